import { multiplyInto } from './multiplyInto.ts';
import { solveTriangle } from './triangular.ts';

const block = 32;

/**
 * LU factors in place of a matrix, with the largest element of each column as its pivot, as LAPACK's getrf: P A = L U, L
 * below the diagonal with ones on it, U on and above. Row-major doubles.
 *
 * @param order - room for the rows' new order
 * @returns the rows of A in their new order, the sign of that permutation, and whether a pivot is 0
 *
 * @example
 * ```ts
 * const a = new Float64Array([0, 1, 2, 3]);
 * const { order, sign } = luFactor(2, 2, a);
 * [...order]; // [1, 0]
 * sign; // -1
 * [...a]; // [2, 3, 0, 1]
 * ```
 */
export function luFactor(
  rows: number,
  cols: number,
  a: Float64Array,
  order: Int32Array = new Int32Array(rows),
): { order: Int32Array; sign: number; singular: boolean } {
  for (let i = 0; i < rows; i++) order[i] = i;
  const k = Math.min(rows, cols);
  let sign = 1;
  let singular = false;
  for (let from = 0; from < k; from += block) {
    const to = Math.min(from + block, k);
    for (let j = from; j < to; j++) {
      const pivot = largestBelow(a, rows, cols, j);
      if (pivot !== j) {
        swapRows(a, cols, pivot, j);
        const row = order[pivot]!;
        order[pivot] = order[j]!;
        order[j] = row;
        sign = -sign;
      }
      const value = a[j * cols + j]!;
      if (value === 0) {
        singular = true;
        continue;
      }
      for (let i = j + 1; i < rows; i++) {
        const factor = a[i * cols + j]! / value;
        a[i * cols + j] = factor;
        if (factor !== 0) for (let c = j + 1; c < to; c++) a[i * cols + c]! -= factor * a[j * cols + c]!;
      }
    }
    if (to < cols) finishRows(a, rows, cols, from, to);
  }
  return { order, sign, singular };
}

function largestBelow(a: Float64Array, rows: number, cols: number, j: number): number {
  let best = j;
  for (let i = j + 1; i < rows; i++) if (Math.abs(a[i * cols + j]!) > Math.abs(a[best * cols + j]!)) best = i;
  return best;
}

function swapRows(a: Float64Array, cols: number, i: number, j: number): void {
  for (let c = 0, p = i * cols, q = j * cols; c < cols; c++, p++, q++) {
    const kept = a[p]!;
    a[p] = a[q]!;
    a[q] = kept;
  }
}

/** The panel's rows right of it, then what these take from the rest. */
function finishRows(a: Float64Array, rows: number, cols: number, from: number, to: number): void {
  const [size, rest] = [to - from, cols - to];
  const corner = new Float64Array(size * size);
  const right = new Float64Array(size * rest);
  for (let i = 0; i < size; i++) {
    corner.set(a.subarray((from + i) * cols + from, (from + i) * cols + to), i * size);
    right.set(a.subarray((from + i) * cols + to, (from + i + 1) * cols), i * rest);
  }
  solveTriangle(size, rest, corner, { upper: false, transposed: false, unit: true }, right);
  for (let i = 0; i < size; i++) a.set(right.subarray(i * rest, (i + 1) * rest), (from + i) * cols + to);
  multiplyInto({
    m: rows - to,
    n: rest,
    k: size,
    alpha: -1,
    a,
    aOffset: to * cols + from,
    lda: cols,
    b: right,
    bOffset: 0,
    ldb: rest,
    c: a,
    cOffset: to * cols + to,
    ldc: cols,
  });
}
