import { fma32, fma64 } from '@wick/kernels';
import { show } from '../../core/check.ts';
import { type DType, isFloat, type Scalar } from '../../core/dtype.ts';
import { halfBits, halfValue, isHalf } from '../../core/half.ts';
import { checkedStored } from '../../core/stored.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';
import { readOptions, type TensorOptions } from './tensorOptions.ts';

/** A bound: a number, or a tensor that holds one. */
export function boundOf(bound: number | Tensor): number {
  return isTensor(bound) && bound.ndim === 0 ? Number(bound.item<Scalar>()) : (bound as number);
}

export function check(
  where: string,
  start: number,
  end: number,
  steps: number,
  options: TensorOptions,
): { dtype: DType; requiresGrad: boolean } {
  for (const [name, x] of [
    ['start', start],
    ['end', end],
    ['steps', steps],
  ] as const)
    if (typeof x !== 'number') throw new TypeError(`${where}: ${name} must be a number, got ${show(x)}`);
  if (!Number.isSafeInteger(steps) || steps < 0)
    throw new RangeError(`${where}: steps must be a whole number from 0 up, got ${show(steps)}`);
  const chosen = readOptions(where, options, 'float32');
  if (chosen.dtype === 'bool') throw new TypeError(`${where}: dtype bool has no ranges`);
  for (const bound of [start, end]) checkedStored(where, bound, chosen.dtype);
  return chosen;
}

/** The values: start + i · step, one fused multiply-add each, and in the second half end - (steps - 1 - i) · step. */
export function spaced(start: number, end: number, steps: number, dtype: DType): Float64Array {
  if (isHalf(dtype)) {
    const bound = (x: number) => halfValue(halfBits(x, dtype), dtype);
    return spaced(bound(start), bound(end), steps, 'float32');
  }
  const single = dtype === 'float32';
  const fma = single ? fma32 : fma64;
  const [a, b] = single
    ? [Math.fround(start), Math.fround(end)]
    : isFloat(dtype)
      ? [start, end]
      : [Math.trunc(start), Math.trunc(end)];
  const out = new Float64Array(steps);
  if (steps === 1) out[0] = a;
  if (steps < 2) return out;
  const gap = single ? Math.fround(b - a) : b - a;
  const step = single ? Math.fround(gap / Math.fround(steps - 1)) : gap / (steps - 1);
  const half = Math.floor(steps / 2);
  for (let i = 0; i < half; i++) out[i] = fma(step, i, a);
  for (let i = half; i < steps; i++) out[i] = fma(-step, steps - 1 - i, b);
  return out;
}
