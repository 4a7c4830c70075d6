import type { FloatArray } from '../floatArray.ts';
import { softmaxLossBackwardByWasm, softmaxLossByWasm } from './wasmSoftmaxLoss.ts';

/** Logits as (outer, size, inner): for each of outer · inner places there is a line of `size` of them. */
export interface LogitLines {
  /** Places before the dimension of classes. */
  readonly outer: number;
  /** Classes. */
  readonly size: number;
  /** Places behind it. */
  readonly inner: number;
}

/** What a line of logits is to a loss, one each per place, in double. */
export interface LineSums {
  /** The largest logit. */
  readonly largest: Float64Array;
  /** log Σ e^(x - largest) */
  readonly logSums: Float64Array;
  /** Σ coefficient · (x - largest); 0 without coefficients. */
  readonly dots: Float64Array;
}

/** Room for what {@link softmaxLoss} finds. */
export function lineSums({ outer, inner }: LogitLines): LineSums {
  const make = () => new Float64Array(outer * inner);
  return { largest: make(), logSums: make(), dots: make() };
}

/**
 * What cross entropy needs of lines of logits, in one pass over them. A line with a NaN, with +∞, or of nothing but -∞,
 * has NaN for its sums.
 *
 * @param coefficients - one for each logit, or `size` of them, which are those of every line; or null
 * @param found - where it goes, if there is something
 */
export function softmaxLoss(
  x: FloatArray,
  lines: LogitLines,
  coefficients: FloatArray | null,
  found = lineSums(lines),
): LineSums {
  const { outer, size, inner } = lines;
  const places = outer * inner;
  const { largest, logSums, dots } = found;
  if (softmaxLossByWasm(x, lines, coefficients, found)) {
    for (let i = 0; i < places; i++) logSums[i] = Math.log(logSums[i]!);
    return found;
  }
  const shared = coefficients !== null && coefficients.length === size;
  for (let i = 0; i < places; i++) {
    const start = startOf(i, lines);
    let most = Number.NEGATIVE_INFINITY;
    for (let c = 0, at = start; c < size; c++, at += inner) if (x[at]! > most) most = x[at]!;
    let sum = 0;
    let dot = 0;
    for (let c = 0, at = start; c < size; c++, at += inner) {
      sum += Math.exp(x[at]! - most);
      if (coefficients) dot += coefficients[shared ? c : at]! * (x[at]! - most);
    }
    largest[i] = most;
    logSums[i] = Math.log(sum);
    dots[i] = dot;
  }
  return found;
}

/**
 * out = softmax(x) · ofSoftmax - coefficient · ofCoefficients: the gradient of cross entropy with respect to the logits,
 * but for what a single class has.
 *
 * @param logSums - log Σ e^x of each line
 * @param ofSoftmax - a factor for each line
 * @param ofCoefficients - a factor for each line
 */
export function softmaxLossBackward<T extends FloatArray>(
  x: T,
  lines: LogitLines,
  coefficients: FloatArray | null,
  logSums: Float64Array,
  ofSoftmax: Float64Array,
  ofCoefficients: Float64Array,
  out: T,
): void {
  if (softmaxLossBackwardByWasm(x, lines, coefficients, [logSums, ofSoftmax, ofCoefficients], out)) return;
  const { outer, size, inner } = lines;
  const shared = coefficients !== null && coefficients.length === size;
  for (let i = 0; i < outer * inner; i++) {
    const [logSum, factor, by] = [logSums[i]!, ofSoftmax[i]!, ofCoefficients[i]!];
    for (let c = 0, at = startOf(i, lines); c < size; c++, at += inner) {
      const value = Math.exp(x[at]! - logSum) * factor;
      out[at] = coefficients ? value - coefficients[shared ? c : at]! * by : value;
    }
  }
}

/** Where the line of a place begins. */
function startOf(place: number, { size, inner }: LogitLines): number {
  const image = Math.floor(place / inner);
  return image * size * inner + (place - image * inner);
}
