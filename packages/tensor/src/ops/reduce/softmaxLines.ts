import type { FloatArray } from '../../core/dtype.ts';
import type { Lines } from './lines.ts';

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
