import type { NumberArray, TypedArray } from '../../core/dtype.ts';
import { wholeNumbers } from '../indexing/places.ts';

/** The upper words of whole numbers that a double holds, from -2^53 to 2^53 - 1. */
const LIMIT = 2 ** 21;

/**
 * Elements as numbers that compare as they do: int64 as doubles, where those hold every one of them. Null where they do
 * not, and bigints have to be compared.
 */
export function keysOf(data: TypedArray): NumberArray | null {
  if (!(data instanceof BigInt64Array)) return data as NumberArray;
  const words = new Int32Array(data.buffer, data.byteOffset, 2 * data.length);
  let beyond = 0;
  for (let k = 1; k < words.length; k += 2) beyond |= (words[k]! + LIMIT) & -(2 * LIMIT);
  return beyond === 0 ? wholeNumbers(data) : null;
}
