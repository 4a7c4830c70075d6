import type { Builder } from './builder.ts';
import { type Call, type Emitter, nameOf, operand } from './call.ts';

/** A reduction over the dimensions of `attrs.dims`. */
const over =
  (opType: string): Emitter =>
  (b, call) => {
    const { dims, keepdim } = call.attrs as { dims: readonly number[]; keepdim: boolean };
    return [b.emit(opType, [nameOf(b, call, 0), b.ints(dims)], { keepdims: keepdim ? 1 : 0 })];
  };

/** The place of an extreme along one dimension. */
const place =
  (opType: string) =>
  (b: Builder, call: Call): readonly string[] => {
    const { dim, keepdim } = call.attrs as { dim: number; keepdim: boolean };
    return [b.emit(opType, [nameOf(b, call, 0)], { axis: dim, keepdims: keepdim ? 1 : 0 })];
  };

const along =
  (opType: string): Emitter =>
  (b, call) => [b.emit(opType, [nameOf(b, call, 0)], { axis: (call.attrs as { dim: number }).dim })];

/** (Σ |x|^p)^(1/p) */
const norm: Emitter = (b, call) => {
  const { dims, keepdim, p } = call.attrs as { dims: readonly number[]; keepdim: boolean; p: number };
  const x = nameOf(b, call, 0);
  const { dtype } = operand(call, 0);
  const reduced = (opType: string, of: string) => b.emit(opType, [of, b.ints(dims)], { keepdims: keepdim ? 1 : 0 });
  if (p === 2) return [reduced('ReduceL2', x)];
  if (p === 1) return [reduced('ReduceL1', x)];
  const size = b.emit('Abs', [x]);
  if (p === Number.POSITIVE_INFINITY) return [reduced('ReduceMax', size)];
  if (p === Number.NEGATIVE_INFINITY) return [reduced('ReduceMin', size)];
  if (p === 0) return [reduced('ReduceSum', b.emit('Sign', [size]))];
  const sum = reduced('ReduceSum', b.emit('Pow', [size, b.scalar(p, dtype)]));
  return [b.emit('Pow', [sum, b.scalar(1 / p, dtype)])];
};

/** Reductions and softmax. */
export const reduce: Readonly<Record<string, Emitter>> = {
  sum: over('ReduceSum'),
  mean: over('ReduceMean'),
  amax: over('ReduceMax'),
  amin: over('ReduceMin'),
  norm,
  argmax: place('ArgMax'),
  argmin: place('ArgMin'),
  softmax: along('Softmax'),
  logSoftmax: along('LogSoftmax'),
};
