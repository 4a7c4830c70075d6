import type { Lines, PlacesCommand } from '@wick/kernels/plan';
import type { Element } from '../kinds/element.ts';

/** Variances of floats, or their roots: Σ (x - mean)² / `by`. */
export interface VarianceCommand {
  readonly kind: 'variance';
  readonly root: boolean;
  readonly by: number;
  readonly shape: readonly number[];
  readonly stride: readonly number[];
  readonly at: number;
  readonly dims: readonly number[];
  readonly to: number;
}

/** log Σ e^x of lines of floats. */
export interface LogSumExpCommand {
  readonly kind: 'logSumExp';
  readonly lines: Lines;
  readonly at: number;
  readonly to: number;
}

/** Sums, products or log Σ e^x of all elements so far along lines: of floats; of whole numbers sums and products, which give int64. */
export interface ScanCommand {
  readonly kind: 'scan';
  readonly what: 'sum' | 'product' | 'logSumExp';
  readonly dtype: Element;
  readonly lines: Lines;
  /** From the last element to the first. */
  readonly reverse: boolean;
  readonly at: number;
  readonly to: number;
}

/** The best element so far along lines, the latest of equal ones and NaN from the first on, and where it is. */
export interface BestSoFarCommand {
  readonly kind: 'bestSoFar';
  readonly what: 'max' | 'min';
  readonly dtype: Element;
  readonly lines: Lines;
  readonly at: number;
  readonly values: number;
  /** int64 */
  readonly indices: number;
}

/** Where the best of each line is, of whatever type. */
export interface GpuPlacesCommand extends PlacesCommand {
  /** Default: float32. */
  readonly dtype?: Element;
}

/** Of each line that was sorted: its lower median (the first NaN if there is one), or the element that is there most often. */
export interface PickCommand {
  readonly kind: 'pick';
  readonly what: 'median' | 'mode';
  readonly dtype: Element;
  readonly lines: Lines;
  /** What the sort gave. */
  readonly values: number;
  readonly indices: number;
  readonly value: number;
  /** int64, or null where nobody asks for it. */
  readonly index: number | null;
}

/** The first `k` elements of lines in their order, equal ones as they come and NaN the largest, and where they were. */
export interface SortCommand {
  readonly kind: 'sort';
  readonly dtype: Element;
  readonly lines: Lines;
  readonly descending: boolean;
  readonly k: number;
  readonly at: number;
  readonly values: number;
  /** int64 */
  readonly indices: number;
}

/** The first places in sorted lines of n elements that are not below values (`right`: above), one line for each `width` of these, or one for all (0). */
export interface SearchCommand {
  readonly kind: 'search';
  readonly dtype: Element;
  readonly result: 'int64' | 'int32';
  readonly count: number;
  readonly n: number;
  readonly width: number;
  readonly right: boolean;
  readonly sorted: number;
  readonly values: number;
  readonly to: number;
}

/** Truths: whether elements are among `n` others, or are not. */
export interface IsInCommand {
  readonly kind: 'isIn';
  readonly dtype: Element;
  readonly count: number;
  readonly n: number;
  readonly invert: boolean;
  readonly at: number;
  readonly among: number;
  readonly to: number;
}

/** Categories by weights: where in the sums so far of a row of these, divided by their total, numbers of [0, 1) fall. */
export interface CategoriesCommand {
  readonly kind: 'categories';
  readonly rows: number;
  readonly categories: number;
  readonly samples: number;
  readonly weights: number;
  readonly drawn: number;
  /** As many floats as there are weights. */
  readonly sums: number;
  /** int64 */
  readonly to: number;
}
