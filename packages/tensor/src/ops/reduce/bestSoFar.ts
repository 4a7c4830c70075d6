import { allocate, type NumberArray } from '../../core/dtype.ts';
import { wrapArray } from '../../core/make.ts';
import type { Tensor } from '../../tensor.ts';
import { zeros } from '../creation/zeros.ts';
import { scatterAdd } from '../indexing/scatterAdd.ts';
import type { Pair } from './argBest.ts';
import { linesOf } from './lines.ts';

/** The best so far along a dimension, the latest of equal ones; from the first NaN on, NaN. */
export function bestSoFar(x: Tensor, dim: number, max: boolean): Pair {
  const { data, outer, n, inner } = linesOf(x, x.ndim === 0 ? [] : [dim]);
  const values = allocate(x.dtype, data.length);
  const indices = allocate('int64', data.length);
  const low = new Int32Array(indices.buffer); // indices are below 2^31: their high halves stay 0
  // bigints compare alike
  findBestSoFar(data as NumberArray, values as NumberArray, low, { outer, n, inner }, max);
  return [wrapArray(values, x.shape, x.dtype), wrapArray(indices, x.shape, 'int64')];
}

/** Writes the best so far of the lines of `from`, and the low words of the indices of these. */
export function findBestSoFar(
  from: NumberArray,
  values: NumberArray,
  low: Int32Array,
  { outer, n, inner }: { readonly outer: number; readonly n: number; readonly inner: number },
  max: boolean,
): void {
  for (let o = 0; o < outer; o++) {
    for (let j = 0; j < inner; j++) {
      let at = o * n * inner + j;
      let best = from[at]!;
      let place = 0;
      for (let i = 0; i < n; i++, at += inner) {
        const v = from[at]!;
        if (Number.isNaN(v) || (max ? v >= best : v <= best)) {
          best = v;
          place = i;
        }
        values[at] = best;
        low[2 * at] = place;
      }
    }
  }
}

/** Each gradient goes to the element whose value was shown. */
export function toShown(g: Tensor | null, indices: Tensor, dim: number): [Tensor | null] {
  if (!g || g.ndim === 0) return [g];
  return [scatterAdd(zeros([...g.shape], { dtype: g.dtype }), dim, indices, g)];
}
