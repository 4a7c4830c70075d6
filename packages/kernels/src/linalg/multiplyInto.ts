import { gemm } from '../matmul/gemm.ts';

/** A product of parts of row-major matrices of doubles that is added to a part of a third, which may be in the same array. */
export interface Update {
  readonly transA?: boolean;
  readonly transB?: boolean;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly alpha: number;
  readonly a: Float64Array;
  readonly aOffset: number;
  readonly lda: number;
  readonly b: Float64Array;
  readonly bOffset: number;
  readonly ldb: number;
  readonly c: Float64Array;
  readonly cOffset: number;
  readonly ldc: number;
}

/** c += alpha op(a) op(b), where c may lie in the array of a or b as long as the parts do not overlap. */
export function multiplyInto(u: Update): void {
  const { transA = false, transB = false, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc } = u;
  if (m === 0 || n === 0 || k === 0) return;
  const product = new Float64Array(m * n);
  gemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, 0, product, 0, n);
  for (let i = 0; i < m; i++) {
    const row = cOffset + i * ldc;
    for (let j = 0; j < n; j++) c[row + j]! += product[i * n + j]!;
  }
}
