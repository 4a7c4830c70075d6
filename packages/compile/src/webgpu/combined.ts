import { type Expression, expr } from '@wick/kernels';
import type { Command, StridedPlace } from '@wick/kernels/plan';
import { copy, countOf, dense, isDense, type Layout, rowMajor } from '../cpu/layout.ts';
import type { Place } from '../graph/ir.ts';
import { broadcast } from '../passes/pointwise.ts';
import { element, type GpuDType, isOnGpu, type LowerOnGpu, linesOver } from './places.ts';

const [first, second] = [{ given: 0 }, { given: 1 }];
const { add, sub, mul, where, eq, ne, lt, abs, log, pow, copySign } = expr;

/** A number of the function; null for a tensor. */
function numberOf({ memory: { source, size, written }, offset }: Place): number | null {
  return source.kind === 'literal' && size === 1 && !written ? Number(source.data[offset]) : null;
}

/** A program of what it is given, tensors and numbers of the function, over the result's shape. */
function program(
  inputs: readonly Place[],
  out: Place,
  type: GpuDType | 'float64',
  value: Expression,
  layout: Layout,
): Command[] | null {
  const numbers = inputs.map(numberOf);
  const places = inputs.filter((_, i) => numbers[i] === null);
  if (!places.every(({ dtype }) => isOnGpu(dtype)) || !isOnGpu(out.dtype)) return null;
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

function replaced(value: Expression, given: readonly Expression[]): Expression {
  if ('given' in value) return given[value.given]!;
  return { name: value.name, of: value.of.map((term) => (typeof term === 'number' ? term : replaced(term, given))) };
}

/** Truths of numbers of any kind. */
const truths =
  (value: Expression): LowerOnGpu =>
  ({ inputs, outputs }, layout) =>
    program(inputs as readonly Place[], outputs[0]!, 'float64', value, layout);

/** Of floats. */
const floats =
  (value: Expression): LowerOnGpu =>
  ({ inputs, outputs }, layout) =>
    outputs[0]!.dtype === 'float32' || outputs[0]!.dtype === 'bool'
      ? program(inputs as readonly Place[], outputs[0]!, 'float32', value, layout)
      : null;

/** Of whole numbers of one type. */
const wholes =
  (value: Expression): LowerOnGpu =>
  ({ inputs, outputs }, layout) => {
    const { dtype } = outputs[0]!;
    const places = (inputs as readonly Place[]).filter((place) => numberOf(place) === null);
    const areAlike = (dtype === 'int32' || dtype === 'int64') && places.every((place) => place.dtype === dtype);
    return areAlike ? program(inputs as readonly Place[], outputs[0]!, dtype, value, layout) : null;
  };

/** Bitwise operations of truths. */
const ofTruths =
  (value: Expression): LowerOnGpu =>
  (step, layout) =>
    step.inputs.every((place) => place!.dtype === 'bool') ? truths(value)(step, layout) : null;

const isTrue = (x: Expression) => ne(x, 0);
const [and, or, xor] = [
  mul(isTrue(first), isTrue(second)),
  ne(add(isTrue(first), isTrue(second)), 0),
  ne(isTrue(first), isTrue(second)),
];

// a - b trunc(a / b), which has the sign of a; and with that of b.
const rest = sub(first, mul(expr.div(first, second), second));
const crosses = mul(ne(rest, 0), ne(lt(rest, 0), lt(second, 0)));

/** Elements made of those of a dense array, where only this step finds them. */
function made(at: number, n: number, value: Expression, layout: Layout): readonly [Command, number] {
  const to = layout.room(4 * n);
  const flat = (place: number): StridedPlace => ({ at: place, stride: [1] });
  return [{ kind: 'pointwise', shape: [n], inputs: [flat(at)], outputs: [{ ...flat(to), value }] }, to];
}

/** Sums of floats that are no NaN. */
const nansum: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [x] = inputs as [Place];
  const [out] = outputs as [Place];
  if (x.dtype !== 'float32' || !isDense(out) || countOf(x.shape) === 0) return null;
  const commands: Command[] = [];
  const at = dense(x, layout, commands)!;
  const [command, values] = made(at, countOf(x.shape), where(eq(first, first), first, 0), layout);
  const { dims } = attrs as { dims: readonly number[] };
  const stride = rowMajor(x.shape);
  const total = { what: 'sum', shape: x.shape, stride, at: values, dims, to: layout.at(out) } as const;
  return [...commands, command, { kind: 'reduce', ...total }];
};

/** Norms of any order but 2. */
const norm: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [x] = inputs as [Place];
  const [out] = outputs as [Place];
  const { dims, p } = attrs as { dims: readonly number[]; p: number };
  if (p === 2 || x.dtype !== 'float32' || !isDense(out) || countOf(x.shape) === 0) return null;
  const commands: Command[] = [];
  const at = dense(x, layout, commands)!;
  const isExtreme = Math.abs(p) === Number.POSITIVE_INFINITY;
  const value = p === 0 ? ne(first, 0) : p === 1 || isExtreme ? abs(first) : pow(abs(first), p);
  const [command, values] = made(at, countOf(x.shape), value, layout);
  const what = isExtreme ? (p > 0 ? 'max' : 'min') : 'sum';
  const to = layout.at(out);
  commands.push(command, { kind: 'reduce', what, shape: x.shape, stride: rowMajor(x.shape), at: values, dims, to });
  if (isExtreme || p === 0 || p === 1) return commands;
  const flat = { at: to, stride: [1] };
  const root = { shape: [countOf(out.shape)], inputs: [flat], outputs: [{ ...flat, value: pow(first, 1 / p) }] };
  return [...commands, { kind: 'pointwise', ...root }];
};

interface EntropyAttrs {
  readonly labelSmoothing: number;
  readonly reduction: 'none' | 'mean' | 'sum';
}

/** What classes count for at each place, (outer, n, inner) side by side: (probability (1 - ε) + ε / n) weight. */
function shares(target: Place, weight: Place | null, { labelSmoothing }: EntropyAttrs, layout: Layout) {
  const lines = linesOver(target.shape, [target.shape.length === 1 ? 0 : 1])!;
  const commands: Command[] = [];
  const { outer, n, inner } = lines;
  const shape = [outer, n, inner];
  const at = layout.room(4 * outer * n * inner);
  const smoothed = add(mul(first, 1 - labelSmoothing), labelSmoothing / n);
  const inputs = [{ at: dense(target, layout, commands)!, stride: rowMajor(shape) }];
  if (weight) inputs.push({ at: layout.at(weight), stride: [0, weight.strides[0]!, 0] });
  const value = weight ? mul(smoothed, second) : smoothed;
  commands.push({ kind: 'pointwise', shape, inputs, outputs: [{ at, stride: rowMajor(shape), value }] });
  return { commands, lines, shape, at };
}

/** Cross entropy with probabilities as targets: Σ share · -log p. */
const crossEntropy: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [x, target, weight] = inputs as [Place, Place, Place | null];
  const [out] = outputs as [Place, Place];
  const { reduction } = attrs as EntropyAttrs;
  if (target.dtype !== 'float32' || x.dtype !== 'float32' || !isDense(out) || countOf(x.shape) === 0) return null;
  const { commands, lines, shape, at } = shares(target, weight, attrs as EntropyAttrs, layout);
  const { outer, n, inner } = lines;
  const logs = layout.room(4 * outer * n * inner);
  commands.push({ kind: 'softmax', logarithmic: true, lines, at: dense(x, layout, commands)!, to: logs });
  const stride = rowMajor(shape);
  const value = where(eq(first, 0), 0, expr.neg(mul(first, second)));
  const given = [
    { at, stride },
    { at: logs, stride },
  ];
  commands.push({ kind: 'pointwise', shape, inputs: given, outputs: [{ at: logs, stride, value }] });
  const isEach = reduction === 'none';
  const losses = isEach ? layout.at(out) : layout.room(4 * outer * inner);
  commands.push({ kind: 'reduce', what: 'sum', shape, stride, at: logs, dims: [1], to: losses });
  if (isEach) return commands;
  const by = reduction === 'mean' ? outer * inner : 1;
  return [...commands, { kind: 'lossTotal', n: outer * inner, at: losses, to: layout.at(out), by }];
};

/** Its gradient: g (softmax Σ share - share). */
const crossEntropyBackward: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [g, x, target, weight] = inputs as [Place, Place, Place, Place | null];
  const [out] = outputs as [Place];
  const { reduction } = attrs as EntropyAttrs;
  if (target.dtype !== 'float32' || x.dtype !== 'float32' || !isDense(out) || countOf(x.shape) === 0) return null;
  const { commands, lines, shape, at } = shares(target, weight, attrs as EntropyAttrs, layout);
  const { outer, n, inner } = lines;
  const [to, stride] = [layout.at(out), rowMajor(shape)];
  const likely = layout.room(4 * outer * n * inner);
  const mass = layout.room(4 * outer * inner);
  commands.push({ kind: 'softmax', logarithmic: false, lines, at: dense(x, layout, commands)!, to: likely });
  commands.push({ kind: 'reduce', what: 'sum', shape, stride, at, dims: [1], to: mass });
  const given = [
    { at: likely, stride },
    { at, stride },
    { at: mass, stride: [inner, 0, 1] },
    { at: dense(g, layout, commands)!, stride: reduction === 'none' ? [inner, 0, 1] : [0, 0, 0] },
  ];
  const by = reduction === 'mean' ? 1 / (outer * inner) : 1;
  const value = mul(mul({ given: 3 }, by), sub(mul(first, { given: 2 }), second));
  commands.push({ kind: 'pointwise', shape, inputs: given, outputs: [{ at: to, stride, value }] });
  return commands;
};

/** Lines in their order. */
const sort: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [x] = inputs as [Place];
  const [values, indices] = outputs as [Place, Place];
  const { dim, descending, k } = attrs as { dim: number; descending: boolean; k: number };
  if (!isOnGpu(x.dtype)) return null;
  const lines = linesOver(x.shape, x.shape.length === 0 ? [] : [dim])!;
  const commands: Command[] = [];
  const at = dense(x, layout, commands)!;
  // Results may lie as x does: then they are made side by side first.
  const side = (place: Place) =>
    isDense(place) ? layout.at(place) : layout.room(countOf(place.shape) * layout.bytes(place.dtype));
  const [a, b] = [side(values), side(indices)];
  const after = [values, indices].flatMap((place, i) => {
    const from = { at: [a, b][i]!, stride: rowMajor(place.shape), dtype: place.dtype as GpuDType };
    return isDense(place) ? [] : [copy(place.shape, from, element(place, layout))];
  });
  return [...commands, { kind: 'sort', dtype: x.dtype, lines, descending, k, at, values: a, indices: b }, ...after];
};

/** Operations that are made of what other operations have. */
export const combined: Readonly<Record<string, LowerOnGpu>> = {
  logicalAnd: truths(and),
  logicalOr: truths(or),
  logicalXor: truths(xor),
  logicalNot: truths(eq(first, 0)),
  bitwiseAnd: ofTruths(and),
  bitwiseOr: ofTruths(or),
  bitwiseXor: ofTruths(xor),
  bitwiseNot: ofTruths(eq(first, 0)),
  signbit: floats(lt(copySign(1, first), 0)),
  copysign: floats(copySign(first, second)),
  xlogy: floats(where(eq(second, second), where(eq(first, 0), 0, mul(first, log(second))), second)),
  fmod: wholes(rest),
  remainder: wholes(where(crosses, add(rest, second), rest)),
  nansum,
  norm,
  crossEntropy,
  crossEntropyBackward,
  sort,
  topk: sort,
};
