import type { FloatArray } from '../floatArray.ts';
import { checkCounts, checkMatrix } from './checkMatrix.ts';
import { multiply } from './multiply.ts';
import { storedMatrix } from './product.ts';

/**
 * {@link gemm} over a batch: matrix `i` of an operand begins `offset + i * batchStride` into its array. A batch stride
 * of 0 uses one matrix for the whole batch (not for C). Operands have the order of gemm, each batch stride after its
 * offset.
 *
 * A product with one shared B whose A and C are plainly stacked is computed as a single tall gemm.
 *
 * @throws RangeError where a matrix does not fit into its array
 */
export function batchedGemm(
  transA: boolean,
  transB: boolean,
  batch: number,
  m: number,
  n: number,
  k: number,
  alpha: number,
  a: FloatArray,
  aOffset: number,
  aBatchStride: number,
  lda: number,
  b: FloatArray,
  bOffset: number,
  bBatchStride: number,
  ldb: number,
  beta: number,
  c: FloatArray,
  cOffset: number,
  cBatchStride: number,
  ldc: number,
): void {
  checkCounts('batchedGemm', { batch, m, n, k, aBatchStride, bBatchStride, cBatchStride });
  if (batch === 0) return;
  const last = batch - 1;
  checkMatrix('batchedGemm', 'A', a, aOffset + last * aBatchStride, transA ? k : m, transA ? m : k, lda);
  checkMatrix('batchedGemm', 'B', b, bOffset + last * bBatchStride, transB ? n : k, transB ? k : n, ldb);
  checkMatrix('batchedGemm', 'C', c, cOffset + last * cBatchStride, m, n, ldc);
  const stacked = !transA && bBatchStride === 0 && aBatchStride === m * lda && cBatchStride === m * ldc;
  multiply({
    batch: stacked ? 1 : batch,
    m: stacked ? batch * m : m,
    n,
    k,
    alpha,
    a: storedMatrix(a, aOffset, lda, transA, aBatchStride),
    b: storedMatrix(b, bOffset, ldb, transB, bBatchStride),
    beta,
    c: storedMatrix(c, cOffset, ldc, false, cBatchStride),
  });
}
