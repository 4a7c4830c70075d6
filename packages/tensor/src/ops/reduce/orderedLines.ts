import { allocate } from '../../core/dtype.ts';
import { keysOf } from './keys.ts';
import type { Lines } from './lines.ts';
import { sortLine } from './sortLine.ts';

/** Calls `use` with the places of every line's elements in sorted order; line by line, the array is used again. */
export function eachSorted(
  { data, outer, n, inner }: Lines,
  descending: boolean,
  use: (places: Int32Array, line: number, start: number) => void,
): void {
  // int64 needs bigints only where its values do not fit a double.
  const numbers = keysOf(data);
  const big = numbers === null;
  const from = numbers ?? data;
  const keys = allocate(big ? 'int64' : 'float64', n);
  const spareKeys = allocate(big ? 'int64' : 'float64', n);
  const places = new Int32Array(n);
  const sparePlaces = new Int32Array(n);
  for (let o = 0, line = 0; o < outer; o++) {
    for (let j = 0; j < inner; j++, line++) {
      const start = o * n * inner + j;
      for (let i = 0, at = start; i < n; i++, at += inner) {
        keys[i] = from[at]!;
        places[i] = i;
      }
      sortLine(keys, places, n, descending, spareKeys, sparePlaces);
      use(places, line, start);
    }
  }
}
