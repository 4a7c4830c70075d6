import type { Expression } from '../../pointwise/expression.ts';
import type { PointwiseCommand } from './pointwise.ts';
import type { Lines } from './reduce.ts';

/**
 * How values are reduced that nobody stores: along the middle of `lines`. `planes` are reduced along the outer and the inner
 * dimension; `small` is a fold over all of them, for which they are kept for a moment, and `shape` and `dims` say what of.
 */
export type ReducedWay =
  | { readonly kind: 'rows' | 'columns' | 'planes'; readonly lines: Lines }
  | { readonly kind: 'small'; readonly shape: readonly number[]; readonly dims: readonly number[] };

/** What values are reduced to. `total`: the sum of losses, as losses add it up. */
export type ReducedWhat = 'sum' | 'mean' | 'max' | 'min' | 'prod' | 'norm' | 'var' | 'std' | 'total';

/** A reduction of a {@link ReducedCommand}. */
export interface Reduced {
  readonly what: ReducedWhat;
  /** Of what the program is given: the inputs, then the numbers. */
  readonly value: Expression;
  /** The results lie here, side by side: floats. */
  readonly to: number;
  /** What a sum is divided by, of a variance the degrees of freedom. */
  readonly by: number;
}

/** Element by element work on floats whose values are reduced, in the order of a {@link ReduceCommand}, before they are forgotten. */
export interface ReducedCommand extends Omit<PointwiseCommand, 'kind' | 'type'> {
  readonly kind: 'reduced';
  /** How the values are reduced, which are walked row by row: not more than one for each of them. */
  readonly way: ReducedWay;
  readonly reductions: readonly Reduced[];
}
