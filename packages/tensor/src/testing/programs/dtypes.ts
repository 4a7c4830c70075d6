import type { DType } from '../../index.ts';
import { Refused } from './cells.ts';

export const order: readonly DType[] = ['bool', 'uint8', 'int32', 'int64', 'float32', 'float64'];
export const kind = (dtype: DType) => (dtype === 'bool' ? 0 : dtype.startsWith('float') ? 2 : 1);
export const higher = (a: DType, b: DType) => (order.indexOf(a) > order.indexOf(b) ? a : b);

export const same = (dtype: DType): DType => dtype;
export function notBool(dtype: DType): DType {
  if (dtype === 'bool') throw new Refused('truth values');
  return dtype;
}
export const whole = (dtype: DType): DType => (kind(dtype) === 2 ? dtype : 'int64');

/** Sums in another order: within this part of the sum of the absolute values. */
export const rounding = (dtype: DType) => (dtype === 'float32' ? 2e-7 : dtype === 'float64' ? 1e-15 : 0);
