import type { DType } from '@wick/tensor';

/** How often values fall into equally wide bins. */
export interface Histogram {
  /** One more than there are bins; all bins but the last exclude their upper edge. */
  readonly edges: readonly number[];
  /** Per bin. NaN and infinities are in none. */
  readonly counts: readonly number[];
}

/** What {@link tensorStats} finds: plain data. Over finite values, NaN where there are none. */
export interface TensorStats {
  /** Sizes. */
  readonly shape: readonly number[];
  /** Of the tensor. */
  readonly dtype: DType;
  /** How many elements there are, finite or not. */
  readonly numel: number;
  /** The least. */
  readonly min: number;
  /** The largest. */
  readonly max: number;
  /** The mean. */
  readonly mean: number;
  /** With the divisor n, not n - 1: a single value has 0. */
  readonly std: number;
  /** How many elements are exactly 0. */
  readonly zeros: number;
  /** How many elements are NaN. */
  readonly nan: number;
  /** How many elements are ±∞. */
  readonly inf: number;
  /** Of the finite values, from the least to the largest. */
  readonly histogram: Histogram;
}
