import { type Expression, expr, type InstructionName } from '@wick/kernels';
import type { AnyCommand, GpuExpression, GpuInstruction, GpuTerm } from '@wick/webgpu';
import { type Layout, rowMajor } from '../cpu/layout.ts';
import { countOf } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import { broadcast } from '../passes/pointwise.ts';
import { type GpuDType, isOnGpu } from './elements.ts';
import { erfinv } from './erfinv.ts';
import { element, filled, type LowerOnGpu, numberOf } from './places.ts';

const [first, second] = [{ given: 0 }, { given: 1 }];
/** An instruction, among them those that only a GPU has. */
export const does = (name: InstructionName | GpuInstruction, ...of: GpuTerm[]): GpuExpression => ({ name, of });
const { add, sub, mul, where, eq, ne, lt, abs, log, copySign } = expr;

/** A program of what it is given, tensors and numbers of the function, over the result's shape; null for dtypes that are not there. */
export function program(
  inputs: readonly Place[],
  out: Place,
  type: GpuDType | 'float64',
  value: GpuExpression,
  layout: Layout,
): AnyCommand[] | null {
  const areHere = [...inputs.filter((place) => numberOf(place) === null), out].every(({ dtype }) => isOnGpu(dtype));
  return areHere ? computed(inputs, out, type, value, layout) : null;
}

/** The same, whatever the dtypes. */
function computed(
  inputs: readonly Place[],
  out: Place,
  type: GpuDType | 'float64',
  value: GpuExpression,
  layout: Layout,
): AnyCommand[] {
  const numbers = inputs.map(numberOf);
  const places = inputs.filter((_, i) => numbers[i] === null);
  if (countOf(out.shape) === 0) return [];
  let [place, number] = [0, places.length];
  const given = numbers.map((one) => ({ given: one === null ? place++ : number++ }));
  const operands = places.map((one) => element(broadcast(one, out.shape), layout));
  return [
    {
      kind: 'pointwise',
      type,
      shape: out.shape,
      inputs: operands,
      numbers: numbers.filter((one) => one !== null),
      outputs: [{ ...element(out, layout), value: replaced(value, given) }],
    },
  ];
}

function replaced(value: GpuExpression, given: readonly GpuExpression[]): GpuExpression {
  if ('given' in value) return given[value.given]!;
  return { name: value.name, of: value.of.map((term) => (typeof term === 'number' ? term : replaced(term, given))) };
}

/** Truths of numbers of any kind. */
const truths =
  (value: GpuExpression): LowerOnGpu =>
  ({ inputs, outputs }, layout) =>
    program(inputs as readonly Place[], outputs[0]!, 'float64', value, layout);

/** Of floats. */
export const floats =
  (value: GpuExpression): LowerOnGpu =>
  ({ inputs, outputs }, layout) =>
    outputs[0]!.dtype === 'float32' || outputs[0]!.dtype === 'bool'
      ? program(inputs as readonly Place[], outputs[0]!, 'float32', value, layout)
      : null;

/** Of whole numbers of one type. */
const wholes =
  (value: GpuExpression): LowerOnGpu =>
  ({ inputs, outputs }, layout) => {
    const { dtype } = outputs[0]!;
    const places = (inputs as readonly Place[]).filter((place) => numberOf(place) === null);
    const isWhole = dtype === 'int32' || dtype === 'int64' || dtype === 'uint8';
    return isWhole && places.every((place) => place.dtype === dtype)
      ? program(inputs as readonly Place[], outputs[0]!, dtype, value, layout)
      : null;
  };

/** Bitwise operations: of truths, and of whole numbers. */
const bitwise =
  (ofTruths: GpuExpression, ofBits: GpuExpression): LowerOnGpu =>
  (step, layout) =>
    step.inputs.every((place) => place!.dtype === 'bool')
      ? truths(ofTruths)(step, layout)
      : wholes(ofBits)(step, layout);

/** Of floats, or else of whole numbers. */
const either =
  (ofFloats: GpuExpression, ofWholes: GpuExpression): LowerOnGpu =>
  (step, layout) =>
    (step.outputs[0]!.dtype === 'float32' ? floats(ofFloats) : wholes(ofWholes))(step, layout);

/** Arithmetic of integers, of doubles and of several types: the passes make programs of floats alone. */
const mixed =
  (value: GpuExpression): LowerOnGpu =>
  ({ inputs, outputs, attrs }, layout) => {
    const [out] = outputs as [Place];
    const places = inputs as readonly Place[];
    const { alpha = 1 } = (attrs ?? {}) as { alpha?: number | bigint };
    const isWhole = (place: Place) => {
      const number = numberOf(place);
      return number === null ? place.dtype !== 'float32' : Number.isInteger(number);
    };
    const { dtype } = out;
    if (dtype === 'float64') {
      // Operations keep them for themselves: they go with none but their like.
      const areAlike = places.every((place) => place.dtype === dtype || numberOf(place) !== null);
      return areAlike && Number(alpha) === 1 ? computed(places, out, dtype, value, layout) : null;
    }
    const areFloats = dtype === 'float32' || (dtype === 'bool' && !places.every(isWhole));
    if (!isOnGpu(dtype) || (!areFloats && !places.every(isWhole))) return null;
    const scaled =
      alpha === 1
        ? value
        : isWhole(out) && 'name' in value
          ? scaledSum(value.name, Number(alpha))
          : replaced(value, [first, mul(second, Number(alpha))]);
    return program(places, out, areFloats ? 'float64' : dtype === 'bool' ? 'int64' : dtype, scaled, layout);
  };

/** a ± alpha b of whole numbers: of what is added up the sum alone need be one. */
const scaledSum = (name: string, alpha: number) => expr.mulAdd(second, name === 'sub' ? -alpha : alpha, first);

const third = { given: 2 };

/** What is asked of floats, of whole numbers. */
const known =
  (value: number): LowerOnGpu =>
  ({ inputs, outputs }, layout) =>
    inputs[0]!.dtype === 'float32' ? null : filled(value, outputs[0]!.shape, element(outputs[0]!, layout));

/** What there is of operations that are programs where all is float32. */
export const ofSeveralTypes: Readonly<Record<string, LowerOnGpu>> = {
  add: mixed(add(first, second)),
  sub: mixed(sub(first, second)),
  mul: mixed(mul(first, second)),
  div: (step, layout) => {
    const { dtype } = step.outputs[0]!;
    const { roundingMode = null } = (step.attrs ?? {}) as { roundingMode?: 'trunc' | 'floor' | null };
    if (roundingMode !== null) return roundedDiv[roundingMode](step, layout);
    return dtype === 'float32' || dtype === 'float64' ? mixed(expr.div(first, second))(step, layout) : null;
  },
  clamp: (step, layout) => {
    const [x, min, max] = step.inputs as [Place, Place | null, Place | null];
    const inputs = [x, min, max].filter((place) => place !== null);
    const value =
      min && max ? expr.clamp(first, second, third) : min ? expr.max(second, first) : expr.min(second, first);
    return wholes(value)({ ...step, inputs }, layout);
  },
  ceil: wholes(first),
  floor: wholes(first),
  round: wholes(first),
  trunc: wholes(first),
  nanToNum: wholes(first),
  relu: wholes(expr.max(first, 0)),
  fmax: wholes(expr.max(first, second)),
  fmin: wholes(expr.min(first, second)),
  addcmul: (step, layout) => {
    const { value = 1 } = (step.attrs ?? {}) as { value?: number | bigint };
    const product = value === 1 ? second : mul(second, Number(value));
    return wholes(expr.mulAdd(product, third, first))(step, layout);
  },
  sign: wholes(sub(expr.gt(first, 0), lt(first, 0))),
  square: wholes(mul(first, first)),
  pow: wholes(expr.pow(first, second)),
  maximum: mixed(expr.max(first, second)),
  minimum: mixed(expr.min(first, second)),
  where: mixed(where(first, second, third)),
  neg: mixed(expr.neg(first)),
  abs: mixed(abs(first)),
  maskedFill: mixed(where(second, third, first)),
  gcd: wholes(does('gcd', first, second)),
  lcm: wholes(does('lcm', first, second)),
  isnan: known(0),
  isinf: known(0),
  isfinite: known(1),
  eq: mixed(eq(first, second)),
  ne: mixed(ne(first, second)),
  lt: mixed(lt(first, second)),
  le: mixed(expr.le(first, second)),
  gt: mixed(expr.gt(first, second)),
  ge: mixed(expr.ge(first, second)),
};

const logit: LowerOnGpu = (step, layout) => {
  const { eps } = step.attrs as { eps: number | null };
  // NaN stays what it is: neither bound is chosen for it.
  const x = eps === null ? first : where(lt(first, eps), eps, where(lt(1 - eps, first), 1 - eps, first));
  return floats(log(expr.div(x, sub(1, x))))(step, layout);
};

const isclose: LowerOnGpu = (step, layout) => {
  const { rtol, atol, equalNan } = step.attrs as { rtol: number; atol: number; equalNan: boolean };
  const error = abs(sub(first, second));
  const near = mul(expr.le(error, add(abs(mul(second, rtol)), atol)), lt(error, Number.POSITIVE_INFINITY));
  const close = add(eq(first, second), near);
  const both = mul(ne(first, first), ne(second, second));
  return floats(equalNan ? add(close, both) : close)(step, layout);
};

const isTrue = (x: Expression) => ne(x, 0);
const [and, or, xor] = [
  mul(isTrue(first), isTrue(second)),
  ne(add(isTrue(first), isTrue(second)), 0),
  ne(isTrue(first), isTrue(second)),
];

// The rest has the sign of a, Python's that of b.
const rest = does('fmod', first, second);
const crosses = does('mul', does('ne', rest, 0), does('ne', does('lt', rest, 0), lt(second, 0)));
const remainder = does('where', crosses, does('add', rest, second), rest);
// What is not asked for may be no int32.
const wholeRemainder = does('add', rest, does('where', crosses, second, 0));

const quotient = expr.div(first, second);
// Python's floor of a quotient: what is left is taken away first, so that it is nearly whole.
const nearly = does('sub', does('div', does('sub', first, rest), second), crosses);
const floored = does('floor', nearly);
const lifted = does('add', floored, does('gt', does('sub', nearly, floored), 0.5));
const signed = does('where', does('eq', nearly, 0), copySign(0, quotient), lifted);
const floorQuotient = does('where', eq(second, 0), quotient, signed);

/** Divisions whose quotients are rounded. */
const roundedDiv: Readonly<Record<'trunc' | 'floor', LowerOnGpu>> = {
  trunc: either(expr.trunc(quotient), quotient),
  floor: either(floorQuotient, does('sub', quotient, crosses)),
};

/** A loss of pairs of which one is a number: its elements, then their total. */
export const lossWithNumbers: LowerOnGpu = ({ pointwise, outputs }, layout) => {
  const [out] = outputs as [Place];
  if (pointwise === null || pointwise.total === null || out.dtype !== 'float32') return null;
  const { inputs, numbers, total } = pointwise;
  const isPlace = (one: Place | number): one is Place => typeof one !== 'number' && one.memory.source.kind !== 'number';
  const places = inputs.filter(isPlace);
  if (places.length === inputs.length || !places.every(({ dtype }) => isOnGpu(dtype))) return null;
  const shape = places[0]?.shape ?? [];
  const n = countOf(shape);
  if (n === 0 || places.some((place) => `${place.shape}` !== `${shape}`)) return null;
  let [place, number] = [0, places.length];
  const given = inputs.map((one) => ({ given: isPlace(one) ? place++ : number++ }));
  const rest = numbers.map(() => ({ given: number++ }));
  const at = layout.room(4 * n);
  const value = pointwise.program.define(...given, ...rest);
  return [
    {
      kind: 'pointwise',
      shape,
      inputs: places.map((one) => element(one, layout)),
      numbers: [...inputs.filter((one) => !isPlace(one)), ...numbers].map((one) =>
        typeof one === 'number' ? one : layout.number(one.memory),
      ),
      outputs: [{ at, stride: rowMajor(shape), value }],
    },
    { kind: 'lossTotal', n, at, to: layout.at(out), by: total },
  ];
};

const logaddexp2 = where(
  eq(first, second),
  add(first, 1),
  add(expr.max(first, second), expr.div(expr.log1p(expr.exp2(expr.neg(abs(sub(first, second))))), Math.LN2)),
);

/** Element by element work that the passes make no programs of. */
export const programs: Readonly<Record<string, LowerOnGpu>> = {
  logicalAnd: truths(and),
  logicalOr: truths(or),
  logicalXor: truths(xor),
  logicalNot: truths(eq(first, 0)),
  bitwiseAnd: bitwise(and, does('and', first, second)),
  bitwiseOr: bitwise(or, does('or', first, second)),
  bitwiseXor: bitwise(xor, does('xor', first, second)),
  bitwiseNot: bitwise(eq(first, 0), does('xor', first, -1)),
  bitwiseLeftShift: wholes(does('shiftLeft', first, second)),
  bitwiseRightShift: wholes(does('shiftRight', first, second)),
  signbit: floats(lt(copySign(1, first), 0)),
  copysign: floats(copySign(first, second)),
  xlogy: floats(where(eq(second, second), where(eq(first, 0), 0, mul(first, log(second))), second)),
  fmod: either(rest, rest),
  remainder: either(remainder, wholeRemainder),
  floorDivide: (step, layout) => roundedDiv.floor(step, layout),
  isposinf: floats(eq(first, Number.POSITIVE_INFINITY)),
  isneginf: floats(eq(first, Number.NEGATIVE_INFINITY)),
  erfinv: floats(erfinv),
  igamma: floats(does('igamma', first, second)),
  igammac: floats(does('igammac', first, second)),
  i0: floats(does('i0', first)),
  i1: floats(does('i1', first)),
  nextafter: floats(does('nextafter', first, second)),
  frexpMantissa: floats(does('mantissa', first)),
  frexpExponent: truths(does('exponent', first)),
  logaddexp2: floats(logaddexp2),
  logit,
  isclose,
};
