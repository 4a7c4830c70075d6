import { show, showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor, tensorOrNull } from '../../core/operand.ts';
import { flag, type Given, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { sameShape } from '../../core/shape.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';
import { checkRange, countPoints, edgesOf, floatsOf } from './histogramBins.ts';

/** Options of `histogramdd`. */
export interface HistogramddOptions {
  /** From where to where bins of one width go, two numbers for each dimension. Default: null, from the points. */
  range?: readonly number[] | null;
  /** What each point counts. Default: null, 1. */
  weight?: Tensor | null;
  /** Whether the result is a density, whose integral is 1. Default: false. */
  density?: boolean;
}

/** What `histogramdd` gives: a pair, and by name. */
export type Histogramdd = [hist: Tensor, binEdges: Tensor[]] & { readonly hist: Tensor; readonly binEdges: Tensor[] };

const histogramddOptions = optionTable(
  {
    range: unchecked<readonly number[] | null>(null),
    weight: tensorOrNull,
    density: flag(false),
  } satisfies RulesFor<HistogramddOptions>,
  ['range', 'weight', 'density'],
);

/**
 * How many points lie in each bin of a space, and the edges of the bins along each dimension, in the points' dtype. What
 * lies in none is not counted. Without a gradient.
 *
 * @param x - points along the last dimension, as many as the other ones hold
 * @param bins - how many bins of one width in all dimensions or in each, or a vector of ascending edges for each
 * @param given - `range`, `weight` (of x's shape without the last dimension) and `density`, in this order or by name
 * @throws ShapeError unless there are at least two dimensions and bins for each coordinate; TypeError and RangeError as
 *   for {@link histogram}
 * @example
 * ```ts
 * const { hist } = histogramdd(tensor([[0, 1], [1, 0], [2, 0], [2, 2]]), [3, 3]);
 * hist; // [[0, 1, 0], [1, 0, 0], [1, 0, 1]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.histogramdd.html
 */
export function histogramdd(
  x: Tensor,
  bins: number | readonly (number | Tensor)[],
  ...given: Given<HistogramddOptions, [range: readonly number[] | null, weight: Tensor | null, density: boolean]>
): Histogramdd {
  if (checkTensor('histogramdd', x).ndim < 2)
    throw new ShapeError(`histogramdd: at least two dimensions are needed, got shape ${showShape(x.shape)}`);
  const { range, weight, density } = histogramddOptions.take('histogramdd', given);
  const dims = x.shape.at(-1)!;
  const points = { data: floatsOf('histogramdd', x), dims, dtype: x.dtype };
  const each = typeof bins === 'number' ? new Array<number>(dims).fill(bins) : bins;
  if (!Array.isArray(each)) throw new TypeError(`histogramdd: bins must be a number or an array, got ${show(bins)}`);
  if (each.length !== dims)
    throw new ShapeError(`histogramdd: bins are needed for each of ${dims} coordinates, got ${show(bins)}`);
  if (range !== null && (range.length !== 2 * dims || each.some(isTensor)))
    throw new RangeError(
      `histogramdd: range must be two numbers for each of ${dims} numbers of bins, got ${show(range)}`,
    );
  if (weight && !sameShape(weight.shape, x.shape.slice(0, -1)))
    throw new ShapeError(
      `histogramdd: weight of shape ${showShape(weight.shape)} does not fit points of shape ${showShape(x.shape)}`,
    );
  const binEdges = (each as readonly (number | Tensor)[]).map((some, d) =>
    edgesOf('histogramdd', points, d, some, range && checkRange('histogramdd', range.slice(2 * d, 2 * d + 2))),
  );
  const hist = countPoints('histogramdd', points, binEdges, weight, density);
  const pair: [hist: Tensor, binEdges: Tensor[]] = [hist, binEdges];
  return Object.defineProperties(pair, { hist: { value: hist }, binEdges: { value: binEdges } }) as Histogramdd;
}
