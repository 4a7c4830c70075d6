import { multiplyInto } from './multiplyInto.ts';

/** Rows solved by substitution before what is known is taken from the rest in one product. */
const block = 32;

/** How a triangular matrix is read: its lower or upper half, transposed, with ones on the diagonal instead of what is there. */
export interface Triangle {
  /** Whether the upper half is read. */
  readonly upper: boolean;
  /** Whether T stands transposed in the equation. */
  readonly transposed: boolean;
  /** Whether the diagonal is ones. */
  readonly unit: boolean;
}

/**
 * Solves op(T) X = B in place of B by blocks: T is n x n, B n x m, both row-major doubles that begin at an offset.
 * Infinities and NaN come of a zero on the diagonal, as in BLAS's trsm.
 */
export function solveTriangle(
  n: number,
  m: number,
  t: Float64Array,
  { upper, transposed, unit }: Triangle,
  b: Float64Array,
  tOffset = 0,
  bOffset = 0,
): void {
  // An upper matrix is solved from the end, a transposed lower one too.
  const backwards = upper !== transposed;
  const blocks = Math.ceil(n / block);
  for (let k = 0; k < blocks; k++) {
    const from = (backwards ? blocks - 1 - k : k) * block;
    const to = Math.min(from + block, n);
    for (let step = 0; step < to - from; step++) {
      const i = backwards ? to - 1 - step : from + step;
      const row = bOffset + i * m;
      for (let other = 0; other < step; other++) {
        const j = backwards ? to - 1 - other : from + other;
        const factor = t[tOffset + (transposed ? j * n + i : i * n + j)]!;
        if (factor === 0) continue;
        const known = bOffset + j * m;
        for (let c = 0; c < m; c++) b[row + c]! -= factor * b[known + c]!;
      }
      if (unit) continue;
      const pivot = t[tOffset + i * n + i]!;
      for (let c = 0; c < m; c++) b[row + c]! /= pivot;
    }
    const restFrom = backwards ? 0 : to;
    const restTo = backwards ? from : n;
    if (restTo > restFrom)
      multiplyInto({
        transA: transposed,
        m: restTo - restFrom,
        n: m,
        k: to - from,
        alpha: -1,
        a: t,
        aOffset: tOffset + (transposed ? from * n + restFrom : restFrom * n + from),
        lda: n,
        b,
        bOffset: bOffset + from * m,
        ldb: m,
        c: b,
        cOffset: bOffset + restFrom * m,
        ldc: m,
      });
  }
}
