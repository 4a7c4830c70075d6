import type { Builder } from './builder.ts';
import { type Call, type Emitter, nameOf } from './call.ts';

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

/** Reductions and softmax. */
export const reduce: Readonly<Record<string, Emitter>> = {
  sum: over('ReduceSum'),
  mean: over('ReduceMean'),
  amax: over('ReduceMax'),
  amin: over('ReduceMin'),
  argmax: place('ArgMax'),
  argmin: place('ArgMin'),
  softmax: along('Softmax'),
  logSoftmax: along('LogSoftmax'),
};
