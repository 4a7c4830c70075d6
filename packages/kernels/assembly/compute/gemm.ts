import { columnsOf, packPanels, ROWS } from './pack';
import { multiplyBlock } from './strip';

// Cache blocks: an A block (MC x KC, 96 KB of floats) stays in L2, one B panel (KC x 8) in L1.
const MC: i32 = 96;
const KC: i32 = 256;
const NC: i32 = 1024;

/**
 * C = alpha A @ B, or added to C. Strides are in bytes. `workspace` holds a packed block of A and one of B: see
 * {@link gemmWorkspace}.
 */
function gemm<T>(
  m: i32,
  n: i32,
  k: i32,
  alpha: T,
  a: usize,
  aRow: isize,
  aColumn: isize,
  b: usize,
  bRow: isize,
  bColumn: isize,
  c: usize,
  ldc: usize,
  accumulate: i32,
  workspace: usize,
): void {
  const tile = workspace;
  const aPanels = tile + 128;
  const bPanels = aPanels + <usize>(MC * KC) * sizeof<T>();
  for (let j = 0; j < n; j += NC) {
    const columns = min(NC, n - j);
    for (let p = 0; p < k; p += KC) {
      const depth = min(KC, k - p);
      const bPanel = <usize>(columnsOf<T>() * depth) * sizeof<T>();
      packPanels<T>(columnsOf<T>(), b + bRow * p + bColumn * j, bColumn, bRow, columns, depth, <T>1, bPanels, bPanel);
      // Later blocks of K add to what the first one left.
      const more = accumulate | i32(p > 0);
      for (let i = 0; i < m; i += MC) {
        const rows = min(MC, m - i);
        const aPanel = <usize>(ROWS * depth) * sizeof<T>();
        packPanels<T>(ROWS, a + aRow * i + aColumn * p, aRow, aColumn, rows, depth, alpha, aPanels, aPanel);
        const to = c + ldc * i + <usize>j * sizeof<T>();
        multiplyBlock<T>(rows, columns, depth, aPanels, bPanels, to, ldc, more, tile);
      }
    }
  }
}

/** Bytes of workspace of one thread; `n` and `k` of the whole product. */
export function gemmWorkspace(n: i32, k: i32, size: i32): i32 {
  const depth = min(KC, k);
  const columns = (min(NC, n) + 7) & ~7;
  return 128 + MC * KC * size + columns * depth * size;
}

/** A job of products. Matrices of a batch lie `aBatch`, `bBatch`, `cBatch` bytes apart; strides are in bytes. */
@unmanaged
class GemmJob {
  m: i32;
  n: i32;
  k: i32;
  /** Each product is cut in `cuts` parts of `step` rows or, if `byColumns`, columns: a part is a chunk. */
  cuts: i32;
  step: i32;
  byColumns: i32;
  accumulate: i32;
  a: usize;
  aRow: isize;
  aColumn: isize;
  aBatch: usize;
  b: usize;
  bRow: isize;
  bColumn: isize;
  bBatch: usize;
  c: usize;
  ldc: usize;
  cBatch: usize;
  alpha: f64;
}

// @ts-ignore: decorator
@inline
function gemmChunk<T>(job: GemmJob, chunk: i32, workspace: usize): void {
  const item = chunk / job.cuts;
  const from = (chunk - item * job.cuts) * job.step;
  let a = job.a + job.aBatch * item;
  let b = job.b + job.bBatch * item;
  let c = job.c + job.cBatch * item;
  let m = job.m;
  let n = job.n;
  if (job.byColumns) {
    n = min(job.step, n - from);
    b += job.bColumn * from;
    c += <usize>from * sizeof<T>();
  } else {
    m = min(job.step, m - from);
    a += job.aRow * from;
    c += job.ldc * from;
  }
  gemm<T>(
    m,
    n,
    job.k,
    <T>job.alpha,
    a,
    job.aRow,
    job.aColumn,
    b,
    job.bRow,
    job.bColumn,
    c,
    job.ldc,
    job.accumulate,
    workspace,
  );
}

/** One chunk of a job of float products. */
export function sgemm(job: usize, chunk: i32, workspace: usize): void {
  gemmChunk<f32>(changetype<GemmJob>(job), chunk, workspace);
}

/** One chunk of a job of double products. */
export function dgemm(job: usize, chunk: i32, workspace: usize): void {
  gemmChunk<f64>(changetype<GemmJob>(job), chunk, workspace);
}
