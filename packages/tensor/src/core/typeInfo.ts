import { checkDType, type DType, type FloatDType, isFloat } from './dtype.ts';

/** What a floating-point dtype can hold. */
export interface FloatInfo {
  /** The dtype itself. */
  readonly dtype: DType;
  /** How many bits an element has. */
  readonly bits: number;
  /** The distance from 1 to the next number. */
  readonly eps: number;
  /** The largest finite number. */
  readonly max: number;
  /** The smallest finite number, -max. */
  readonly min: number;
  /** The smallest positive number with all its digits. */
  readonly smallestNormal: number;
  /** The same under its older name. */
  readonly tiny: number;
  /** How many decimal digits hold, as a number: 1e-6 for float32. */
  readonly resolution: number;
}

/** What an integer dtype can hold. */
export interface IntegerInfo {
  /** The dtype itself. */
  readonly dtype: DType;
  /** How many bits an element has. */
  readonly bits: number;
  /** The largest number; int64's is the nearest that a JavaScript number can be, 2^63. */
  readonly max: number;
  /** The smallest number. */
  readonly min: number;
}

const floats: Record<FloatDType, readonly [number, number, number, number, number]> = {
  float16: [16, 2 ** -10, 65504, 2 ** -14, 1e-3],
  bfloat16: [16, 2 ** -7, (2 - 2 ** -7) * 2 ** 127, 2 ** -126, 1e-2],
  float32: [32, 2 ** -23, (2 - 2 ** -23) * 2 ** 127, 2 ** -126, 1e-6],
  float64: [64, Number.EPSILON, Number.MAX_VALUE, 2 ** -1022, 1e-15],
};

/**
 * The limits of a floating-point dtype.
 *
 * @throws TypeError for any other dtype
 * @example
 * ```ts
 * finfo('float32').eps; // 1.1920928955078125e-7
 * ```
 * @see https://docs.pytorch.org/docs/stable/type_info.html
 */
export function finfo(dtype: DType = 'float32'): FloatInfo {
  checkDType('finfo', dtype);
  if (!isFloat(dtype)) throw new TypeError(`finfo: dtype must be a floating-point one, got ${dtype}`);
  const [bits, eps, max, tiny, resolution] = floats[dtype];
  return { dtype, bits, eps, max, min: -max, smallestNormal: tiny, tiny, resolution };
}

/**
 * The limits of an integer dtype.
 *
 * @throws TypeError for any other dtype
 * @example
 * ```ts
 * iinfo('uint8').max; // 255
 * ```
 * @see https://docs.pytorch.org/docs/stable/type_info.html
 */
export function iinfo(dtype: DType): IntegerInfo {
  const bits = { uint8: 8, int32: 32, int64: 64 }[checkDType('iinfo', dtype) as string];
  if (bits === undefined) throw new TypeError(`iinfo: dtype must be an integer one, got ${dtype}`);
  if (dtype === 'uint8') return { dtype, bits, max: 255, min: 0 };
  return { dtype, bits, max: Number(2n ** BigInt(bits - 1) - 1n), min: -(2 ** (bits - 1)) };
}
