import { median } from '@wick/tensor';
import { apply } from '@wick/tensor/internal';
import { aligned, type BatchCall, full, type Rule, rankOf } from './call.ts';
import { oneByOne } from './oneByOne.ts';

type Dims = {
  readonly dim?: number | null;
  readonly dims?: readonly number[];
  readonly dim1?: number;
  readonly dim2?: number;
};

/** Attributes whose dimensions are counted from 0: one more is in front. */
function shifted<A>(attrs: A): A {
  const { dim, dims, dim1, dim2 } = attrs as Dims;
  return {
    ...attrs,
    ...(typeof dim === 'number' && { dim: dim + 1 }),
    ...(dims && { dims: dims.map((d) => d + 1) }),
    ...(dim1 !== undefined && { dim1: dim1 + 1 }),
    ...(dim2 !== undefined && { dim2: dim2 + 1 }),
  };
}

/** Operations along dimensions that their attributes name. */
export const alongDims: Rule = (call) => {
  const { dim, dims } = call.attrs as Dims;
  // Of a single number, dimension 0 is none.
  if (rankOf(call, 0) === 0 && (typeof dim === 'number' || (dims?.length ?? 0) > 0)) return oneByOne(call);
  const inputs = call.inputs.map((t, i) => (t ? full(call, i) : t));
  if (dim === null) {
    const rows = inputs[0]!.reshape([call.size, -1]);
    return apply(call.op, [rows], { ...(call.attrs as object), dim: 1, keepdim: false });
  }
  return apply(call.op, inputs, shifted(call.attrs));
};

/** The same where some inputs are not among the samples and need not be repeated. */
export const concatenation: Rule = (call) =>
  apply(
    call.op,
    call.inputs.map((t, i) => (t ? full(call, i) : t)),
    shifted(call.attrs),
  );

type ViewAttrs =
  | { readonly shape: readonly number[] }
  | { readonly inserted: readonly number[] }
  | { readonly dropped: readonly number[] }
  | { readonly strides: readonly number[] };

const viewRule: Rule = (call) => {
  const x = call.inputs[0]!;
  const attrs = call.attrs as ViewAttrs;
  if ('shape' in attrs) {
    // A size of -1 is that of a sample.
    const known = attrs.shape.reduce((n, s) => (s === -1 ? n : n * s), 1);
    const each = x.shape.slice(1).reduce((n, s) => n * s, 1);
    const shape = attrs.shape.map((s) => (s === -1 ? each / known : s));
    return apply(call.op, [x], { shape: [call.size, ...shape] });
  }
  if ('inserted' in attrs) return apply(call.op, [x], { inserted: attrs.inserted.map((d) => d + 1) });
  if ('dropped' in attrs) return apply(call.op, [x], { dropped: attrs.dropped.map((d) => d + 1) });
  return apply(call.op, [x], { strides: [x.stride(0), ...attrs.strides] });
};

const expandRule: Rule = (call) => {
  const { shape } = call.attrs as { shape: readonly number[] };
  return apply(call.op, [aligned(call.inputs[0]!, shape.length)], { shape: [call.size, ...shape] });
};

/** What only says how values lie in memory: they are copied row by row. */
const layoutRule: Rule = ({ inputs }) => inputs[0]!.contiguous();

const permuteRule: Rule = ({ op, inputs, attrs }) =>
  apply(op, inputs, { dims: [0, ...(attrs as { dims: readonly number[] }).dims.map((d) => d + 1)] });

const padRule: Rule = ({ op, inputs, attrs }) =>
  apply(op, inputs, { ...(attrs as object), pads: [[0, 0], ...(attrs as { pads: readonly unknown[] }).pads] });

/** What looks at the last two dimensions alone. */
export const direct: Rule = (call) =>
  apply(
    call.op,
    call.inputs.map((t, i) => (t ? full(call, i) : t)),
    call.attrs,
  );

/** Of all elements, taken as one line. */
const medianRule: Rule = ({ inputs, size }) => median(inputs[0]!.reshape([size, -1]), 1)[0];

/** Linear algebra has batches of its own; operands that are matrices. */
const matrices: Rule = (call: BatchCall) => {
  const ranks = call.inputs.map((_, i) => rankOf(call, i));
  const rank = Math.max(...ranks);
  if (Math.min(...ranks) < 2) return oneByOne(call);
  return apply(
    call.op,
    call.inputs.map((_, i) => aligned(full(call, i), rank)),
    call.attrs,
  );
};

/** Rules of operations on shapes, and of those along dimensions. */
export const shapeRules: readonly (readonly [names: string, rule: Rule])[] = [
  ['view', viewRule],
  ['expand', expandRule],
  ['permute', permuteRule],
  ['pad', padRule],
  ['layout', layoutRule],
  ['cat gather scatter scatterAdd scatterReduce softmaxBackward logSoftmaxBackward', concatenation],
  [
    'select slice diagonal flip unfold sum mean prod amax amin maxDim minDim argmax argmin all any countNonzero norm ' +
      'logsumexp nansum std var cumsum cumprod cummax cummin logcumsumexp softmax logSoftmax sort topk kthvalue mode medianDim',
    alongDims,
  ],
  ['median', medianRule],
  ['triangle largestDistance', direct],
  ['taxi taxiBackward', matrices],
  [
    'linalg.cholesky linalg.det linalg.inv linalg.qr linalg.eigh linalg.svd linalg.slogdet linalg.lu linalg.cofactor ' +
      'linalg.luOrder linalg.isSingular linalg.solve linalg.solveTriangular linalg.pinv',
    matrices,
  ],
];
