import { checkCounts, checkMatrix } from './checkMatrix.ts';

/**
 * `C = A @ B` on contiguous row-major int32 matrices (m x k, k x n, m x n), modulo 2^32 as PyTorch's integers wrap.
 *
 * @throws RangeError where a matrix does not fit into its array
 */
export function matmulInt32(
  m: number,
  n: number,
  k: number,
  a: Int32Array,
  aOffset: number,
  b: Int32Array,
  bOffset: number,
  c: Int32Array,
  cOffset: number,
): void {
  checkOperands('matmulInt32', m, n, k, a, aOffset, b, bOffset, c, cOffset);
  c.fill(0, cOffset, cOffset + m * n);
  for (let i = 0; i < m; i++) {
    const to = cOffset + i * n;
    for (let p = 0; p < k; p++) {
      const factor = a[aOffset + i * k + p]!;
      const from = bOffset + p * n;
      // Math.imul keeps the low 32 bits of the product, the store those of the sum.
      for (let j = 0; j < n; j++) c[to + j] = c[to + j]! + Math.imul(factor, b[from + j]!);
    }
  }
}

/**
 * `C = A @ B` on contiguous row-major int64 matrices (m x k, k x n, m x n), modulo 2^64 as PyTorch's integers wrap.
 *
 * @throws RangeError where a matrix does not fit into its array
 */
export function matmulInt64(
  m: number,
  n: number,
  k: number,
  a: BigInt64Array,
  aOffset: number,
  b: BigInt64Array,
  bOffset: number,
  c: BigInt64Array,
  cOffset: number,
): void {
  checkOperands('matmulInt64', m, n, k, a, aOffset, b, bOffset, c, cOffset);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0n;
      // asIntN in every step lets V8 keep the sum in a machine register.
      for (let p = 0; p < k; p++) {
        sum = BigInt.asIntN(64, sum + a[aOffset + i * k + p]! * b[bOffset + p * n + j]!);
      }
      c[cOffset + i * n + j] = sum;
    }
  }
}

function checkOperands(
  fn: string,
  m: number,
  n: number,
  k: number,
  a: ArrayLike<unknown>,
  aOffset: number,
  b: ArrayLike<unknown>,
  bOffset: number,
  c: ArrayLike<unknown>,
  cOffset: number,
): void {
  checkCounts(fn, { m, n, k });
  checkMatrix(fn, 'A', a, aOffset, m, k, k);
  checkMatrix(fn, 'B', b, bOffset, k, n, n);
  checkMatrix(fn, 'C', c, cOffset, m, n, n);
}
