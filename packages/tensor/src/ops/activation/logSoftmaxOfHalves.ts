import { logSoftmax } from '@wick/kernels';
import { dense } from '../../core/copy.ts';
import { type HalfDType, halfBits, halfValue, narrow } from '../../core/half.ts';
import { wrapArray } from '../../core/make.ts';
import type { Tensor } from '../../tensor.ts';
import { linesOf } from '../reduce/lines.ts';

/**
 * PyTorch's log-softmax of half types. Along the last dimension its kernel keeps the sum of exponentials, and then the logarithm
 * of that, in an array of the half type; along others in float32, so that the result alone is rounded.
 */
export function logSoftmaxOfHalves(x: Tensor, dtype: HalfDType, dim: number): Tensor {
  const wide = wrapArray(dense(x), x.shape, 'float32');
  const { data, outer, n, inner } = linesOf(wide, x.ndim === 0 ? [] : [dim]);
  const values = data as Float32Array;
  const out = new Float32Array(values.length);
  if (dim < x.ndim - 1) logSoftmax(values, out, outer, n, inner);
  else for (let at = 0; at < values.length; at += n) fillRow(values, out, at, at + n, dtype);
  return wrapArray(narrow(out, dtype), x.shape, dtype);
}

function fillRow(x: Float32Array, out: Float32Array, from: number, to: number, dtype: HalfDType): void {
  const { fround, exp, log } = Math;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i++) max = Math.max(max, x[i]!);
  let sum = 0;
  for (let i = from; i < to; i++) sum += fround(exp(fround(x[i]! - max)));
  const rounded = (value: number) => halfValue(halfBits(value, dtype), dtype);
  const total = rounded(log(rounded(sum)));
  for (let i = from; i < to; i++) out[i] = fround(x[i]! - max) - total;
}
