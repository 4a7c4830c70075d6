import { multiplyInto } from './multiplyInto.ts';

const block = 48;

/**
 * Cholesky's factor in place of a symmetric matrix: afterwards the lower triangle holds L with L Lᵀ = A, the upper one
 * zeros. Row-major doubles, the lower triangle is read.
 *
 * @returns 0, or the order of the leading minor that is not positive, from 1 (LAPACK's info): the matrix is then left
 * factored in part
 *
 * @example
 * ```ts
 * const a = new Float64Array([4, 2, 2, 5]);
 * choleskyFactor(2, a); // 0
 * [...a]; // [2, 0, 1, 2]
 * ```
 */
export function choleskyFactor(n: number, a: Float64Array): number {
  for (let from = 0; from < n; from += block) {
    const to = Math.min(from + block, n);
    const info = factorPanel(n, a, from, to);
    if (info > 0) return info;
    // The rest loses what the panel's columns explain.
    for (let row = to; row < n; row += block) {
      const rows = Math.min(block, n - row);
      multiplyInto({
        transB: true,
        m: rows,
        n: row + rows - to,
        k: to - from,
        alpha: -1,
        a,
        aOffset: row * n + from,
        lda: n,
        b: a,
        bOffset: to * n + from,
        ldb: n,
        c: a,
        cOffset: row * n + to,
        ldc: n,
      });
    }
  }
  for (let i = 0; i < n; i++) a.fill(0, i * n + i + 1, (i + 1) * n);
  return 0;
}

function factorPanel(n: number, a: Float64Array, from: number, to: number): number {
  for (let j = from; j < to; j++) {
    let pivot = a[j * n + j]!;
    for (let k = from; k < j; k++) pivot -= a[j * n + k]! ** 2;
    if (!(pivot > 0)) return j + 1;
    const root = Math.sqrt(pivot);
    a[j * n + j] = root;
    for (let i = j + 1; i < n; i++) {
      let sum = a[i * n + j]!;
      for (let k = from; k < j; k++) sum -= a[i * n + k]! * a[j * n + k]!;
      a[i * n + j] = sum / root;
    }
  }
  return 0;
}
