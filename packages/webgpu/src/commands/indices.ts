import type { Element } from '../kinds/element.ts';
import type { Strided } from './strided.ts';

/** A tensor of indices along a dimension of `size` elements that lie `step` apart; negative ones count from its end. */
export interface IndexOperand extends Strided {
  readonly dtype: 'int64' | 'int32';
  readonly size: number;
  readonly step: number;
}

/** Elements at places that indices say: `to[i] = from[i + Σ step · index[i]]`. Of an index out of bounds comes 0. */
export interface GatherCommand {
  readonly kind: 'gather';
  readonly dtype: Element;
  readonly shape: readonly number[];
  readonly from: Strided;
  readonly indices: readonly IndexOperand[];
  readonly to: Strided;
}

/**
 * Elements to places that indices say: `to[i + Σ step · index[i]] = values[i]`, or added in the order of i. Where several
 * go to one place the last one stays. The stride of `to` is 0 along the dimensions whose place the indices say.
 */
export interface ScatterCommand {
  readonly kind: 'scatter';
  readonly add: boolean;
  /** What is made of values that meet, where they are added. Default: their sum. */
  readonly reduce?: 'sum' | 'prod' | 'mean' | 'amax' | 'amin';
  /** Whether what was there counts too. Default: true. */
  readonly includeSelf?: boolean;
  readonly dtype: Element;
  readonly shape: readonly number[];
  readonly values: Strided;
  /** What values are multiplied with. Default: 1. */
  readonly alpha?: number;
  readonly indices: readonly IndexOperand[];
  readonly to: Strided;
}

/**
 * Reductions that give whole numbers or truths: sums, products and counts give int64, `any` and `all` a bool, the largest and the
 * smallest whole number one of their type.
 */
export interface CountCommand {
  readonly kind: 'count';
  readonly what: 'sum' | 'product' | 'nonzero' | 'any' | 'all' | 'max' | 'min';
  readonly dtype: Element;
  readonly shape: readonly number[];
  readonly stride: readonly number[];
  readonly at: number;
  readonly dims: readonly number[];
  readonly to: number;
}

/** int64 ones at the classes of int64 elements, zeros elsewhere. */
export interface OneHotCommand {
  readonly kind: 'oneHot';
  readonly count: number;
  readonly classes: number;
  readonly at: number;
  readonly to: number;
}
