import { Tensor } from '@wick/tensor';
import { type Given, optionTable, show } from '@wick/tensor/internal';
import { scanFloats } from './floats.ts';
import { binsFrom, histogramOf } from './histogram.ts';
import { eachPiece, zerosIn } from './pieces.ts';
import type { TensorStats } from './types.ts';
import { valuesOf } from './values.ts';

const { sqrt } = Math;
const table = optionTable({ bins: binsFrom(1) }, ['bins']);

/**
 * Smallest, largest, mean and deviation (divisor n) of the finite elements, how many are 0, NaN and infinite, and a
 * histogram. Sums are taken in double, of distances from a value that is in the tensor or from the mean.
 *
 * @param options - `bins` of the histogram. Default: 40.
 * @throws TypeError if `tensor` is none; RangeError if `bins` is no whole number above 0.
 * @example
 * ```ts
 * const { mean, std, zeros } = inspect.tensorStats(tensor([0, 2, 0, 2]));
 * mean; // 1
 * std; // 1
 * zeros; // 2
 * ```
 */
export function tensorStats(tensor: Tensor, ...given: Given<{ bins?: number }, [bins: number]>): TensorStats {
  if (!(tensor instanceof Tensor)) throw new TypeError(`tensorStats: expected a Tensor, got ${show(tensor)}`);
  const { bins } = table.take('tensorStats', given);
  const values = valuesOf('tensorStats', tensor);
  const { moments, range, zeros, nan, inf } = scan(values);
  return {
    shape: [...tensor.shape],
    dtype: tensor.dtype,
    numel: tensor.numel(),
    min: range ? range[0] : Number.NaN,
    max: range ? range[1] : Number.NaN,
    ...moments,
    zeros,
    nan,
    inf,
    histogram: histogramOf(values, bins, range ?? [0, 1], nan + inf === 0),
  };
}

/** Mean and deviation. */
export interface Moments {
  readonly mean: number;
  readonly std: number;
}

/** What {@link scan} finds. */
export interface Scan {
  readonly moments: Moments;
  /** Null where nothing is finite. */
  readonly range: readonly [number, number] | null;
  readonly zeros: number;
  readonly nan: number;
  readonly inf: number;
}

/** The statistics of one array. */
export function scan(values: ArrayLike<number>): Scan {
  const fast = values instanceof Float32Array ? scanFloats(values) : null;
  if (fast) {
    const { mean, std, low, high, zeros } = fast;
    return { moments: { mean, std }, range: [low, high], zeros, nan: 0, inf: 0 };
  }
  const found = { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY, sum: 0, finite: 0, zeros: 0, nan: 0 };
  eachPiece(values, (piece, count) => scanPiece(piece, count, found));
  const { low, high, sum, finite, zeros, nan } = found;
  const inf = values.length - finite - nan;
  if (finite === 0) return { moments: { mean: Number.NaN, std: Number.NaN }, range: null, zeros, nan, inf };
  const mean = sum / finite;
  let squares = 0;
  eachPiece(values, (piece, count) => {
    squares = addSquares(piece, count, mean, squares);
  });
  return { moments: { mean, std: sqrt(squares / finite) }, range: [low, high], zeros, nan, inf };
}

interface Found {
  low: number;
  high: number;
  sum: number;
  finite: number;
  zeros: number;
  nan: number;
}

function scanPiece(values: Float64Array, count: number, found: Found): void {
  let { low, high, sum, finite, nan } = found;
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    if (value - value !== 0) {
      if (Number.isNaN(value)) nan++;
      continue;
    }
    finite++;
    sum += value;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  found.zeros += zerosIn(count);
  Object.assign(found, { low, high, sum, finite, nan });
}

/** The sum of squared distances from the mean, of what is finite, after `squares` of earlier pieces. */
function addSquares(values: Float64Array, count: number, mean: number, squares: number): number {
  for (let i = 0; i < count; i++) {
    const d = values[i]! - mean;
    if (d - d === 0) squares += d * d;
  }
  return squares;
}
