import { show, showShape } from '../../core/check.ts';
import type { DType, TypedArray } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { type HalfDType, isHalf } from '../../core/half.ts';
import { wrapArray } from '../../core/make.ts';
import { numelOf } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';

const kinds: readonly (readonly [new (n: number) => TypedArray, DType])[] = [
  [Float32Array, 'float32'],
  [Float64Array, 'float64'],
  [Int32Array, 'int32'],
  [BigInt64Array, 'int64'],
  [Uint8Array, 'uint8'],
  [Uint16Array, 'float16'],
];

/**
 * A tensor over the memory of a typed array, which holds its elements row by row: nothing is copied, what either writes
 * the other sees. `torch.frombuffer`.
 *
 * @param array - Float32Array, Float64Array, Int32Array, BigInt64Array or Uint8Array; it gives the dtype. Of a Uint16Array,
 * which holds the bits of float16 or bfloat16, the options say which.
 * @param shape - sizes whose product is the array's length. Default: one dimension.
 * @param options - `dtype: 'bool'` reads a Uint8Array of zeros and ones as bool; `'float16'` and `'bfloat16'` read a Uint16Array.
 * @throws TypeError for another kind of array; ShapeError if the shape does not hold as many elements.
 * @example
 * ```ts
 * fromTypedArray(new Float32Array([1, 2, 3, 4]), [2, 2]); // [[1, 2], [3, 4]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.frombuffer.html
 */
export function fromTypedArray(
  array: TypedArray,
  shape: readonly number[] = [array?.length],
  options: { dtype?: 'bool' | HalfDType } = {},
): Tensor {
  const own = kinds.find(([kind]) => array instanceof kind)?.[1];
  if (own === undefined)
    throw new TypeError(
      `fromTypedArray: expected a Float32Array, Float64Array, Int32Array, BigInt64Array or Uint8Array, got ${show(array)}`,
    );
  if (own === 'float16') {
    if (options.dtype === undefined || !isHalf(options.dtype))
      throw new TypeError(
        `fromTypedArray: a Uint16Array holds the bits of { dtype: 'float16' } or { dtype: 'bfloat16' }, got ${show(options.dtype)}`,
      );
  } else if (options.dtype !== undefined && (options.dtype !== 'bool' || own !== 'uint8'))
    throw new TypeError(
      `fromTypedArray: dtype may only be 'bool', for a Uint8Array; got ${show(options.dtype)} for ${own}`,
    );
  if (shape.some((n) => !Number.isSafeInteger(n) || n < 0) || numelOf(shape) !== array.length)
    throw new ShapeError(
      `fromTypedArray: shape ${showShape(shape)} does not hold the array's ${array.length} elements`,
    );
  const t = wrapArray(array, [...shape], options.dtype ?? own);
  t._storage.isShared = true;
  return t;
}
