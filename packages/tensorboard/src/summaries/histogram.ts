import { show } from '@wick/tensor/internal';
import type { Summary } from '../proto/types.ts';

/**
 * The bins of a histogram: TensorBoard's own (from 1e-12 to 1e20, each a tenth wider than the one before, and their
 * negatives), a number of equal ones, their edges, or a rule of numpy's that chooses the number.
 */
export type HistogramBins = 'tensorflow' | 'auto' | 'fd' | 'sturges' | number | readonly number[];

const rules = ['tensorflow', 'auto', 'fd', 'sturges'];

let defaults: number[] | undefined;

function defaultEdges(): readonly number[] {
  if (defaults) return defaults;
  const above: number[] = [];
  // As the loop of TensorBoard's: with its roundings.
  for (let edge = 1e-12; edge < 1e20; edge *= 1.1) above.push(edge);
  defaults = [...above.map((edge) => -edge).reverse(), 0, ...above];
  return defaults;
}

export function checkBins(where: string, bins: unknown): HistogramBins {
  if (rules.includes(bins as string) || (Number.isSafeInteger(bins) && (bins as number) > 0)) return bins as number;
  const edges = Array.isArray(bins) && bins.length > 1 && bins.every((edge) => typeof edge === 'number') ? bins : null;
  if (edges?.every((edge, i) => i === 0 || edge >= edges[i - 1]!)) return edges as number[];
  throw new RangeError(
    `${where}: bins must be ${rules.map((rule) => `'${rule}'`).join(', ')}, a positive number of bins or at least two rising edges, got ${show(bins)}`,
  );
}

/** The histogram of values, in at most `maxBins` bins, cut to where there is something. */
export function histogram(tag: string, values: Float64Array, bins: HistogramBins, maxBins: number | null): Summary {
  if (values.length === 0) throw new RangeError('addHistogram: values must have an element, got none');
  const sorted = values.slice().sort();
  let { counts, edges } = count(sorted, edgesOf(sorted, bins));
  if (maxBins !== null && counts.length > maxBins) ({ counts, edges } = fewer(counts, edges, maxBins));
  const first = counts.findIndex((n) => n > 0);
  if (first < 0)
    throw new RangeError('addHistogram: values must have an element within the bins, got none that is in one');
  const last = counts.findLastIndex((n) => n > 0);
  // TensorBoard knows the right edges only: an empty bin before the first tells its left one.
  const bucket = first > 0 ? counts.slice(first - 1, last + 1) : [0, ...counts.slice(0, last + 1)];
  let [sum, sumSquares] = [0, 0];
  for (const value of values) {
    sum += value;
    sumSquares += value * value;
  }
  // NaN sorts behind everything, and is what numpy gives as both ends where there is one.
  const hasNaN = Number.isNaN(sorted.at(-1));
  const [min, max] = hasNaN ? [Number.NaN, Number.NaN] : [sorted[0]!, sorted.at(-1)!];
  const value = { min, max, num: values.length, sum, sumSquares, bucketLimit: edges.slice(first, last + 2), bucket };
  return { value: [{ tag, value: { case: 'histo', value } }] };
}

/** numpy's edges for the values. */
function edgesOf(sorted: Float64Array, bins: HistogramBins): readonly number[] {
  if (bins === 'tensorflow') return defaultEdges();
  if (typeof bins === 'object') return bins;
  let [low, high] = [sorted[0]!, sorted.at(-1)!];
  if (!Number.isFinite(low) || !Number.isFinite(high))
    throw new RangeError(`addHistogram: values must be finite to be divided into equal bins, got ${low} to ${high}`);
  const n = typeof bins === 'number' ? bins : chosen(sorted, bins, high - low);
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  const step = (high - low) / n;
  return Array.from({ length: n + 1 }, (_, i) => (i === n ? high : i * step + low));
}

/** How many bins a rule of numpy's takes. */
function chosen(sorted: Float64Array, rule: 'auto' | 'fd' | 'sturges', range: number): number {
  const sturges = range / (Math.log2(sorted.length) + 1);
  const spread = (percentile(sorted, 0.75) - percentile(sorted, 0.25)) * 2;
  const fd = spread * sorted.length ** (-1 / 3);
  const width = rule === 'sturges' ? sturges : rule === 'fd' ? fd : fd > 0 ? Math.min(fd, sturges) : sturges;
  return width > 0 ? Math.ceil(range / width) : 1;
}

function percentile(sorted: Float64Array, p: number): number {
  const at = p * (sorted.length - 1);
  const low = sorted[Math.floor(at)]!;
  return low + (sorted[Math.ceil(at)]! - low) * (at - Math.floor(at));
}

/** How many values are in each bin: from its left edge to before its right one, which only the last includes. */
function count(sorted: Float64Array, edges: readonly number[]): { counts: number[]; edges: readonly number[] } {
  const counts = new Array<number>(edges.length - 1).fill(0);
  let bin = 0;
  for (const value of sorted) {
    if (!(value >= edges[0]!)) continue;
    if (!(value <= edges.at(-1)!)) break;
    while (bin < counts.length - 1 && value >= edges[bin + 1]!) bin++;
    counts[bin]!++;
  }
  return { counts, edges };
}

/** Neighbours are put together so that about `most` are left, as PyTorch does. */
function fewer(counts: readonly number[], edges: readonly number[], most: number) {
  const group = Math.floor(counts.length / most);
  const sums: number[] = [];
  for (let i = 0; i < counts.length; i += group)
    sums.push(counts.slice(i, i + group).reduce((sum, each) => sum + each, 0));
  const kept = sums.map((_, i) => edges[i * group]!);
  return { counts: sums, edges: [...kept, edges.at(-1)!] };
}
