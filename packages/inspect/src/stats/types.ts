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
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly numel: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** With the divisor n, not n - 1: a single value has 0. */
  readonly std: number;
  /** How many elements are exactly 0. */
  readonly zeros: number;
  readonly nan: number;
  readonly inf: number;
  readonly histogram: Histogram;
}
