import { packPanelsOf, ROWS } from './pack';
import { multiplyBlockOf } from './strip';

// Cache blocks: an A block (MC x KC, 96 KB of floats) stays in L2, one B panel (KC x 8) in L1.
export const MC: i32 = 96;
export const KC: i32 = 256;
const NC: i32 = 1024;

/** Bytes of workspace of one thread; `n` and `k` of the whole product. */
export function gemmWorkspace(n: i32, k: i32, size: i32): i32 {
  const depth = min(KC, k);
  const columns = (min(NC, n) + 7) & ~7;
  return 128 + MC * KC * size + columns * depth * size;
}

/** A job of products. Matrices of a batch lie `aBatch`, `bBatch`, `cBatch` bytes apart; strides are in bytes. */
@unmanaged
export class GemmJob {
  /** Bytes of an element: floats or doubles. */
  size: i32;
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
  /** B as packRight left it, or 0, and how many bytes of it a row of B takes. */
  packed: usize;
  packedRow: usize;
  /** What the rows of C begin as, or 0; then C is added to. */
  bias: usize;
  alpha: f64;
}

/** One chunk of a job of products: `C = alpha A @ B`, or added to C. `workspace` holds a packed block of A and one of B. */
export function gemm(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<GemmJob>(address);
  const size = job.size;
  const item = chunk / job.cuts;
  const from = (chunk - item * job.cuts) * job.step;
  let a = job.a + job.aBatch * item;
  let b = job.b + job.bBatch * item;
  let c = job.c + job.cBatch * item;
  let m = job.m;
  let n = job.n;
  let first = 0;
  if (job.byColumns) {
    first = from;
    n = min(job.step, n - from);
    b += job.bColumn * from;
    c += from * size;
  } else {
    m = min(job.step, m - from);
    a += job.aRow * from;
    c += job.ldc * from;
  }
  let accumulate = job.accumulate;
  if (job.bias != 0) {
    const row = job.bias + <usize>first * size;
    for (let i = 0; i < m; i++) memory.copy(c + job.ldc * i, row, <usize>n * size);
    accumulate = 1;
  }
  // Two vectors.
  const width = 32 / size;
  const aPanels = workspace + 128;
  const bPanels = aPanels + MC * KC * size;
  for (let j = 0; j < n; j += NC) {
    const columns = min(NC, n - j);
    for (let p = 0; p < job.k; p += KC) {
      const depth = min(KC, job.k - p);
      let right = bPanels;
      if (job.packed == 0) {
        const block = b + job.bRow * p + job.bColumn * j;
        packPanelsOf(size, width, block, job.bColumn, job.bRow, columns, depth, 1, bPanels, depth << 5);
      } else right = job.packed + job.packedRow * p + <usize>((first + j) / width) * (depth << 5);
      // Later blocks of K add to what the first one left.
      const more = accumulate | i32(p > 0);
      for (let i = 0; i < m; i += MC) {
        const rows = min(MC, m - i);
        const left = a + job.aRow * i + job.aColumn * p;
        packPanelsOf(size, ROWS, left, job.aRow, job.aColumn, rows, depth, job.alpha, aPanels, ROWS * depth * size);
        const to = c + job.ldc * i + j * size;
        multiplyBlockOf(size, rows, columns, depth, aPanels, right, to, job.ldc, more, workspace);
      }
    }
  }
}

/** Bytes that a row of a packed B of n columns takes. */
export function packedRowOf(n: i32, size: i32): usize {
  const width = 32 / size;
  return <usize>(((n + width - 1) / width) * width * size);
}

/** Packs all of a B of k rows and n columns for products that have it in common. */
export function packRight(b: usize, row: isize, column: isize, n: i32, k: i32, size: i32, to: usize): void {
  const packedRow = packedRowOf(n, size);
  for (let p = 0; p < k; p += KC) {
    const depth = min(KC, k - p);
    packPanelsOf(size, 32 / size, b + row * p, column, row, n, depth, 1, to + packedRow * p, depth << 5);
  }
}
