import { show } from './check.ts';
import { type DType, isFloat, type Scalar, toStored } from './dtype.ts';

// What an unsigned type takes below zero wraps around, as PyTorch's check lets it, if it is whole.
const limits = {
  uint8: [-255, 255],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
} as const;

/**
 * The stored form of a value that is to become an element of `dtype`, checked: not every number fits an integer type.
 * Fractions are cut off.
 *
 * @throws TypeError if it is not a number, bigint or boolean.
 * @throws RangeError if it is NaN, infinite or too large for an integer type.
 */
export function checkedStored(where: string, value: Scalar, dtype: DType): number | bigint {
  if (typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'boolean')
    throw new TypeError(`${where}: expected a number, bigint or boolean, got ${show(value)}`);
  if (isFloat(dtype)) return toStored(value, dtype);
  if (dtype === 'bool') return Number.isNaN(value) ? 1 : toStored(value, dtype);
  const [low, high] = limits[dtype];
  const whole = typeof value === 'bigint' ? value : Math.trunc(Number(value));
  const negativeFraction = dtype === 'uint8' && typeof value === 'number' && value < 0 && value !== whole;
  if (!(whole >= low && whole <= high) || negativeFraction)
    throw new RangeError(`${where}: ${show(value)} does not fit ${dtype} (${low} to ${high})`);
  return toStored(value, dtype);
}
