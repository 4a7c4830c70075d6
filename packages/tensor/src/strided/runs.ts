import type { StridedArray } from './interface.ts';
import { merge } from './merge.ts';
import { movable } from './movable.ts';
import type { UnaryRow } from './rows.ts';
import { walkUnary } from './walk.ts';

/** Shorter rows are the business of other loops. */
const SHORTEST = 24;
/** Shorter rows are copied sooner than a view of them is made. */
const SHORTEST_VIEW = 40;

/** A row whose elements are neighbours in `out`: as the engine copies, fills and reverses arrays. */
const copyRun: UnaryRow = (n, out, o, _, a, p, step) => {
  if (step === 0) out.fill(a[p]!, o, o + n);
  else if (step === 1) {
    if (n >= SHORTEST_VIEW) out.set(a.subarray(p, p + n), o);
    else for (const end = o + n; o < end; o++, p++) out[o] = a[p]!;
  } else {
    out.set(a.subarray(p - n + 1, p + 1), o);
    out.subarray(o, o + n).reverse();
  }
};

/**
 * out = a, row by row, where the elements of a row are neighbours in both, the same one, or neighbours read backwards.
 * False, and nothing done, for other geometries and short rows.
 */
export function copyByRuns(out: StridedArray, a: StridedArray): boolean {
  const merged = merge([out, a]);
  if (!merged) return true;
  const last = merged.shape.length - 1;
  if (last < 0 || merged.shape[last]! < SHORTEST) return false;
  const [to, from] = merged.strides as [number[], number[]];
  if (to[last] !== 1 || Math.abs(from[last]!) > 1) return false;
  walkUnary(copyRun, { ...out, data: movable(out.data) }, { ...a, data: movable(a.data) });
  return true;
}
