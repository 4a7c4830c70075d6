import type { FloatArray } from '../floatArray.ts';
import { doubleScratch } from '../scratch.ts';

const rowSums = doubleScratch();

/**
 * `C = alpha * A @ B + beta * C` without packing, for products too small or too thin to repay it. Operands are given by
 * row and column strides. Sums are formed in double.
 */
export function smallGemm(
  m: number,
  n: number,
  k: number,
  alpha: number,
  a: FloatArray,
  aOffset: number,
  aRow: number,
  aCol: number,
  b: FloatArray,
  bOffset: number,
  bRow: number,
  bCol: number,
  beta: number,
  c: FloatArray,
  cOffset: number,
  ldc: number,
): void {
  const sums = rowSums(n);
  for (let i = 0; i < m; i++) {
    const aStart = aOffset + i * aRow;
    // Walk B along its rows where they are contiguous, else along its columns.
    if (bCol === 1) sumRows(n, k, a, aStart, aCol, b, bOffset, bRow, sums);
    else sumColumns(n, k, a, aStart, aCol, b, bOffset, bRow, bCol, sums);
    const to = cOffset + i * ldc;
    // beta = 0 must overwrite: 0 * NaN would keep a NaN.
    if (beta === 0) for (let j = 0; j < n; j++) c[to + j] = alpha * sums[j]!;
    else for (let j = 0; j < n; j++) c[to + j] = alpha * sums[j]! + beta * c[to + j]!;
  }
}

function sumRows(
  n: number,
  k: number,
  a: FloatArray,
  aStart: number,
  aCol: number,
  b: FloatArray,
  bOffset: number,
  bRow: number,
  sums: Float64Array,
): void {
  for (let j = 0; j < n; j++) sums[j] = 0;
  for (let p = 0; p < k; p++) {
    const factor = a[aStart + p * aCol]!;
    const from = bOffset + p * bRow;
    for (let j = 0; j < n; j++) sums[j]! += factor * b[from + j]!;
  }
}

function sumColumns(
  n: number,
  k: number,
  a: FloatArray,
  aStart: number,
  aCol: number,
  b: FloatArray,
  bOffset: number,
  bRow: number,
  bCol: number,
  sums: Float64Array,
): void {
  for (let j = 0; j < n; j++) {
    let from = bOffset + j * bCol;
    let at = aStart;
    let sum = 0;
    for (let p = 0; p < k; p++) {
      sum += a[at]! * b[from]!;
      at += aCol;
      from += bRow;
    }
    sums[j] = sum;
  }
}
