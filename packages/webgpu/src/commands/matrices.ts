import type { Element } from '../kinds/element.ts';
import type { Strided } from './strided.ts';

/** Matrices of which zeros are above or below a diagonal. */
export interface TriangleCommand {
  readonly kind: 'triangle';
  readonly dtype: Element;
  readonly matrices: number;
  readonly rows: number;
  readonly columns: number;
  readonly diagonal: number;
  readonly upper: boolean;
  readonly at: number;
  readonly to: number;
}

/**
 * Products of matrices of whole numbers, which wrap around: the last two dimensions of `shape` are rows and columns, and
 * `to = Σ a[j] b[j]`, where `step` leads from one j to the next.
 */
export interface WholeProductCommand {
  readonly kind: 'wholeProduct';
  readonly dtype: 'int32' | 'int64' | 'uint8';
  readonly shape: readonly number[];
  readonly k: number;
  readonly a: Strided & { readonly step: number };
  readonly b: Strided & { readonly step: number };
  readonly to: Strided;
}

/** Of `count` matrices of floats, row by row: their determinants, decompositions, or what they solve. */
export interface MatricesCommand {
  readonly kind: 'matrices';
  /** `singular` gives bools, `order` the permutations of the pivots. */
  readonly what: 'det' | 'slogdet' | 'lu' | 'order' | 'singular' | 'solve' | 'cholesky' | 'qr';
  readonly rows: number;
  readonly cols: number;
  readonly count: number;
  readonly at: number;
  /** Of `solve`: how many right sides a matrix has, and where; null for the identity's columns. */
  readonly sides: { readonly count: number; readonly at: number | null } | null;
  readonly to: number;
  /** The second result: logarithms, U or R. */
  readonly more: number | null;
}

/** What triangles of floats solve: X in op(T) X = B. */
export interface TriangularCommand {
  readonly kind: 'triangularSolve';
  readonly count: number;
  readonly n: number;
  readonly sides: number;
  readonly upper: boolean;
  readonly transposed: boolean;
  /** Whether ones are taken for the diagonal. */
  readonly unit: boolean;
  readonly at: number;
  readonly right: number;
  readonly to: number;
}

/** Exponentials e^A of `count` matrices of floats, n by n; with `gradient`, of e^A, what they are of A. */
export interface MatrixExpCommand {
  readonly kind: 'matrixExp';
  readonly n: number;
  readonly count: number;
  readonly at: number;
  readonly gradient: number | null;
  readonly to: number;
}
