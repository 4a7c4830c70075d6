import { showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { type Fields, returnType } from '../../core/namedTuple.ts';
import { tensorOrNull } from '../../core/operand.ts';
import { flag, type Given, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';
import { checkRange, countPoints, edgesOf, floatsOf } from './histogramBins.ts';

/** Options of `histogram`. */
export interface HistogramOptions {
  /** How many bins of one width, or their edges, ascending. Default: 100. */
  bins?: number | Tensor;
  /** From where to where bins of one width go. Default: null, from the smallest element to the largest. */
  range?: readonly [from: number, to: number] | null;
  /** What each element counts. Default: null, 1. */
  weight?: Tensor | null;
  /** Whether the result is a density, whose integral is 1. Default: false. */
  density?: boolean;
}

type Pair = [hist: Tensor, binEdges: Tensor];

/** What `histogram` gives: a pair, and by name. */
export type Histogram = Pair & Fields<'hist' | 'binEdges'>;

/** How the options of `histogram` are given. */
export type GivenHistogram = Given<HistogramOptions, [bins: number | Tensor]>;

const histogramOptions = optionTable(
  {
    bins: unchecked<number | Tensor>(100),
    range: unchecked<readonly [number, number] | null>(null),
    weight: tensorOrNull,
    density: flag(false),
  } satisfies RulesFor<HistogramOptions>,
  ['bins'],
);
const histAndEdges = returnType<Pair, 'hist' | 'binEdges'>('hist', 'binEdges');

/**
 * How many elements lie in each bin, and the edges of the bins, in the elements' dtype. An edge belongs to the bin above
 * it, the last one to the last bin; what lies outside, and NaN, is not counted. Without a gradient.
 *
 * @param given - `bins`, a number (default 100) or a vector of edges, by position or name; `range`, `weight` (as many as
 *   there are elements), `density`
 * @throws TypeError unless x, and edges and weights like it, are float32 or float64; RangeError for a range that is not
 *   finite or ends before it begins
 * @example
 * ```ts
 * const { hist, binEdges } = histogram(tensor([1, 2, 1]), 4, { range: [0, 3] });
 * hist; // [0, 2, 1, 0]
 * binEdges; // [0, 0.75, 1.5, 2.25, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.histogram.html
 */
export function histogram(x: Tensor, ...given: GivenHistogram): Histogram {
  const { bins, range, weight, density } = histogramOptions.take('histogram', given);
  const points = { data: floatsOf('histogram', x), dims: 1, dtype: x.dtype };
  if (range !== null && isTensor(bins)) throw new TypeError('histogram: range is for a number of bins, not for edges');
  if (weight && weight.numel() !== x.numel())
    throw new ShapeError(
      `histogram: weight of shape ${showShape(weight.shape)} does not fit shape ${showShape(x.shape)}`,
    );
  const edges = edgesOf('histogram', points, 0, bins, range && checkRange('histogram', range));
  return histAndEdges('histogram', [countPoints('histogram', points, [edges], weight, density), edges]);
}
