import { doubleScratch } from '../scratch.ts';
import type { Matrix, Product } from './product.ts';

const rowSums = doubleScratch();

/**
 * One {@link Product} without packing, for those too small or too thin to repay it. Sums are formed in double.
 */
export function multiplySmall({ m, n, k, alpha, a, b, beta, c }: Product): void {
  const sums = rowSums(n);
  for (let i = 0; i < m; i++) {
    // Walk B along its rows where they are contiguous, else along its columns.
    if (b.column === 1) sumRows(n, k, a, i, b, sums);
    else sumColumns(n, k, a, i, b, sums);
    const to = c.offset + i * c.row;
    const { array } = c;
    // beta = 0 must overwrite: 0 * NaN would keep a NaN.
    if (beta === 0) for (let j = 0; j < n; j++) array[to + j] = alpha * sums[j]!;
    else for (let j = 0; j < n; j++) array[to + j] = alpha * sums[j]! + beta * array[to + j]!;
  }
}

/** Row i of the product, from rows of B. */
function sumRows(n: number, k: number, a: Matrix, i: number, b: Matrix, sums: Float64Array): void {
  const { array: left, column } = a;
  const { array: right, row } = b;
  let at = a.offset + i * a.row;
  let from = b.offset;
  for (let j = 0; j < n; j++) sums[j] = 0;
  for (let p = 0; p < k; p++) {
    const factor = left[at]!;
    for (let j = 0; j < n; j++) sums[j]! += factor * right[from + j]!;
    at += column;
    from += row;
  }
}

/** Row i of the product, from columns of B. */
function sumColumns(n: number, k: number, a: Matrix, i: number, b: Matrix, sums: Float64Array): void {
  const { array: left, column: leftStep } = a;
  const { array: right, row: rightStep } = b;
  const start = a.offset + i * a.row;
  for (let j = 0; j < n; j++) {
    let from = b.offset + j * b.column;
    let at = start;
    let sum = 0;
    for (let p = 0; p < k; p++) {
      sum += left[at]! * right[from]!;
      at += leftStep;
      from += rightStep;
    }
    sums[j] = sum;
  }
}
