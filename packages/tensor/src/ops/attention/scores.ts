import type { FloatArray } from '../../core/dtype.ts';

// Loops over scores that are formed as a whole, for eager work and for plans.

/** Sets the scores above the diagonal of each matrix to -∞. */
export function hideFuture(scores: FloatArray, rows: number, queries: number, keys: number): void {
  for (let r = 0; r < rows; r++) {
    const seen = Math.min((r % queries) + 1, keys);
    scores.fill(Number.NEGATIVE_INFINITY, r * keys + seen, (r + 1) * keys);
  }
}

/** The gradient dP becomes that of the scores: P ∘ (dP - Σ dP ∘ P), row by row. */
export function throughSoftmax(d: FloatArray, p: FloatArray, rows: number, size: number): void {
  for (let r = 0, start = 0; r < rows; r++, start += size) {
    const end = start + size;
    let sum = 0;
    for (let i = start; i < end; i++) sum += d[i]! * p[i]!;
    for (let i = start; i < end; i++) d[i] = p[i]! * (d[i]! - sum);
  }
}
