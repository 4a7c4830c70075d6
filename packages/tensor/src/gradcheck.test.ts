import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gradcheck, gradgradcheck } from '@wick/testing';
import { aliasHistory } from './autograd/alias.ts';
import { apply } from './autograd/dispatch.ts';
import type { Operand, OpRecord } from './autograd/op.ts';
import * as w from './index.ts';
import { planeGatherOp } from './ops/spatial/poolOps.ts';
import type { Tensor } from './tensor.ts';

/** The shapes of the inputs, or the inputs themselves where their values matter. */
type Inputs = readonly (readonly number[] | Tensor)[];
type Row = readonly [name: string, fn: (...inputs: Tensor[]) => Tensor | readonly Tensor[], inputs: Inputs];

/** Numbers between lo and hi that differ from one another, and from all simple fractions. */
function between(lo: number, hi: number, shape: readonly number[], seed = 0): Tensor {
  const n = shape.reduce((a, b) => a * b, 1);
  const values = Float64Array.from({ length: n }, (_, i) => {
    const wave = Math.sin(12.9898 * (i + 1) + 78.233 * (seed + 1)) * 43758.5453;
    return lo + (hi - lo) * (wave - Math.floor(wave));
  });
  return w.tensor(values).reshape(shape);
}

const positive = (...shape: number[]) => between(0.4, 2.6, shape);
const inside = (...shape: number[]) => between(-0.9, 0.9, shape);
const above1 = (...shape: number[]) => between(1.2, 3, shape);
const doubles = (values: number[], ...shape: number[]) => w.tensor(Float64Array.from(values)).reshape(shape);
const index = (values: number[], ...shape: number[]) => w.tensor(values.map(BigInt)).reshape(shape);
const M = [3, 4];

/** Unary functions by the domain in which they are smooth. */
const unary = {
  everywhere:
    'abs sign exp expm1 exp2 sin cos atan sinh cosh tanh asinh erf erfc square neg sigmoid relu floor ceil trunc round frac',
  positive: 'log log1p log2 log10 sqrt rsqrt reciprocal lgamma digamma tan',
  inside: 'asin acos atanh erfinv',
  above1: 'acosh',
};
type Unary = Record<string, () => Tensor>;
const unaryRows = Object.entries(unary).flatMap(([domain, names]) =>
  names.split(' ').map((name): Row => {
    const start = { everywhere: M, positive: positive(...M), inside: inside(...M), above1: above1(...M) }[domain]!;
    return [name, (x) => (x as unknown as Unary)[name]!(), [start]];
  }),
);

const elementwise: Row[] = [
  ...unaryRows,
  ['abs_ of a copy', (x) => x.clone().abs_(), [M]],
  ['exp_ of a copy', (x) => x.clone().exp_(), [M]],
  ['sqrt_ of a copy', (x) => x.clone().sqrt_(), [positive(...M)]],
  ['polygamma', (x) => w.polygamma(2, x), [positive(...M)]],
  ['nanToNum', (x) => x.nanToNum(), [M]],
  ['logit', (x) => x.logit(), [between(0.1, 0.9, M)]],
  ['logit, clamped', (x) => x.logit(0.3), [between(0.1, 0.9, M)]],
  ['add', (x, y) => x.add(y, { alpha: 2 }), [M, M]],
  ['add, broadcast', (x, y) => x.add(y), [M, [2, 1, 4]]],
  ['add a number', (x) => x.add(2), [M]],
  ['add_', (x, y) => x.clone().add_(y, { alpha: 3 }), [M, [4]]],
  ['sub', (x, y) => x.sub(y, { alpha: 2 }), [M, [1]]],
  ['sub_', (x, y) => x.clone().sub_(y), [M, M]],
  ['mul', (x, y) => x.mul(y), [M, M]],
  [
    'mul, broadcast',
    (x, y) => x.mul(y),
    [
      [3, 1],
      [2, 1, 4],
    ],
  ],
  ['mul by itself', (x) => x.mul(x), [M]],
  ['mul_', (x, y) => x.clone().mul_(y), [M, []]],
  ['div', (x, y) => x.div(y), [M, positive(...M)]],
  ['div, broadcast', (x, y) => x.div(y), [M, positive(3, 1)]],
  ['div_', (x, y) => x.clone().div_(y), [M, positive(4)]],
  ['div, rounded', (x, y) => w.div(x, y, { roundingMode: 'floor' }), [M, positive(...M)]],
  ['remainder', (x, y) => x.remainder(y), [M, positive(...M)]],
  ['fmod', (x, y) => x.fmod(y), [M, positive(...M)]],
  ['pow, of tensors', (x, y) => x.pow(y), [positive(...M), M]],
  ['pow, broadcast', (x, y) => x.pow(y), [positive(3, 1), [2, 1, 4]]],
  ['pow 3', (x) => x.pow(3), [M]],
  ['pow 0.5', (x) => x.pow(0.5), [positive(...M)]],
  ['pow -2', (x) => x.pow(-2), [positive(...M)]],
  ['pow of a number', (x) => w.pow(2.5, x), [M]],
  ['pow_', (x) => x.clone().pow_(2), [M]],
  ['atan2', (x, y) => x.atan2(y), [M, [4]]],
  ['hypot', (x, y) => x.hypot(y), [M, [4]]],
  ['logaddexp', (x, y) => x.logaddexp(y), [M, [3, 1]]],
  ['logaddexp2', (x, y) => x.logaddexp2(y), [M, [3, 1]]],
  ['xlogy', (x, y) => x.xlogy(y), [M, positive(...M)]],
  ['igamma', (x) => w.igamma(2.5, x), [positive(...M)]],
  ['igammac', (x) => w.igammac(2.5, x), [positive(...M)]],
  ['i0', (x) => w.i0(x), [M]],
  ['frexp', (x) => w.frexp(x).mantissa, [positive(...M)]],
  ['nextafter', (x, y) => w.nextafter(x, y), [M, M]],
  ['copysign', (x, y) => x.copysign(y.detach()), [M, M]],
  ['lerp', (x, y, t) => x.lerp(y, t), [M, [4], [3, 1]]],
  ['lerp by a number', (x, y) => x.lerp(y, 0.3), [M, M]],
  ['addcmul', (x, a, b) => x.addcmul(a, b, { value: 2 }), [M, [4], [3, 1]]],
  ['addcdiv', (x, a, b) => x.addcdiv(a, b, { value: 2 }), [M, [4], positive(3, 1)]],
  ['maximum', (x, y) => x.maximum(y), [M, M]],
  ['minimum', (x, y) => x.minimum(y), [M, [4]]],
  ['fmax', (x, y) => x.fmax(y), [M, M]],
  ['fmin', (x, y) => x.fmin(y), [M, M]],
  ['clamp', (x) => x.clamp(-0.5, 0.5), [M]],
  ['clamp to tensors', (x, lo, hi) => x.clamp(lo, hi), [M, between(-1, -0.2, [4]), between(0.2, 1, [3, 1])]],
  ['where', (x, y) => w.where(x.gt(y), x.mul(2), y), [M, [4]]],
  ['maskedFill', (x, v) => x.maskedFill(x.gt(0.3), v), [M, []]],
  ['maskedFill_', (x) => x.clone().maskedFill_(x.gt(0.3), 2), [M]],
  ['fill_', (x, v) => x.clone().fill_(v), [M, []]],
  ['zero_', (x) => x.clone().zero_().add(x), [M]],
  ['copy_', (x, y) => x.clone().copy_(y), [M, [4]]],
];

const reductions: Row[] = [
  ['sum', (x) => x.sum(), [M]],
  ['sum over dims', (x) => x.sum([0, 2]), [[2, 3, 2]]],
  ['sum, keepdim', (x) => x.sum(1, true), [M]],
  ['sum to a dtype', (x) => x.to('float32').sum({ dtype: 'float64' }).mul(0).add(x.sum()), [M]],
  ['mean', (x) => x.mean(), [M]],
  ['mean over dims', (x) => x.mean([0, 2], true), [[2, 3, 2]]],
  ['nansum', (x) => x.nansum(0), [M]],
  ['prod', (x) => x.prod(), [M]],
  ['prod over dims', (x) => x.prod([0, 2]), [[2, 3, 2]]],
  ['prod with a zero', (x) => x.prod(), [doubles([2, 0, 3, -1], 4)]],
  ['prod with zeros', (x) => x.prod(1, true), [doubles([2, 0, 0, 3, 1, -1, 0, 2, 5], 3, 3)]],
  ['var', (x) => x.var(), [M]],
  ['var over dims', (x) => x.var({ dim: [0, 2], correction: 0, keepdim: true }), [[2, 3, 2]]],
  ['std', (x) => x.std(1), [M]],
  ['varMean', (x) => w.varMean(x, { dim: 0 }), [M]],
  ['stdMean', (x) => w.stdMean(x, { dim: 0 }), [M]],
  ['amax', (x) => x.amax([0, 2]), [[2, 3, 2]]],
  ['amin', (x) => x.amin(1, true), [M]],
  ['aminmax', (x) => x.aminmax(1), [M]],
  ['max', (x) => x.max(), [M]],
  ['max along a dimension', (x) => x.max(1), [M]],
  ['max of two', (x, y) => x.max(y), [M, M]],
  ['min along a dimension', (x) => x.min(0, true), [M]],
  ['cummax', (x) => x.cummax(1), [M]],
  ['cummin', (x) => x.cummin(0), [M]],
  ['sort', (x) => x.sort(1, true), [M]],
  ['topk', (x) => x.topk(2, { dim: 0 }), [M]],
  ['kthvalue', (x) => x.kthvalue(2, 1, true), [M]],
  ['median', (x) => x.median(), [M]],
  ['median along a dimension', (x) => x.median(0), [M]],
  ['mode', (x) => x.mode(1), [M]],
  ['cumsum', (x) => x.cumsum(0), [M]],
  ['cumprod', (x) => x.cumprod(1), [M]],
  ['logcumsumexp', (x) => x.logcumsumexp(1), [M]],
  ['cumprod with zeros', (x) => x.cumprod(1), [doubles([2, 0, 3, -1, 0, 2, 5, 0], 2, 4)]],
  ...[0.5, 1, 1.5, 2, 3, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(
    (p): Row => [`norm ${p}`, (x) => x.norm(p, 1), [positive(...M)]],
  ),
  ['norm over dims', (x) => x.norm(2, [0, 2], true), [[2, 3, 2]]],
  ['norm 0', (x) => x.norm(0), [M]],
  ['logsumexp', (x) => x.logsumexp([0, 2]), [[2, 3, 2]]],
  ['softmax', (x) => x.softmax(1), [[2, 3, 2]]],
  ['logSoftmax', (x) => x.logSoftmax(-1), [M]],
];

const products: Row[] = [
  [
    'matmul',
    (x, y) => x.matmul(y),
    [
      [2, 3],
      [3, 4],
    ],
  ],
  ['matmul of vectors', (x, y) => x.matmul(y), [[3], [3]]],
  ['matmul with a vector', (x, y) => x.matmul(y), [[2, 2, 3], [3]]],
  [
    'matmul, shared right factor',
    (x, y) => x.matmul(y),
    [
      [2, 2, 3],
      [3, 2],
    ],
  ],
  [
    'matmul, shared left factor',
    (x, y) => x.matmul(y),
    [
      [2, 3],
      [2, 3, 2],
    ],
  ],
  [
    'matmul, broadcast batches',
    (x, y) => x.matmul(y),
    [
      [2, 1, 2, 3],
      [3, 3, 1],
    ],
  ],
  ['linear', w.linear, [[3, 2], [4, 2], [4]]],
  ['linear of a vector', w.linear, [[2], [3, 2], [3]]],
  [
    'linear of a batch',
    (x, y) => w.linear(x, y),
    [
      [2, 2, 2],
      [3, 2],
    ],
  ],
  ['addmm', (c, a, b) => w.addmm(c, a, b, { alpha: 2, beta: 3 }), [[4], [2, 3], [3, 4]]],
  [
    'baddbmm',
    (c, a, b) => w.baddbmm(c, a, b, { alpha: 2 }),
    [
      [2, 1],
      [2, 2, 3],
      [2, 3, 2],
    ],
  ],
  ['addmv', (c, a, b) => w.addmv(c, a, b, { beta: 2 }), [[2], [2, 3], [3]]],
  ['outer', (x, y) => x.outer(y), [[2], [3]]],
  ['trace', (x) => x.trace(), [[3, 3]]],
  [
    'einsum',
    (a, b, c) => w.einsum('bij,jk,bk->bi', a, b, c),
    [
      [2, 3, 2],
      [2, 2],
      [2, 2],
    ],
  ],
  ['einsum of a diagonal', (a) => w.einsum('iji->j', a), [[2, 3, 2]]],
  [
    'tensordot',
    (a, b) =>
      w.tensordot(a, b, [
        [0, 2],
        [2, 0],
      ]),
    [
      [2, 3, 2],
      [2, 2, 2],
    ],
  ],
  [
    'kron',
    w.kron,
    [
      [2, 2],
      [1, 3],
    ],
  ],
];

const shapes: Row[] = [
  ['clone', (x) => x.clone(), [M]],
  ['contiguous', (x) => x.transpose(0, 1).contiguous(), [M]],
  ['to', (x) => x.to('float32').to('float64').mul(0).add(x), [M]],
  ['alias', (x) => aliasHistory(x).mul(2), [M]],
  ['gradientTap', (x, y) => w.gradientTap([x, y], (g) => g)!.map((t) => t.mul(t)), [M, [2]]],
  ['view', (x) => x.contiguous().view(2, 6), [M]],
  ['reshape', (x) => x.transpose(0, 1).reshape(2, -1), [M]],
  ['permute', (x) => x.permute(2, 0, 1), [[2, 3, 2]]],
  ['expand', (x) => x.expand(2, 3, 4), [[3, 1]]],
  ['select', (x) => x.select(1, 2), [M]],
  ['slice', (x) => x.slice(1, 0, 4, 2), [M]],
  ['narrow', (x) => x.narrow(0, 1, 2), [M]],
  ['squeeze and unsqueeze', (x) => x.unsqueeze(1).squeeze(2), [[2, 1]]],
  ['diagonal', (x) => x.diagonal(1), [M]],
  ['unfold', (x) => x.unfold(1, 2, 1), [M]],
  ['asStrided', (x) => x.contiguous().asStrided([2, 3], [2, 1], 1), [M]],
  ['chunk', (x) => x.chunk(2, 1), [M]],
  ['unbind', (x) => x.unbind(0), [M]],
  ['cat', (x, y) => w.cat([x, y, x], 1), [M, [3, 2]]],
  ['stack', (x, y) => w.stack([x, y], 1), [M, M]],
  ['repeat', (x) => x.repeat(2, 1, 2), [[2, 2]]],
  ['repeatInterleave', (x) => x.repeatInterleave(2, 0), [[2, 2]]],
  ['flip', (x) => x.flip(0, 1), [M]],
  ['roll', (x) => x.roll(1, 0), [M]],
  ['tril', (x) => x.tril(1), [M]],
  ['triu', (x) => x.triu(-1), [M]],
  ['diag', (x) => x.diag(), [[3]]],
  ['pad', (x) => w.pad(x, [1, 2, -1, 0], { value: 3 }), [M]],
  ['pad, reflect', (x) => w.pad(x, [1, 2], { mode: 'reflect' }), [[1, 2, 4]]],
  ['pad, replicate', (x) => w.pad(x, [2, 1], { mode: 'replicate' }), [[1, 2, 3]]],
  ['pad, circular', (x) => w.pad(x, [2, 1], { mode: 'circular' }), [[1, 2, 3]]],
  ['gather', (x, i) => x.gather(1, i), [M, index([0, 0, 3, 1, 2, 2], 3, 2)]],
  ['scatter', (x, i, s) => x.scatter(1, i, s), [M, index([0, 1, 3, 1, 2, 0], 3, 2), [3, 2]]],
  ['scatter a number', (x, i) => x.scatter(0, i, 2), [M, index([0, 1, 2, 1], 1, 4)]],
  ['scatterAdd', (x, i, s) => x.scatterAdd(1, i, s), [M, index([0, 0, 3, 1, 2, 2], 3, 2), [3, 2]]],
  ['indexSelect', (x, i) => x.indexSelect(1, i), [M, index([3, 0, 3], 3)]],
  ['indexAdd', (x, i, s) => x.indexAdd(1, i, s, { alpha: 2 }), [M, index([3, 0, 3], 3), [3, 3]]],
  ['indexCopy', (x, i, s) => x.indexCopy(1, i, s), [M, index([3, 0], 2), [3, 2]]],
  ['indexFill', (x, i) => x.indexFill(1, i, 2), [M, index([3, 0], 2)]],
  ['index', (x, i) => x.index([i, i]), [M, index([2, 0, 2], 3)]],
  ['index by a mask', (x) => x.index(x.gt(0)), [M]],
  ['indexPut', (x, i, v) => x.indexPut([i], v), [M, index([2, 0], 2), [2, 4]]],
  ['indexPut, accumulating', (x, i, v) => x.indexPut([i], v, { accumulate: true }), [M, index([2, 0, 2], 3), [4]]],
  ['maskedSelect', (x) => x.maskedSelect(x.gt(0)), [M]],
  ['maskedScatter', (x, s) => x.maskedScatter(x.gt(0), s), [M, [12]]],
  ...(['sum', 'prod', 'mean', 'amax', 'amin'] as const).flatMap((reduce): Row[] =>
    [true, false].map(
      (includeSelf): Row => [
        `scatterReduce ${reduce}${includeSelf ? '' : ', without what was there'}`,
        (x, i, y) => x.scatterReduce(1, i, y, reduce, { includeSelf }),
        [M, index([0, 0, 3, 2, 1, 1, 1, 0, 2, 3, 2, 2], 3, 4), between(0.3, 2, [3, 4], 5)],
      ],
    ),
  ),
  ['take', (x, i) => x.take(i), [M, index([11, 0, 5, 0], 2, 2)]],
];

/** Changes in place, through views and of bases, on a copy. */
const inPlace: Row[] = [
  [
    'a change through a view',
    (x, y) => {
      const copy = x.mul(1);
      copy.select(0, 1).mul_(y);
      return copy.mul(copy);
    },
    [M, [4]],
  ],
  [
    'a change of the base, seen by a view',
    (x) => {
      const copy = x.mul(1);
      const view = copy.transpose(0, 1);
      copy.mul_(x);
      return view.mul(view);
    },
    [M],
  ],
  [
    'copy_ into a diagonal',
    (x, y) => {
      const copy = x.mul(1);
      copy.diagonal().copy_(y);
      return copy.exp();
    },
    [M, [3]],
  ],
];

const running = () => [doubles([0.1, -0.2], 2), doubles([0.8, 1.3], 2)] as const;
const networks: Row[] = [
  ['conv1d', (x, k, b) => w.conv1d(x, k, b, { padding: 1, stride: 2 }), [[2, 2, 5], [3, 2, 3], [3]]],
  ['conv2d', (x, k, b) => w.conv2d(x, k, b, { padding: 1, dilation: 2 }), [[1, 2, 4, 5], [2, 2, 2, 2], [2]]],
  [
    'conv2d in groups',
    (x, k) => w.conv2d(x, k, null, { groups: 2 }),
    [
      [1, 4, 3, 3],
      [2, 2, 2, 2],
    ],
  ],
  [
    'conv3d',
    (x, k) => w.conv3d(x, k),
    [
      [1, 1, 2, 3, 3],
      [2, 1, 2, 2, 2],
    ],
  ],
  [
    'convTranspose2d',
    (x, k, b) => w.convTranspose2d(x, k, b, { stride: 2, outputPadding: 1 }),
    [[1, 2, 2, 2], [2, 1, 2, 2], [1]],
  ],
  ['maxPool2d', (x) => w.maxPool2d(x, 2, { stride: 1 }), [[1, 2, 3, 4]]],
  ['adaptiveMaxPool1d', (x) => w.adaptiveMaxPool1d(x, 3), [[2, 5]]],
  ['avgPool2d', (x) => w.avgPool2d(x, 2, { stride: 1, padding: 1 }), [[1, 2, 3, 3]]],
  ['adaptiveAvgPool2d', (x) => w.adaptiveAvgPool2d(x, [2, 3]), [[1, 1, 3, 4]]],
  ['batchNorm, training', (x, g, b) => w.batchNorm(x, null, null, g, b, { training: true }), [[3, 2, 2], [2], [2]]],
  ['batchNorm, evaluating', (x, g, b) => w.batchNorm(x, ...running(), g, b), [[3, 2, 2], [2], [2]]],
  ['nllLoss', (x, t) => w.nllLoss(x, t), [M, index([3, 0, 2], 3)]],
  ['crossEntropy', (x, t) => w.crossEntropy(x, t, { labelSmoothing: 0.1 }), [M, index([3, 0, 2], 3)]],
  ['crossEntropy of probabilities', (x, t) => w.crossEntropy(x, t), [M, positive(...M)]],
  [
    'dropout',
    (x) => {
      w.manualSeed(1);
      return w.dropout(x, { p: 0.4 });
    },
    [M],
  ],
];

const wide = between(-4.5, 4.5, M);
const activations: Row[] = [
  ['leakyRelu', (x) => w.leakyRelu(x, { negativeSlope: 0.2 }), [M]],
  ['hardtanh', (x) => w.hardtanh(x), [M]],
  ['relu6', (x) => w.relu6(x), [wide]],
  ['hardswish', (x) => w.hardswish(x), [wide]],
  ['hardsigmoid', (x) => w.hardsigmoid(x), [wide]],
  ['hardshrink', (x) => w.hardshrink(x), [M]],
  ['softshrink', (x) => w.softshrink(x), [M]],
  ['threshold', (x) => w.threshold(x, 0.1, 20), [M]],
  ['gelu', (x) => w.gelu(x), [M]],
  ['gelu, tanh', (x) => w.gelu(x, { approximate: 'tanh' }), [M]],
  ['silu', (x) => w.silu(x), [M]],
  ['mish', (x) => w.mish(x), [M]],
  ['softplus', (x) => w.softplus(x, { beta: 2, threshold: 3 }), [wide]],
  ['elu', (x) => w.elu(x, { alpha: 0.7 }), [M]],
  ['elu, in place', (x) => w.elu(x.clone(), { inplace: true }), [M]],
  ['celu', (x) => w.celu(x, { alpha: 0.7 }), [M]],
  ['selu', (x) => w.selu(x), [M]],
  ['logSigmoid', (x) => w.logSigmoid(x), [M]],
  ['softsign', (x) => w.softsign(x), [M]],
  ['tanhshrink', (x) => w.tanhshrink(x), [M]],
  ['glu', (x) => w.glu(x, { dim: 1 }), [M]],
  ['prelu', (x, a) => w.prelu(x, a), [[2, 3, 2], [3]]],
  ['prelu, one slope', (x, a) => w.prelu(x, a), [M, [1]]],
  ['rrelu', (x) => w.rrelu(x), [M]],
  [
    'rrelu, training',
    (x) => {
      w.manualSeed(1);
      return w.rrelu(x, { training: true });
    },
    [M],
  ],
];

const words = index([3, 0, 3, 1, 2, 2], 6);
const tables: Row[] = [
  ['embedding', (t, i) => w.embedding(t, i), [[4, 2], words]],
  ...(['sum', 'mean', 'max'] as const).map(
    (mode): Row => [
      `embeddingBag, ${mode}`,
      (t, i) => w.embeddingBag(t, i, { mode, offsets: index([0, 2], 2) }),
      [[4, 2], words],
    ],
  ),
  [
    'embeddingBag, weighted',
    (t, i, perSampleWeights) => w.embeddingBag(t, i, { mode: 'sum', offsets: index([0, 2], 2), perSampleWeights }),
    [[4, 2], words, [6]],
  ],
  [
    'scaledDotProductAttention with a mask that is learned',
    (q, k, v, attnMask) => w.scaledDotProductAttention(q, k, v, { attnMask, scale: 0.7 }),
    [
      [2, 2, 3],
      [2, 3, 3],
      [2, 3, 2],
      [2, 3],
    ],
  ],
  [
    'attentionWithWeights, dropping some',
    (q, k, v) => {
      w.manualSeed(3);
      return w.attentionWithWeights(q, k, v, { isCausal: true, dropoutP: 0.3 });
    },
    [
      [3, 2],
      [3, 2],
      [3, 2],
    ],
  ],
  [
    'layerNorm',
    (x, g, b) => w.layerNorm(x, [3, 2], g, b),
    [
      [2, 3, 2],
      [3, 2],
      [3, 2],
    ],
  ],
  ['layerNorm without parameters', (x) => w.layerNorm(x, [4]), [M]],
  ['rmsNorm', (x, g) => w.rmsNorm(x, [4], g), [M, [4]]],
  ['groupNorm', (x, g, b) => w.groupNorm(x, 2, g, b), [[2, 4, 2], [4], [4]]],
  ['instanceNorm', (x, weight, bias) => w.instanceNorm(x, { weight, bias }), [[2, 2, 3], [2], [2]]],
  ['localResponseNorm', (x) => w.localResponseNorm(x, 3, { alpha: 0.3 }), [[2, 4, 2]]],
  ['normalize', (x) => w.normalize(x), [M]],
];

const ways = index([1, -1, 1, 1, -1, -1, 1, 1, -1, 1, -1, 1], ...M);
const losses: Row[] = [
  ['l1Loss', (x, t) => w.l1Loss(x, t, { reduction: 'none' }), [M, M]],
  ['mseLoss', (x, t) => w.mseLoss(x, t), [M, M]],
  ['mseLoss, weighted', (x, t, weight) => w.mseLoss(x, t, { weight }), [M, M, positive(...M)]],
  ['smoothL1Loss', (x, t) => w.smoothL1Loss(x, t, { beta: 0.7 }), [M, M]],
  ['huberLoss', (x, t) => w.huberLoss(x, t, { delta: 0.7, reduction: 'sum' }), [M, M]],
  ['binaryCrossEntropy', (x, t) => w.binaryCrossEntropy(x, t), [between(0.1, 0.9, M), between(0.2, 0.8, M, 1)]],
  [
    'binaryCrossEntropyWithLogits',
    (x, t) => w.binaryCrossEntropyWithLogits(x, t, { reduction: 'none' }),
    [M, between(0.2, 0.8, M, 1)],
  ],
  [
    'binaryCrossEntropyWithLogits, weighted',
    (x, t, weight, posWeight) => w.binaryCrossEntropyWithLogits(x, t, { weight, posWeight }),
    [M, between(0.2, 0.8, M, 1), positive(3, 1), positive(4)],
  ],
  ['klDiv', (x, t) => w.klDiv(x, t, { reduction: 'batchmean' }), [M, positive(...M)]],
  ['klDiv of logarithms', (x, t) => w.klDiv(x, t, { reduction: 'none', logTarget: true }), [M, M]],
  ['poissonNllLoss', (x, t) => w.poissonNllLoss(x, t, { full: true }), [M, positive(...M)]],
  ['gaussianNllLoss', (x, t, v) => w.gaussianNllLoss(x, t, v), [M, M, positive(3)]],
  ['hingeEmbeddingLoss', (x, t) => w.hingeEmbeddingLoss(x, t), [M, ways]],
  ['softMarginLoss', (x, t) => w.softMarginLoss(x, t), [M, ways]],
  ['marginRankingLoss', (x, y, t) => w.marginRankingLoss(x, y, t, { margin: 0.3 }), [M, M, ways]],
  ['cosineEmbeddingLoss', (x, y, t) => w.cosineEmbeddingLoss(x, y, t, { margin: -0.9 }), [M, M, index([1, -1, -1], 3)]],
  ['tripletMarginLoss', (a, p, n) => w.tripletMarginLoss(a, p, n, { margin: 3, swap: true }), [M, M, M]],
  [
    'multiMarginLoss',
    (x, t, weight) => w.multiMarginLoss(x, t, { p: 2, weight }),
    [M, index([3, 0, 1], 3), positive(4)],
  ],
  [
    'multilabelMarginLoss',
    (x, t) => w.multilabelMarginLoss(x, t),
    [M, index([3, 1, -1, 0, -1, 0, 0, 0, 2, -1, 1, 1], ...M)],
  ],
  ['multilabelSoftMarginLoss', (x, t) => w.multilabelSoftMarginLoss(x, t), [M, between(0.2, 0.8, M, 1)]],
  ['cdist', (x, y) => w.cdist(x, y), [M, [2, 4]]],
  [
    'cdist of many rows',
    (x, y) => w.cdist(x, y),
    [
      [27, 2],
      [2, 2],
    ],
  ],
  [
    'cdist of many rows, p = 1',
    (x, y) => w.cdist(x, y, { p: 1 }),
    [
      [2, 2],
      [27, 2],
    ],
  ],
];

const square = [1, 2, 3, 3];
const space: Row[] = [
  ...(['nearest', 'nearest-exact', 'bilinear', 'bicubic', 'area'] as const).map(
    (mode): Row => [`interpolate, ${mode}`, (x) => w.interpolate(x, { size: [4, 2], mode }), [square]],
  ),
  ['interpolate, linear', (x) => w.interpolate(x, { scaleFactor: 1.7, mode: 'linear' }), [[1, 2, 3]]],
  [
    'interpolate, trilinear',
    (x) => w.interpolate(x, { size: [2, 3, 1], mode: 'trilinear', alignCorners: true }),
    [[1, 1, 2, 2, 3]],
  ],
  ...(['bilinear', 'bicubic', 'lanczos'] as const).map(
    (mode): Row => [
      `interpolate, ${mode}, antialiased`,
      (x) => w.interpolate(x, { scaleFactor: [0.6, 1.3], mode, antialias: true }),
      [[1, 1, 5, 3]],
    ],
  ),
  ...(['zeros', 'border', 'reflection'] as const).flatMap((paddingMode) =>
    (['bilinear', 'nearest'] as const).map(
      (mode): Row => [
        `gridSample, ${mode}, ${paddingMode}`,
        (x, grid) => w.gridSample(x, grid, { mode, paddingMode }),
        [square, [1, 2, 2, 2]],
      ],
    ),
  ),
  ['gridSample, bicubic', (x, grid) => w.gridSample(x, grid, { mode: 'bicubic' }), [square, inside(1, 2, 1, 2)]],
  [
    'gridSample in three dimensions',
    (x, grid) => w.gridSample(x, grid, { alignCorners: true }),
    [
      [1, 2, 2, 3, 2],
      [1, 1, 1, 2, 3],
    ],
  ],
  ['affineGrid', (theta) => w.affineGrid(theta, [2, 1, 2, 3]), [[2, 2, 3]]],
  ['unfold of images', (x) => w.unfold(x, [2, 1], { padding: 1, stride: 2 }), [square]],
  ['fold', (x) => w.fold(x, [3, 3], 2), [[1, 4, 4]]],
  ['maxUnpool2d', (x, i) => w.maxUnpool2d(x, i, 2), [[1, 1, 2, 2], index([0, 3, 9, 14], 1, 1, 2, 2)]],
  ['lpPool2d', (x) => w.lpPool2d(x, 3, 2, { stride: 1 }), [positive(...square)]],
  [
    'fractionalMaxPool2d',
    (x, randomSamples) => w.fractionalMaxPool2d(x, 2, { outputSize: 2, randomSamples: randomSamples.detach() }),
    [square, doubles([0.3, 0.8, 0.6, 0.1], 1, 2, 2)],
  ],
  ['pixelShuffle', (x) => w.pixelShuffle(x, 2), [[1, 4, 1, 2]]],
  ['pixelUnshuffle', (x) => w.pixelUnshuffle(x, 2), [[1, 1, 2, 4]]],
  ['channelShuffle', (x) => w.channelShuffle(x, 2), [[1, 4, 2]]],
  [
    'alphaDropout',
    (x) => {
      w.manualSeed(1);
      return w.alphaDropout(x, { p: 0.4, training: true });
    },
    [M],
  ],
  [
    'gumbelSoftmax',
    (x) => {
      w.manualSeed(1);
      return w.gumbelSoftmax(x, { tau: 0.7 });
    },
    [M],
  ],
];

/** x, the states, weights and biases of `gates` gates of 2 units that see 3 features. */
const cell = (gates: number, rows: number, batch: number, states = 1): number[][] => [
  [rows, 3],
  ...Array.from({ length: states }, () => [batch, 2]),
  ...[[2 * gates, 3], [2 * gates, 2], [2 * gates], [2 * gates]],
];
const packed = { batchSizes: [3, 2, 1] };
/** Both directions with the same parameters. */
const bothWays = { ...packed, bidirectional: true };
const twice = <T>(list: readonly T[]): T[] => [...list, ...list];
const recurrent: Row[] = [
  ['rnnTanhCell', w.rnnTanhCell, cell(1, 2, 2)],
  ['rnnReluCell', w.rnnReluCell, cell(1, 2, 2)],
  ['gruCell', w.gruCell, cell(3, 2, 2)],
  ['gruCell without biases', (x, h, u, v) => w.gruCell(x, h, u, v), cell(3, 2, 2).slice(0, 4)],
  ['lstmCell', (x, h, c, ...p) => w.lstmCell(x, [h, c], p[0]!, p[1]!, p[2], p[3]), cell(4, 2, 2, 2)],
  ['rnnTanh', (x, h, ...p) => w.rnnTanh(x, w.stack([h, h]), twice(p), bothWays), cell(1, 6, 3)],
  ['rnnRelu', (x, h, ...p) => w.rnnRelu(x, w.stack([h, h]), twice(p), bothWays), cell(1, 6, 3)],
  ['gru', (x, h, ...p) => w.gru(x, w.stack([h, h]), twice(p), bothWays), cell(3, 6, 3)],
  ['lstm', (x, h, c, ...p) => w.lstm(x, [h.unsqueeze(0), c.unsqueeze(0)], p, packed), cell(4, 6, 3, 2)],
  [
    'lstm, the last cell state alone',
    (x, h, c, ...p) => w.lstm(x, [h.unsqueeze(0), c.unsqueeze(0)], p, packed)[2],
    cell(4, 6, 3, 2),
  ],
  [
    'lstm, projected, backwards',
    (x, h, c, ...p) => w.lstm(x, [w.stack([h, h]), w.stack([c, c])], twice(p), bothWays),
    [[6, 2], [3, 1], [3, 2], [8, 2], [8, 1], [8], [8], [1, 2]],
  ],
];

/** Adjoints that otherwise only a third derivative would reach. */
const adjoints: Row[] = [
  [
    'planeGather',
    (x, i) =>
      apply(planeGatherOp, [x, i], { geometry: { planes: 2, inPlane: 4, outPlane: 3 }, rank: 1, shape: [2, 3] }),
    [[2, 4], index([0, 3, 3, 1, 2, 0], 2, 3)],
  ],
];

/** Draws do not depend on what was there; the numbers must be the same in every run. */
const drawing: Row[] = (
  [
    ['uniform_', (x) => x.uniform_()],
    ['normal_', (x) => x.normal_()],
    ['bernoulli_', (x) => x.bernoulli_(0.5)],
    ['random_', (x) => x.random_()],
    ['exponential_', (x) => x.exponential_()],
    ['cauchy_', (x) => x.cauchy_()],
    ['geometric_', (x) => x.geometric_(0.5)],
    ['logNormal_', (x) => x.logNormal_()],
  ] as [string, (x: Tensor) => Tensor][]
).map(([name, draw]) => [
  name,
  (x) => {
    w.manualSeed(1);
    return draw(x.clone());
  },
  [[3]],
]);

const rows = [
  ...elementwise,
  ...reductions,
  ...products,
  ...shapes,
  ...inPlace,
  ...networks,
  ...activations,
  ...tables,
  ...losses,
  ...space,
  ...recurrent,
  ...adjoints,
  ...drawing,
].map((row) => [row[0], row] as const);

/** Names of the operations through which a gradient was asked for. */
const differentiated = new Set<string>();

function build(inputs: Inputs, layout: (t: Tensor) => Tensor): Tensor[] {
  return inputs.map((input, i) => {
    const t = 'shape' in input ? input : between(-1.7, 1.7, input, i);
    const made = layout(t).detach();
    return made.isFloatingPoint() ? made.requiresGrad_() : made;
  });
}

const rowMajor = (t: Tensor) => t.clone();

/** Every second place of memory whose dimensions lie in the reverse order. */
function strided(t: Tensor): Tensor {
  const reversed = t.shape.map((_, d) => t.ndim - 1 - d);
  const memory = w
    .stack([t, t], t.ndim)
    .permute(t.ndim, ...reversed)
    .contiguous();
  return memory.permute(...reversed.map((d) => d + 1), 0).select(-1, 0);
}

describe('gradients by finite differences', () => {
  it.each(rows)('%s', (_, [, fn, inputs]) => {
    const listen = ({ op, inputs: operands }: w.RecordedCall) => {
      if (operands.some((t) => t?.requiresGrad)) differentiated.add(op);
    };
    w.record(listen, () => {
      gradcheck(fn, build(inputs, rowMajor));
      gradcheck(fn, build(inputs, strided));
      gradgradcheck(fn, build(inputs, rowMajor));
    });
  });
});

it('ctcLoss, whose gradient refuses to be differentiated, of scores from a log-softmax', () => {
  const targets = index([1, 2, 2, 3, 1, 0], 2, 3);
  const loss = (x: Tensor) => w.ctcLoss(x.logSoftmax(2), targets, [6, 5], [3, 2]);
  const input = () => build([[6, 2, 4]], rowMajor);
  w.record(
    ({ op, inputs: operands }) => void (operands.some((t) => t?.requiresGrad) && differentiated.add(op)),
    () => gradcheck(loss, input()),
  );
  expect(() => gradgradcheck(loss, input())).toThrow(/^ctcLoss: its gradient cannot be differentiated/);
});

/**
 * The gradient of a draw by what describes it is zero by definition, or implicit (standardGamma and sampleDirichlet, which
 * drawFrom.test.ts compares); floorDivide refuses to have one, as the gradient of ctcLoss does.
 */
const exempt = new Set([
  'normalAround',
  'floorDivide',
  'ctcLossBackward',
  'poisson',
  'binomial',
  'standardGamma',
  'sampleDirichlet',
]);

function isRecord(value: unknown): value is OpRecord<readonly Operand[]> {
  return typeof value === 'object' && value !== null && 'forward' in value && 'backward' in value && 'name' in value;
}

/** The operations of a file that have a gradient: exported records, and those that their makers keep to themselves. */
async function differentiableIn(path: string): Promise<string[]> {
  const exported: Record<string, unknown> = await import(path);
  const records = Object.values(exported).filter(isRecord);
  const made = readFileSync(path, 'utf8').matchAll(/(?:pointwise|loss)Function\(\{\s*name: '(\w+)'/g);
  return [
    ...records.filter((op) => op.backward !== null).map((op) => op.name),
    ...[...made].flatMap(([, name]) => [name!, `${name}Backward`]),
  ];
}

it('every operation that has a gradient is in the table above', async () => {
  const paths = ['autograd', 'ops'].flatMap((folder) =>
    readdirSync(join(__dirname, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
      join(__dirname, folder, file),
    ),
  );
  const files = paths.filter((path) => path.endsWith('.ts') && !/\.test(-d)?\.ts$/.test(path));
  const names = await Promise.all(files.map(differentiableIn));
  const all = new Set(names.flat());
  expect(all.size).toBeGreaterThan(150);
  expect([...all].filter((name) => !differentiated.has(name) && !exempt.has(name))).toEqual([]);
});
