import type { PointwiseCommand } from './pointwise.ts';

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
  readonly epilogue?: Epilogue;
}

/**
 * What is done with a result of floats, which lies without gaps, part by part as it comes to be. The program has as many
 * elements and meets them in the order in which they lie; of memory that it or the command writes it reads in that order
 * alone, and it writes nothing that the command reads.
 */
export interface Epilogue extends PointwiseCommand {
  /** Whether the result is read by others too: a GPU leaves out what nobody reads. Default: true. */
  readonly isStored?: boolean;
}
