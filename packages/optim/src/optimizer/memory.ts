import { type Tensor, tensor, zeros } from '@wick/tensor';

/** The two element types that are trained. */
export type FloatArray = Float32Array | Float64Array;

/** The elements of a tensor in row-major order: its own memory where it is contiguous, else a copy. */
export function floats(t: Tensor): FloatArray {
  const dense = t.isContiguous() ? t : t.contiguous();
  const data = dense._storage.data as FloatArray;
  const n = dense.numel();
  return dense._offset === 0 && data.length === n ? data : data.subarray(dense._offset, dense._offset + n);
}

/**
 * To be called once `data`, the {@link floats} of `t`, have their new values: brings a copy back, and counts the change,
 * so that autograd refuses a backward pass that needs the old values.
 */
export function written(t: Tensor, data: FloatArray): void {
  if (!t.isContiguous()) t.data.copy_(tensor(data, { dtype: t.dtype }).reshape(t.shape));
  t._version.value++;
}

/** A state tensor of zeros with the parameter's shape and dtype. */
export function zerosFor(p: Tensor): Tensor {
  return zeros(p.shape, { dtype: p.dtype });
}

/** A number that belongs to a parameter's state, as PyTorch keeps it: a 0-dim float32 tensor. */
export function scalarState(value: number): Tensor {
  return tensor(value, { dtype: 'float32' });
}

/** Overwrites a {@link scalarState} and returns what it then holds. */
export function setScalar(t: Tensor, value: number): number {
  const data = t._storage.data as FloatArray;
  data[t._offset] = value;
  t._version.value++;
  return data[t._offset]!;
}

/** Counts a step and returns its number. */
export function countStep(step: Tensor): number {
  return setScalar(step, step.item() + 1);
}

/** How PyTorch rounds a scalar before it meets elements of that kind. */
export function scalarFor(data: FloatArray): (value: number) => number {
  return data instanceof Float32Array ? Math.fround : same;
}

function same(value: number): number {
  return value;
}
