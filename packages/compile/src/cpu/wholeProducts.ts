import { countOf, isDense } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import { type LoopsOf, placesIn, type Units, unitOf, unitsOf, wholeOf } from './hostLoops.ts';

// Products of matrices of whole numbers, such as tables of confusion from ones at classes.

/** More multiplications are worth what the operation itself leaves. */
const MOST = 1 << 20;

/** Reads whole numbers, and gives the largest size among them. */
function read(numbers: Float64Array, words: Units, at: Int32Array, isWide: boolean): number {
  let most = 0;
  for (let i = 0; i < at.length; i++) {
    const k = at[i]!;
    const value = isWide ? words[k + 1]! * 2 ** 32 + (words[k]! >>> 0) : words[k]!;
    numbers[i] = value;
    most = Math.max(most, Math.abs(value));
  }
  return most;
}

export const wholeProducts: Readonly<Record<string, LoopsOf>> = {
  matmul({ inputs, outputs }, layout) {
    const [a, b] = inputs as [Place, Place];
    const [out] = outputs as [Place];
    const { dtype } = out;
    if ((dtype !== 'int64' && dtype !== 'int32') || a.dtype !== dtype || b.dtype !== dtype) return null;
    if (a.shape.length !== 2 || b.shape.length !== 2 || !isDense(out)) return null;
    const [m, k, n] = [a.shape[0]!, a.shape[1]!, b.shape[1]!];
    if (m * k * n === 0 || m * k * n > MOST) return null;
    const isWide = dtype === 'int64';
    const unit = unitOf(out)!;
    const [atA, atB] = [placesIn(a, unit), placesIn(b, unit)];
    const [left, right] = [new Float64Array(countOf(a.shape)), new Float64Array(countOf(b.shape))];
    const first = unit * out.offset;
    return {
      before: [],
      arrays: [out, a, b].map((place) => wholeOf(place, layout)),
      bind([result, x, y]) {
        const [to, ofA, ofB] = [unitsOf(result!, out), unitsOf(x!, a), unitsOf(y!, b)];
        return () => {
          // As long as doubles hold all sums.
          if (!(read(left, ofA, atA, isWide) * read(right, ofB, atB, isWide) * k < 2 ** 53)) return false;
          for (let i = 0, at = first; i < m; i++)
            for (let j = 0; j < n; j++, at += unit) {
              let sum = 0;
              for (let c = 0; c < k; c++) sum += left[i * k + c]! * right[c * n + j]!;
              to[at] = sum; // modulo 2^32
              if (isWide) to[at + 1] = Math.floor(sum / 2 ** 32);
            }
          return true;
        };
      },
    };
  },
};
