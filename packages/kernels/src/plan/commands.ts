import type { Expression } from '../pointwise/expression.ts';

// What a planned program can be made of. Places are bytes from the beginning of the plan's arena; strides and steps are in
// elements, as those of tensors.

/** A number, or which of the plan's numbers it is: that is read anew at every run. */
export type Numeric = number | { readonly number: number };

/** A strided array in the arena. */
export interface StridedPlace {
  readonly at: number;
  readonly stride: readonly number[];
  /** Default: float32. A bool is a byte, 0 or 1, and counts as a float in programs. */
  readonly dtype?: 'float32' | 'bool';
}

/** A result of a {@link PointwiseCommand}. */
export interface PointwiseOutput extends StridedPlace {
  /** Of what the program is given: the inputs, then the numbers. */
  readonly value: Expression;
}

/**
 * Element by element work on floats, whatever the strides: any number of instructions of the pointwise machine, several
 * results. An output may lie where an input lies only in the same geometry.
 */
export interface PointwiseCommand {
  readonly kind: 'pointwise';
  /** Of all; broadcasting is a stride of 0. */
  readonly shape: readonly number[];
  readonly inputs: readonly StridedPlace[];
  readonly numbers?: readonly Numeric[];
  readonly outputs: readonly PointwiseOutput[];
}

/** A batch of matrices: element (i, j) of matrix `item` lies `item * batch + i * row + j * column` elements behind `at`. */
export interface MatrixPlace {
  readonly at: number;
  readonly row: number;
  readonly column: number;
  /** Default: 0. */
  readonly batch?: number;
}

/** `C = alpha * A @ B + beta * C`, or `bias` in C's place, for every matrix of a batch; C's column step is 1. */
export interface ProductCommand {
  readonly kind: 'product';
  /** Default: float32. */
  readonly dtype?: 'float32' | 'float64';
  /** Default: 1. */
  readonly batch?: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** Default: 1. */
  readonly alpha?: number;
  /** m x k */
  readonly a: MatrixPlace;
  /** k x n */
  readonly b: MatrixPlace;
  /** Default: 0, which overwrites. */
  readonly beta?: number;
  readonly c: MatrixPlace;
  /** Where n elements lie that every row of C begins as. */
  readonly bias?: number;
}

/** Ends the walk, calls JavaScript, and walks on. */
export interface HostCommand {
  readonly kind: 'host';
  readonly run: () => void;
}

/** A command of a plan. */
export type Command = PointwiseCommand | ProductCommand | HostCommand;
