import { dense } from '../../core/copy.ts';
import { allocate, type NumberArray } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';

/** The coordinates of all elements that are not zero (NaN is not), in row-major order: an array for each dimension. */
export function nonzeroPlaces(x: Tensor): BigInt64Array<ArrayBuffer>[] {
  const data = dense(x);
  const flags = data instanceof BigInt64Array ? anyWord(data) : data;
  const size = x.shape.at(-1) ?? 1;
  const rows = size === 0 ? 0 : flags.length / size;
  const counts = allocate('int32', rows);
  const found = allocate('int32', size + 1);
  let count = 0;
  for (let r = 0; r < rows; r++) count += counts[r] = inRow(flags, r * size, size, found);
  const places = x.shape.map(() => allocate('int64', count));
  const low = places.map(({ buffer }) => new Int32Array(buffer)); // coordinates are below 2^31: the high halves stay 0
  const last = low.length - 1;
  if (last < 0) return places;
  const at = new Array<number>(last).fill(0);
  for (let r = 0, k = 0; r < rows; r++) {
    const n = counts[r]!;
    if (n > 0) inRow(flags, r * size, size, found);
    for (let i = 0; i < n; i++) low[last]![2 * (k + i)] = found[i]!;
    for (let d = 0; d < last; d++) for (let i = 0; i < n; i++) low[d]![2 * (k + i)] = at[d]!;
    k += n;
    for (let d = last - 1; d >= 0; d--) {
      if (++at[d]! < x.shape[d]!) break;
      at[d] = 0;
    }
  }
  return places;
}

/** Lists where the elements of a row are not zero, and says how many are not. */
function inRow(x: NumberArray, start: number, size: number, found: Int32Array): number {
  let count = 0;
  for (let j = 0; j < size; j++) {
    found[count] = j; // what is zero is written over
    count += x[start + j] === 0 ? 0 : 1;
  }
  return count;
}

/** For each number its bits, those of both words as one: 0 for 0 alone. */
function anyWord({ buffer, byteOffset, length }: BigInt64Array): Int32Array {
  const words = new Int32Array(buffer, byteOffset, 2 * length);
  const out = new Int32Array(length);
  for (let i = 0; i < length; i++) out[i] = words[2 * i]! | words[2 * i + 1]!;
  return out;
}
