import { dense, putScalar } from '@wick/tensor/internal';
import { type Tensor, tensor } from '@wick/tensor/light';
import { fullAs } from './memoryOrder.ts';

/** The two element types that are trained. */
export type FloatArray = Float32Array | Float64Array;

/** The elements of a tensor in row-major order: its own memory where it is contiguous, else a copy for {@link written}. */
export function floats(t: Tensor): FloatArray {
  return dense(t) as FloatArray;
}

/** A state tensor of zeros with the parameter's shape and dtype, laid out in memory as it is. */
export function zerosFor(p: Tensor): Tensor {
  return fullAs(p, 0);
}

/** A number that belongs to a parameter's state, as PyTorch keeps it: a 0-dim float32 tensor. */
export function scalarState(value: number): Tensor {
  return tensor(value, { dtype: 'float32' });
}

/** Overwrites a {@link scalarState} and returns what it then holds. */
export function setScalar(t: Tensor, value: number): number {
  putScalar(t, value);
  return t.item();
}

/** Counts a step and returns its number. */
export function countStep(step: Tensor): number {
  return setScalar(step, step.item() + 1);
}
