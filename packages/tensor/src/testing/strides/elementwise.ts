import * as wick from '../../index.ts';
import { formats, type Given } from './given.ts';

type Result = wick.Tensor | readonly wick.Tensor[];
export type Call = (g: Given) => Result;
export type Calls = Record<string, Call>;

const { full, tensor } = wick;

const unaries =
  `abs acos acosh asin asinh atan atanh ceil cos cosh digamma erf erfc exp exp2 expm1 floor frac lgamma log
log10 log1p log2 logicalNot neg reciprocal round rsqrt sign sin sinh sqrt square tan trunc isfinite isinf isnan nanToNum
celu elu gelu hardshrink hardsigmoid hardswish hardtanh leakyRelu logSigmoid mish relu relu6 selu silu softplus softshrink
softsign tanhshrink sigmoid tanh`.split(/\s+/) as (keyof typeof wick)[];

const binaries =
  `add sub mul div atan2 pow fmod remainder floorDivide maximum minimum fmax fmin hypot logaddexp eq ne lt
le gt ge logicalAnd logicalOr logicalXor isclose`.split(/\s+/) as (keyof typeof wick)[];

const all = { ...wick };
const unary = (name: keyof typeof wick) => all[name] as (x: wick.Tensor) => wick.Tensor;
const binary = (name: keyof typeof wick) => all[name] as (x: wick.Tensor, y: wick.Tensor | number) => wick.Tensor;

/** Element by element, activations, copies, tensors like another, and draws. */
export const elementwise: Calls = {
  ...Object.fromEntries(unaries.map((name): [string, Call] => [name, (g) => unary(name)(g.x)])),
  ...Object.fromEntries(
    binaries.flatMap((name): [string, Call][] => [
      [`${name}(x, u)`, (g) => binary(name)(g.x, g.u)],
      [`${name}(x, y)`, (g) => binary(name)(g.x, g.y)],
    ]),
  ),
  ...Object.fromEntries(
    (['add', 'mul', 'eq', 'hypot'] as const).flatMap((name): [string, Call][] => [
      [`${name}(y, x)`, (g) => binary(name)(g.y, g.x)],
      [`${name}(x, z)`, (g) => binary(name)(g.x, g.z)],
      [`${name}(z, x)`, (g) => binary(name)(g.z, g.x)],
      [`${name}(x, v)`, (g) => binary(name)(g.x, g.v)],
      [`${name}(v, x)`, (g) => binary(name)(g.v, g.x)],
    ]),
  ),
  ...Object.fromEntries(
    (['add', 'sub', 'mul', 'div', 'pow', 'fmod', 'remainder', 'floorDivide', 'eq', 'gt'] as const).map(
      (name): [string, Call] => [`${name}(x, 2)`, (g) => binary(name)(g.x, 2)],
    ),
  ),
  'sub(2, x)': (g) => g.x.neg().add(2),
  'div(2, x)': (g) => g.x.reciprocal().mul(2),
  'add(x, double)': (g) => g.x.add(g.y.double()),
  'add(int, x)': (g) => g.z.int().add(g.x),
  'bitwiseAnd(m, m)': (g) => g.m.bitwiseAnd(g.m),
  'bitwiseNot(m)': (g) => g.m.bitwiseNot(),
  'bitwiseOr(m, y > 0.5)': (g) => g.m.bitwiseOr(g.y.gt(0.5)),
  'polygamma(1, x)': (g) => wick.polygamma(1, g.x),
  'where(m, x, y)': (g) => wick.where(g.m, g.x, g.y),
  'where(m, y, x)': (g) => wick.where(g.m, g.y, g.x),
  'where(y > 0.5, x, u)': (g) => wick.where(g.y.gt(0.5), g.x, g.u),
  'where(m, x, 0)': (g) => wick.where(g.m, g.x, 0),
  'lerp(x, y, 0.3)': (g) => wick.lerp(g.x, g.y, 0.3),
  'lerp(x, u, z)': (g) => wick.lerp(g.x, g.u, g.z),
  'addcmul(x, y, z)': (g) => wick.addcmul(g.x, g.y, g.z),
  'addcmul(y, x, x)': (g) => wick.addcmul(g.y, g.x, g.x),
  'addcdiv(x, u, y)': (g) => wick.addcdiv(g.x, g.u, g.y),
  'maskedFill(x, m, 1)': (g) => g.x.maskedFill(g.m, 1),
  'maskedFill(x, y > 0.5, 1)': (g) => g.x.maskedFill(g.y.gt(0.5), 1),
  'maskedFill(x, v > 0.5, 1)': (g) => g.x.maskedFill(g.v.gt(0.5), 1),
  'clamp(0.2, 0.8)': (g) => g.x.clamp(0.2, 0.8),
  'clamp(y, null)': (g) => g.x.clamp(g.y),
  'clamp(y, u)': (g) => g.x.clamp(g.y, g.u),
  'threshold(x, 0.5, 0)': (g) => wick.threshold(g.x, 0.5, 0),
  'rrelu(x, training)': (g) => wick.rrelu(g.x, { training: true }),
  'prelu(x, [1])': (g) => wick.prelu(g.x, full([1], 0.2)),
  'prelu(x, [4])': (g) => wick.prelu(g.x, full([4], 0.2)),
  'glu(x, 0)': (g) => wick.glu(g.x, { dim: 0 }),
  'glu(x, -1)': (g) => wick.glu(g.x, { dim: -1 }),
  'gumbelSoftmax(x)': (g) => wick.gumbelSoftmax(g.x),
  'gumbelSoftmax(x, hard)': (g) => wick.gumbelSoftmax(g.x, { hard: true }),

  'clone()': (g) => g.x.clone(),
  'contiguous()': (g) => g.x.contiguous(),
  'double()': (g) => g.x.double(),
  'long()': (g) => g.x.long(),
  'to(float32)': (g) => g.x.to('float32'),
  'typeAs(int32)': (g) => g.x.typeAs(full([1], 1, { dtype: 'int32' })),
  'tensor(x)': (g) => tensor(g.x),
  ...Object.fromEntries(
    formats.flatMap((memoryFormat): [string, Call][] => [
      [`clone(${memoryFormat})`, (g) => g.x.clone({ memoryFormat })],
      [`contiguous(${memoryFormat})`, (g) => g.x.contiguous({ memoryFormat })],
      [`to(float32, ${memoryFormat})`, (g) => g.x.to('float32', { memoryFormat })],
      [`to(float64, ${memoryFormat})`, (g) => g.x.to('float64', { memoryFormat })],
      [`zerosLike(${memoryFormat})`, (g) => wick.zerosLike(g.x, { memoryFormat })],
      [`randLike(${memoryFormat})`, (g) => wick.randLike(g.x, { memoryFormat })],
    ]),
  ),
  'emptyLike()': (g) => wick.emptyLike(g.x),
  'zerosLike()': (g) => wick.zerosLike(g.x),
  'onesLike()': (g) => wick.onesLike(g.x),
  'randLike()': (g) => wick.randLike(g.x),
  'randnLike()': (g) => wick.randnLike(g.x),
  'fullLike(2)': (g) => wick.fullLike(g.x, 2),
  'randintLike(5)': (g) => wick.randintLike(g.x, 5),

  'bernoulli(x)': (g) => wick.bernoulli(g.x),
  'normal(x, 1)': (g) => wick.normal(g.x, 1),
  'normal(0, x)': (g) => wick.normal(0, g.x),
  'normal(x, y)': (g) => wick.normal(g.x, g.y),
  'normal(y, x)': (g) => wick.normal(g.y, g.x),
  'multinomial(x, 2)': (g) => wick.multinomial(g.x, 2),
  'dropout(x)': (g) => wick.dropout(g.x, { p: 0.5 }),
  'dropout(x, p = 1)': (g) => wick.dropout(g.x, { p: 1 }),
  'dropout(x, eval)': (g) => wick.dropout(g.x, { p: 0.5, training: false }),
  'alphaDropout(x)': (g) => wick.alphaDropout(g.x, { p: 0.5, training: true }),
  'featureDropout(x)': (g) => wick.featureDropout(g.x, { p: 0.5 }),
  'featureAlphaDropout(x)': (g) => wick.featureAlphaDropout(g.x, { p: 0.5, training: true }),
};
