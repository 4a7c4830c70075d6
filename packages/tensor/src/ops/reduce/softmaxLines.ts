import type { FloatArray } from '../../core/dtype.ts';
import type { Lines } from './lines.ts';

/** The largest of a line (-Infinity of no elements). A NaN there makes the sums NaN later, so it need not be found. */
function largest(x: FloatArray, from: number, n: number, step: number): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++, from += step) if (x[from]! > best) best = x[from]!;
  return best;
}

/** Σ e^(x - shift) */
function sumExp(x: FloatArray, from: number, n: number, step: number, shift: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++, from += step) sum += Math.exp(x[from]! - shift);
  return sum;
}

/** y (g - Σ g y) for every line of y. */
export function softmaxGradientLines({ data, outer, n, inner }: Lines, g: FloatArray, out: FloatArray): void {
  const y = data as FloatArray;
  for (let o = 0; o < outer; o++) {
    for (let j = 0; j < inner; j++) {
      const start = o * n * inner + j;
      let sum = 0;
      for (let i = 0, at = start; i < n; i++, at += inner) sum += g[at]! * y[at]!;
      for (let i = 0, at = start; i < n; i++, at += inner) out[at] = y[at]! * (g[at]! - sum);
    }
  }
}

/** g - e^y Σ g for every line of y. */
export function logSoftmaxGradientLines({ data, outer, n, inner }: Lines, g: FloatArray, out: FloatArray): void {
  const y = data as FloatArray;
  for (let o = 0; o < outer; o++) {
    for (let j = 0; j < inner; j++) {
      const start = o * n * inner + j;
      let sum = 0;
      for (let i = 0, at = start; i < n; i++, at += inner) sum += g[at]!;
      for (let i = 0, at = start; i < n; i++, at += inner) out[at] = g[at]! - Math.exp(y[at]!) * sum;
    }
  }
}

/** log Σ e^x of every line; an infinity that is the largest is its own result. */
export function logSumExpLines({ data, outer, n, inner }: Lines): Float64Array<ArrayBuffer> {
  const x = data as FloatArray;
  const out = new Float64Array(outer * inner);
  for (let o = 0, to = 0; o < outer; o++) {
    for (let j = 0; j < inner; j++, to++) {
      const start = o * n * inner + j;
      const best = largest(x, start, n, inner);
      const shift = Math.abs(best) === Number.POSITIVE_INFINITY ? 0 : best;
      out[to] = Math.log(sumExp(x, start, n, inner, shift)) + shift;
    }
  }
  return out;
}
