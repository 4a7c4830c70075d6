import type { Tensor, TypedArray } from '@wick/tensor';
import { type Given, optionTable, type Rule, type RulesFor, show } from '@wick/tensor/internal';
import { countFloats } from './floats.ts';
import { eachPiece } from './pieces.ts';
import type { Histogram } from './types.ts';
import { valuesOf } from './values.ts';

/** Options of {@link histogram}. */
export interface HistogramOptions {
  /** How many bins. Default: 40. */
  bins?: number;
  /** From where to where; values outside are not counted. Default: the smallest and the largest finite value. */
  range?: readonly [low: number, high: number];
}

const table = optionTable(
  {
    bins: binsFrom(1),
    range: {
      value: undefined,
      read(where, name, given) {
        const [low, high] = Array.isArray(given) ? given : [];
        if (Number.isFinite(low) && Number.isFinite(high) && low < high) return [low, high];
        throw new RangeError(`${where}: ${name} must be two finite numbers that rise, got ${String(given)}`);
      },
    } as Rule<readonly [number, number] | undefined>,
  } satisfies RulesFor<HistogramOptions>,
  ['bins'],
);

/**
 * How often values fall into equally wide bins, numpy's `histogram`: each bin without its upper edge, the last one
 * with it; where all values are the same the range is half a unit to both sides. NaN and infinities are left out.
 *
 * @param options - how many bins, or {@link HistogramOptions}.
 * @throws TypeError for what holds no numbers; RangeError if `bins` is no whole number above 0 or the range is empty.
 * @example
 * ```ts
 * inspect.histogram(tensor([0, 1, 1, 2]), 2); // { edges: [0, 1, 2], counts: [1, 3] }
 * ```
 * @see https://numpy.org/doc/stable/reference/generated/numpy.histogram.html
 */
export function histogram(
  data: Tensor | TypedArray | readonly number[],
  ...given: Given<HistogramOptions, [bins: number]>
): Histogram {
  const { bins, range } = table.take('histogram', given);
  const values = valuesOf('histogram', data);
  return histogramOf(values, bins, range ?? finiteRange(values));
}

/** The option of how many bins, 40 of them unless it is said. */
export function binsFrom(least: number): Rule<number> {
  return {
    value: 40,
    read(where, name, given) {
      if (typeof given === 'number' && Number.isInteger(given) && given >= least && given <= 1e6) return given;
      throw new RangeError(`${where}: ${name} must be a whole number from ${least} to 1000000, got ${show(given)}`);
    },
  };
}

/** The smallest and the largest finite value; from 0 to 1 where there is none. */
export function finiteRange(values: ArrayLike<number>): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  eachPiece(values, (piece, count) => {
    low = lowestOf(piece, count, low);
    high = highestOf(piece, count, high);
  });
  return low <= high ? [low, high] : [0, 1];
}

function lowestOf(values: Float64Array, count: number, low: number): number {
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    if (value < low && value !== Number.NEGATIVE_INFINITY) low = value;
  }
  return low;
}

function highestOf(values: Float64Array, count: number, high: number): number {
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    if (value > high && value !== Number.POSITIVE_INFINITY) high = value;
  }
  return high;
}

/**
 * {@link histogram} of values whose range is known.
 *
 * @param within - that all values are finite and in the range
 */
export function histogramOf(
  values: ArrayLike<number>,
  bins: number,
  range: readonly [number, number],
  within = false,
): Histogram {
  let [low, high] = range;
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  // Halves, so that a range from -1e308 to 1e308 does not overflow.
  const [half, step] = [high / 2 - low / 2, (high / 2 - low / 2) / bins];
  const edges = Float64Array.from({ length: bins + 1 }, (_, i) => (i === bins ? high : low + 2 * i * step));
  const counts = new Float64Array(bins);
  if (within && values instanceof Float32Array) countFloats(values, edges, counts, bins / half / 2);
  else eachPiece(values, (piece, count) => countPiece(piece, count, edges, counts, bins / half));
  return { edges: Array.from(edges), counts: Array.from(counts) };
}

function countPiece(
  values: Float64Array,
  count: number,
  edges: Float64Array,
  counts: Float64Array,
  scale: number,
): void {
  const last = counts.length - 1;
  const [low, high] = [edges[0]!, edges[counts.length]!];
  const halfLow = low / 2;
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    if (!(value >= low && value <= high)) continue; // NaN fails as well
    let bin = ((value / 2 - halfLow) * scale) | 0;
    if (bin > last) bin = last;
    // The edges decide: the product above may round across one.
    if (bin < last && value >= edges[bin + 1]!) bin++;
    else if (value < edges[bin]!) bin--;
    counts[bin]!++;
  }
}
