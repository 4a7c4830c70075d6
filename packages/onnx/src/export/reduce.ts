import type { DType } from '@wick/tensor';
import type { OpAttrs } from '@wick/tensor/internal';
import type { Builder } from './builder.ts';
import { type Call, type Emitter, type Emitters, nameOf, operand, steady } from './call.ts';
import { cast } from './elementwise.ts';

type Reduction = OpAttrs['sum'];

const outType = (call: Call): DType => call.outputs[0]!.dtype;

/** The first of each line in order, equal ones as they stood, and where they were. */
const ordered: Emitter<OpAttrs['sort']> = (b, call) => {
  const { dim, descending } = call.attrs;
  steady(call, 'an option', ({ attrs }) => [attrs.dim, attrs.descending]);
  const { dtype, ndim } = operand(call, 0);
  if (ndim === 0) return [nameOf(b, call, 0), b.scalar(0, 'int64')];
  const wide = dtype === 'bool' || dtype === 'uint8' ? 'int32' : dtype;
  const k = b.dimension(
    call.runs.map(({ attrs }) => attrs.k),
    'a sorted dimension',
  );
  const attributes = { axis: dim, largest: descending ? 1 : 0, sorted: 1 };
  const [values, indices] = b.emitAll('TopK', [cast(b, call, 0, wide), k], attributes, 2) as [string, string];
  return [wide === dtype ? values : b.cast(values, dtype), indices];
};

/** A reduction over the dimensions of `attrs.dims`; over none of them, where there are some, it leaves all as it is. */
function reduced(b: Builder, call: Call<Reduction>, opType: string, x: string, keepdim?: boolean): string {
  const { dims, keepdim: asked } = call.attrs;
  const none = dims.length === 0 && operand(call, 0).ndim > 0;
  return b.emit(opType, none ? [x] : [x, b.ints(dims)], {
    keepdims: (keepdim ?? asked) ? 1 : 0,
    noop_with_empty_axes: none ? 1 : undefined,
  });
}

/** One operator, in the result's dtype. */
const over =
  (opType: string): Emitter<Reduction> =>
  (b, call) => [reduced(b, call, opType, cast(b, call, 0, outType(call)))];

/** The largest or smallest: of bools as of numbers. */
const extreme =
  (opType: string): Emitter<Reduction> =>
  (b, call) => {
    const dtype = outType(call);
    if (dtype !== 'bool') return [reduced(b, call, opType, nameOf(b, call, 0))];
    return [b.cast(reduced(b, call, opType, cast(b, call, 0, 'int32')), dtype)];
  };

/** Whether one or all elements are not zero. */
const test =
  (opType: string): Emitter<Reduction> =>
  (b, call) => {
    const truths = b.cast(cast(b, call, 0, 'bool'), 'int32');
    return [b.cast(reduced(b, call, opType, truths), outType(call))];
  };

/** The place of an extreme along one dimension, or among all elements. */
function place(b: Builder, call: Call, opType: string, dim: number | null, keepdim: boolean): string {
  const { dtype, ndim } = operand(call, 0);
  // For long integers runtimes have no such operator.
  const x = cast(b, call, 0, dtype === 'int64' ? 'float64' : dtype === 'bool' ? 'int32' : dtype);
  if (dim !== null && ndim > 0) return b.emit(opType, [x], { axis: dim, keepdims: keepdim ? 1 : 0 });
  const flat = b.emit('Reshape', [x, b.ints([-1])]);
  const found = b.emit(opType, [flat], { axis: 0, keepdims: 0 });
  return keepdim && ndim > 0 ? b.emit('Reshape', [found, b.ints(new Array<number>(ndim).fill(1))]) : found;
}

const arg =
  (opType: string): Emitter<OpAttrs['argmax']> =>
  (b, call) => {
    const { dim, keepdim } = call.attrs;
    return [place(b, call, opType, dim, keepdim)];
  };

/** An extreme along one dimension, and its place. */
const best =
  (values: string, places: string): Emitter<OpAttrs['maxDim']> =>
  (b, call) => {
    const { dim, keepdim } = call.attrs;
    const { ndim } = operand(call, 0);
    const axes = ndim > 0 ? [b.ints([dim])] : [];
    const x = cast(b, call, 0, outType(call) === 'bool' ? 'int32' : outType(call));
    const value = b.emit(values, [x, ...axes], { keepdims: keepdim ? 1 : 0 });
    return [
      outType(call) === 'bool' ? b.cast(value, 'bool') : value,
      ndim > 0 ? place(b, call, places, dim, keepdim) : b.scalar(0, 'int64'),
    ];
  };

const along =
  (opType: string): Emitter<OpAttrs['softmax']> =>
  (b, call) => [b.emit(opType, [nameOf(b, call, 0)], { axis: call.attrs.dim })];

/** (Σ |x|^p)^(1/p) */
const norm: Emitter<OpAttrs['norm']> = (b, call) => {
  const { p } = call.attrs;
  const dtype = outType(call);
  const x = cast(b, call, 0, dtype);
  if (p === 2) return [reduced(b, call, 'ReduceL2', x)];
  if (p === 1) return [reduced(b, call, 'ReduceL1', x)];
  const size = b.emit('Abs', [x]);
  if (p === Number.POSITIVE_INFINITY) return [reduced(b, call, 'ReduceMax', size)];
  if (p === Number.NEGATIVE_INFINITY) return [reduced(b, call, 'ReduceMin', size)];
  if (p === 0) return [reduced(b, call, 'ReduceSum', b.emit('Sign', [size]))];
  const sum = reduced(b, call, 'ReduceSum', b.emit('Pow', [size, b.scalar(p, dtype)]));
  return [b.emit('Pow', [sum, b.scalar(1 / p, dtype)])];
};

/** The sums of the magnitudes of all differences of rows. */
const taxi: Emitter<OpAttrs['taxi']> = (b, call) => {
  const rows = b.emit('Unsqueeze', [nameOf(b, call, 0), b.ints([-2])]);
  const differences = b.emit('Sub', [rows, b.emit('Unsqueeze', [nameOf(b, call, 1), b.ints([-3])])]);
  return [b.emit('ReduceL1', [differences, b.ints([-1])], { keepdims: 0 })];
};

/** Σ (x - mean)² / max(0, n - correction) */
const variance =
  (root: boolean): Emitter<OpAttrs['var']> =>
  (b, call) => {
    const { dims, correction } = call.attrs;
    const dtype = outType(call);
    const x = nameOf(b, call, 0);
    const centred = b.emit('Sub', [x, reduced(b, call, 'ReduceMean', x, true)]);
    const squares = reduced(b, call, 'ReduceSum', b.emit('Mul', [centred, centred]));
    const counts = call.runs.map(({ inputs }) => dims.reduce((n, d) => n * inputs[0]!.shape[d]!, 1));
    const count = b.cast(b.emit('Squeeze', [b.dimension(counts, 'the number of elements of a variance')]), dtype);
    const zero = b.scalar(0, dtype);
    const degrees = b.emit('Max', [b.emit('Sub', [count, b.scalar(correction, dtype)]), zero]);
    const result = b.emit('Div', [squares, degrees]);
    return [root ? b.emit('Sqrt', [result]) : result];
  };

/** Sums up to each element. */
const cumsum: Emitter<OpAttrs['cumsum']> = (b, call) => {
  const { dim, reverse } = call.attrs;
  const x = cast(b, call, 0, outType(call));
  if (operand(call, 0).ndim === 0) return [x];
  return [b.emit('CumSum', [x, b.scalar(dim, 'int64')], { reverse: reverse ? 1 : 0 })];
};

/** Reductions and softmax. */
export const reduce: Emitters = {
  sort: ordered,
  topk: ordered,
  sum: over('ReduceSum'),
  mean: over('ReduceMean'),
  prod: over('ReduceProd'),
  amax: extreme('ReduceMax'),
  amin: extreme('ReduceMin'),
  countNonzero: (b, call) => {
    const truths = b.cast(cast(b, call, 0, 'bool'), 'int64');
    return [reduced(b, call, 'ReduceSum', truths)];
  },
  any: test('ReduceMax'),
  all: test('ReduceMin'),
  maxDim: best('ReduceMax', 'ArgMax'),
  minDim: best('ReduceMin', 'ArgMin'),
  norm,
  taxi,
  var: variance(false),
  std: variance(true),
  logsumexp: over('ReduceLogSumExp'),
  argmax: arg('ArgMax'),
  argmin: arg('ArgMin'),
  cumsum,
  softmax: along('Softmax'),
  logSoftmax: along('LogSoftmax'),
};
