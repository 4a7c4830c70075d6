import type { FloatArray } from '../floatArray.ts';

/** A batch of matrices inside an array: element (i, j) of matrix `item` at `offset + item * batch + i * row + j * column`. */
export interface Matrix {
  readonly array: FloatArray;
  readonly offset: number;
  /** Steps from one row, one column and one matrix of the batch to the next; a batch step of 0: one matrix for all. */
  readonly row: number;
  readonly column: number;
  readonly batch: number;
}

/** `C = alpha * A @ B + beta * C`, or `bias` instead of C, for every matrix of a batch: A is m x k, B k x n, C m x n with a column step of 1. */
export interface Product {
  readonly batch: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly alpha: number;
  readonly a: Matrix;
  readonly b: Matrix;
  readonly beta: number;
  readonly c: Matrix;
  /** n elements that every row of C begins as, instead of what it holds; of C's type. */
  readonly bias?: FloatArray | null;
}

/** The matrix whose stored rows lie `ld` apart, or with `transposed` the transpose of what is stored so. */
export function storedMatrix(array: FloatArray, offset: number, ld: number, transposed = false, batch = 0): Matrix {
  return transposed ? { array, offset, row: 1, column: ld, batch } : { array, offset, row: ld, column: 1, batch };
}

/** One matrix of the batch. */
export function itemOf(matrix: Matrix, item: number): Matrix {
  return { ...matrix, offset: matrix.offset + item * matrix.batch };
}

/** The steps of matrices as they lie in the kernels' memory, and where they begin; in bytes. */
export interface Placed {
  readonly address: number;
  readonly row: number;
  readonly column: number;
  readonly batch: number;
}
