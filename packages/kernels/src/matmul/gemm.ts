import type { FloatArray } from '../floatArray.ts';
import { doubleScratch } from '../scratch.ts';
import { checkCounts, checkMatrix } from './checkMatrix.ts';
import { multiplyPanels, TILE } from './microKernel.ts';
import { packPanels } from './pack.ts';
import { smallGemm } from './smallGemm.ts';
import { productByWasm } from './wasmGemm.ts';

// Cache blocks: an A block (MC x KC doubles, 192 KB) stays in L2, one B panel (KC x 4) in L1.
const MC = 96;
const KC = 256;
const NC = 1024;
// Below this many products packing costs more than it saves.
const SMALL = 2048;

const aPack = doubleScratch();
const bPack = doubleScratch();
const tile = new Float64Array(TILE * TILE);

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
): void {
  checkCounts('gemm', { m, n, k });
  checkMatrix('gemm', 'A', a, aOffset, transA ? k : m, transA ? m : k, lda);
  checkMatrix('gemm', 'B', b, bOffset, transB ? n : k, transB ? k : n, ldb);
  checkMatrix('gemm', 'C', c, cOffset, m, n, ldc);
  gemmUnchecked(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
}

/** {@link gemm} for callers in this package that have checked their arrays. */
export function gemmUnchecked(
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
): void {
  if (m === 0 || n === 0) return;
  if (alpha === 0 || k === 0) {
    scaleMatrix(m, n, beta, c, cOffset, ldc);
    return;
  }
  const inWasm = productByWasm({
    transA,
    transB,
    batch: 1,
    m,
    n,
    k,
    alpha,
    a: { array: a, offset: aOffset, ld: lda, batchStride: 0 },
    b: { array: b, offset: bOffset, ld: ldb, batchStride: 0 },
    beta,
    c: { array: c, offset: cOffset, ld: ldc, batchStride: 0 },
  });
  if (inWasm) return;
  const aRow = transA ? 1 : lda;
  const aCol = transA ? lda : 1;
  const bRow = transB ? 1 : ldb;
  const bCol = transB ? ldb : 1;
  if (m * n * k <= SMALL || m < 3 || n < 3) {
    smallGemm(m, n, k, alpha, a, aOffset, aRow, aCol, b, bOffset, bRow, bCol, beta, c, cOffset, ldc);
    return;
  }
  for (let j = 0; j < n; j += NC) {
    const nc = Math.min(NC, n - j);
    for (let p = 0; p < k; p += KC) {
      const kc = Math.min(KC, k - p);
      const bPanels = bPack(roundUp(nc) * kc);
      packPanels(b, bOffset + p * bRow + j * bCol, bCol, bRow, nc, kc, 1, bPanels);
      // Later blocks of K add to what the first one left.
      const blockBeta = p === 0 ? beta : 1;
      for (let i = 0; i < m; i += MC) {
        const mc = Math.min(MC, m - i);
        const aPanels = aPack(roundUp(mc) * kc);
        packPanels(a, aOffset + i * aRow + p * aCol, aRow, aCol, mc, kc, alpha, aPanels);
        multiplyBlock(mc, nc, kc, aPanels, bPanels, blockBeta, c, cOffset + i * ldc + j, ldc);
      }
    }
  }
}

function roundUp(count: number): number {
  return Math.ceil(count / TILE) * TILE;
}

/** One packed block of A times one packed block of B, added to C's block. */
function multiplyBlock(
  mc: number,
  nc: number,
  kc: number,
  aPanels: Float64Array,
  bPanels: Float64Array,
  beta: number,
  c: FloatArray,
  cOffset: number,
  ldc: number,
): void {
  for (let j = 0; j < nc; j += TILE) {
    const cols = Math.min(TILE, nc - j);
    for (let i = 0; i < mc; i += TILE) {
      multiplyPanels(kc, aPanels, i * kc, bPanels, j * kc, tile);
      const to = cOffset + i * ldc + j;
      if (cols === TILE && mc - i >= TILE) storeFullTile(beta, c, to, ldc);
      else storeTile(Math.min(TILE, mc - i), cols, beta, c, to, ldc);
    }
  }
}

function storeFullTile(beta: number, c: FloatArray, to: number, ldc: number): void {
  for (let r = 0; r < TILE * TILE; r += TILE) {
    if (beta === 0) {
      c[to] = tile[r]!;
      c[to + 1] = tile[r + 1]!;
      c[to + 2] = tile[r + 2]!;
      c[to + 3] = tile[r + 3]!;
    } else {
      c[to] = tile[r]! + beta * c[to]!;
      c[to + 1] = tile[r + 1]! + beta * c[to + 1]!;
      c[to + 2] = tile[r + 2]! + beta * c[to + 2]!;
      c[to + 3] = tile[r + 3]! + beta * c[to + 3]!;
    }
    to += ldc;
  }
}

function storeTile(rows: number, cols: number, beta: number, c: FloatArray, to: number, ldc: number): void {
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < cols; j++) {
      const value = tile[r * TILE + j]!;
      c[to + j] = beta === 0 ? value : value + beta * c[to + j]!;
    }
    to += ldc;
  }
}

function scaleMatrix(m: number, n: number, beta: number, c: FloatArray, cOffset: number, ldc: number): void {
  for (let i = 0; i < m; i++) {
    const row = cOffset + i * ldc;
    for (let j = 0; j < n; j++) c[row + j] = beta === 0 ? 0 : beta * c[row + j]!;
  }
}
