import type { FloatArray } from '../floatArray.ts';
import { rowNormBackwardByWasm, rowNormByWasm } from './wasmRowNorm.ts';

/** How an array is normalised: as `rows` of `size` elements that lie behind one another. */
export interface RowNorm {
  /** Rows that are normalised each by itself. */
  readonly rows: number;
  /** Elements of a row. */
  readonly size: number;
  /** What is added to the variance. */
  readonly eps: number;
  /** Subtract the mean, divide by the deviation; else divide by the root of the mean square. */
  readonly centered: boolean;
  /** Element i has the weight ⌊i / inner⌋ mod period: one per place in a row, or one per channel. */
  readonly inner: number;
  /** Rows until scale and shift begin again. */
  readonly period: number;
}

/**
 * Layer, group and root mean square normalisation: out = (x - mean) / √(variance + eps) · weight + bias per row, the
 * variance about the mean or, where it is not subtracted, about 0. Computed in double, or in WebAssembly in floats with
 * sums of a few hundred of them in double.
 *
 * @param weight - `period` factors, or null
 * @param bias - `period` summands, or null
 */
export function rowNorm<T extends FloatArray>(x: T, norm: RowNorm, weight: T | null, bias: T | null, out: T): void {
  if (rowNormByWasm(x, norm, weight, bias, out)) return;
  const { rows, size, inner, period } = norm;
  for (let r = 0, at = 0; r < rows; r++) {
    const { mean, scale } = momentsOf(x, at, norm);
    for (const end = at + size; at < end; ) {
      const c = (at / inner) % period;
      const factor = weight ? scale * weight[c]! : scale;
      const shift = bias ? bias[c]! : -0; // what leaves -0 as it is
      for (const stop = at + inner; at < stop; at++) out[at] = (x[at]! - mean) * factor + shift;
    }
  }
}

/**
 * The gradients of {@link rowNorm} in one walk. With x̂ the normalised row and h = g · weight that of x is
 * (h - Σh/n - x̂ Σ(h x̂)/n) · scale, Σh only where the mean is subtracted; that of the weight Σ g x̂, that of the bias
 * Σ g.
 *
 * @param out - overwritten by the gradient of x
 * @param gradWeight - `period` sums, which grow
 * @param gradBias - `period` sums, which grow
 */
export function rowNormBackward<T extends FloatArray>(
  g: T,
  x: T,
  norm: RowNorm,
  weight: T | null,
  out: T,
  gradWeight: Float64Array,
  gradBias: Float64Array,
): void {
  if (rowNormBackwardByWasm(g, x, norm, weight, out, gradWeight, gradBias)) return;
  const { rows, size, inner, period, centered } = norm;
  for (let r = 0; r < rows; r++) {
    const [start, end] = [r * size, (r + 1) * size];
    const { mean, scale } = momentsOf(x, start, norm);
    let sum = 0;
    let product = 0;
    for (let at = start; at < end; ) {
      const c = (at / inner) % period;
      const factor = weight ? weight[c]! : 1;
      let blockSum = 0;
      let blockProduct = 0;
      for (const stop = at + inner; at < stop; at++) {
        blockSum += g[at]!;
        blockProduct += g[at]! * (x[at]! - mean) * scale;
      }
      gradBias[c]! += blockSum;
      gradWeight[c]! += blockProduct;
      sum += blockSum * factor;
      product += blockProduct * factor;
    }
    const meanGrad = centered ? sum / size : 0;
    const meanProduct = product / size;
    for (let at = start; at < end; ) {
      const factor = weight ? weight[(at / inner) % period]! : 1;
      for (const stop = at + inner; at < stop; at++)
        out[at] = (g[at]! * factor - meanGrad - (x[at]! - mean) * scale * meanProduct) * scale;
    }
  }
}

/** Mean and reciprocal deviation of the row that begins at `start`. */
function momentsOf(x: FloatArray, start: number, { size, eps, centered }: RowNorm): { mean: number; scale: number } {
  const end = start + size;
  let mean = 0;
  if (centered) {
    for (let i = start; i < end; i++) mean += x[i]!;
    mean /= size;
  }
  let squares = 0;
  for (let i = start; i < end; i++) squares += (x[i]! - mean) * (x[i]! - mean);
  // Of the elements' type, so that what is infinite in it is so here, as in PyTorch.
  const variance = x instanceof Float32Array ? Math.fround(squares / size) : squares / size;
  return { mean, scale: 1 / Math.sqrt(variance + eps) };
}
