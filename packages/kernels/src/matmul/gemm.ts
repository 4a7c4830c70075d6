import { type FloatArray, requireLength } from '../floatArray.ts';
import { checkCounts, checkMatrix } from './checkMatrix.ts';
import { multiply } from './multiply.ts';
import { storedMatrix } from './product.ts';

/**
 * General matrix product `C = alpha * op(A) @ op(B) + beta * C` on row-major matrices inside flat arrays, BLAS's gemm.
 * `op(A)` is m x k, `op(B)` k x n, C m x n; `op(X)` is X, or its transpose where the flag is set.
 *
 * Sums are formed in double; with float32 results there is one rounding per 256 products. `beta = 0` overwrites C, so
 * NaN there does not survive; with `alpha = 0` or `k = 0` A and B are not read. The arrays may differ in element type,
 * C must not overlap A or B.
 *
 * @param transA A is stored as its transpose, k x m
 * @param transB B is stored as its transpose, n x k
 * @param m rows of op(A) and C
 * @param n columns of op(B) and C
 * @param k columns of op(A), rows of op(B)
 * @param alpha factor on the product
 * @param a A's array; its first element is at `aOffset`, its stored rows are `lda` apart
 * @param b B's array; likewise
 * @param beta factor on what C holds
 * @param c C's array; likewise
 * @param bias n elements that every row of C begins as, instead of `beta * C`; or null
 * @throws RangeError where a matrix does not fit into its array
 *
 * @example
 * ```ts
 * const [a, b, c] = [Float32Array.of(1, 2, 3, 4, 5, 6), Float32Array.of(1, 0, 0, 1, 1, 1), new Float32Array(4)];
 * gemm(false, false, 2, 2, 3, 1, a, 0, 3, b, 0, 2, 0, c, 0, 2); // c = a (2 x 3) @ b (3 x 2)
 * [...c]; // [4, 5, 10, 11]
 * ```
 */
export function gemm(
  transA: boolean,
  transB: boolean,
  m: number,
  n: number,
  k: number,
  alpha: number,
  a: FloatArray,
  aOffset: number,
  lda: number,
  b: FloatArray,
  bOffset: number,
  ldb: number,
  beta: number,
  c: FloatArray,
  cOffset: number,
  ldc: number,
  bias: FloatArray | null = null,
): void {
  checkCounts('gemm', { m, n, k });
  checkMatrix('gemm', 'A', a, aOffset, transA ? k : m, transA ? m : k, lda);
  checkMatrix('gemm', 'B', b, bOffset, transB ? n : k, transB ? k : n, ldb);
  if (bias) requireLength('gemm', 'bias', bias, n);
  checkMatrix('gemm', 'C', c, cOffset, m, n, ldc);
  multiply({
    batch: 1,
    m,
    n,
    k,
    alpha,
    a: storedMatrix(a, aOffset, lda, transA),
    b: storedMatrix(b, bOffset, ldb, transB),
    beta: bias ? 0 : beta,
    c: storedMatrix(c, cOffset, ldc),
    bias,
  });
}
