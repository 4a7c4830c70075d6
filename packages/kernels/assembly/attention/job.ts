import { gemm, GemmJob, gemmWorkspace, packedRowOf } from '../compute/gemm';

// Attention over items (batches and heads) of floats. A chunk of a job is an item: blocks of its queries meet all keys
// that they see, so that no more than a block of rows of the scores is there at a time. Distances are in bytes; where
// the matrices of an item begin stands in tables, their rows lie behind each other without gaps between elements.

@unmanaged
export class AttentionJob {
  queries: i32;
  keys: i32;
  /** Elements of a query and of a key, and of a value. */
  depth: i32;
  width: i32;
  /** Queries of a block. */
  block: i32;
  /** Query i sees keys 0 … i alone. */
  causal: i32;
  /** A query that sees no key gets zeros. */
  emptyIsZero: i32;
  /** The constants of assembly/pointwise. */
  table: usize;
  q: usize;
  qItems: usize;
  qRow: usize;
  k: usize;
  kItems: usize;
  kRow: usize;
  v: usize;
  vItems: usize;
  vRow: usize;
  /** Added to the scores; 0: nothing. */
  mask: usize;
  maskItems: usize;
  maskRow: usize;
  /** The result, or its gradient. */
  out: usize;
  outItems: usize;
  outRow: usize;
  /** The gradients. */
  gq: usize;
  gqItems: usize;
  gqRow: usize;
  gk: usize;
  gkItems: usize;
  gkRow: usize;
  gv: usize;
  gvItems: usize;
  gvRow: usize;
  scale: f64;
}

/** Where an item of a matrix begins. */
// @ts-ignore: decorator
@inline
export function itemOf(base: usize, table: usize, item: i32): usize {
  return base + <usize>load<u32>(table + (<usize>item << 2));
}

/** Bytes of a row of scores. */
export function scoresRow(keys: i32): usize {
  return <usize>(((keys + 3) & -4) << 2);
}

/** Keys that the last of a block of queries sees. */
export function seenBy(job: AttentionJob, last: i32): i32 {
  return job.causal ? min(job.keys, last + 1) : job.keys;
}

/** Bytes of a packed matrix that others are multiplied by. */
export function packedBytes(columns: i32, rows: i32): usize {
  return packedRowOf(columns, 4) * rows;
}

const JOB_BYTES: usize = 128;

/** What the products take of a workspace. */
export function productBytes(job: AttentionJob): usize {
  const columns = max(job.depth, job.width);
  return JOB_BYTES + ((<usize>gemmWorkspace(columns, job.block, 4) + 63) & -64);
}

/**
 * C = alpha A B, or added to C. B is packed, with `packedRow` bytes to a row, or lies at `b` in rows of `bRow` bytes.
 * Elements of a row of A lie `aColumn` bytes apart.
 */
export function multiply(
  workspace: usize,
  m: i32,
  n: i32,
  k: i32,
  alpha: f64,
  a: usize,
  aRow: usize,
  aColumn: usize,
  packed: usize,
  packedRow: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  accumulate: i32,
): void {
  const job = changetype<GemmJob>(workspace);
  job.size = 4;
  job.m = m;
  job.n = n;
  job.k = k;
  job.cuts = 1;
  job.step = m;
  job.byColumns = 0;
  job.accumulate = accumulate;
  job.a = a;
  job.aRow = aRow;
  job.aColumn = aColumn;
  job.aBatch = 0;
  job.b = b;
  job.bRow = bRow;
  job.bColumn = 4;
  job.bBatch = 0;
  job.c = c;
  job.ldc = cRow;
  job.cBatch = 0;
  job.packed = packed;
  job.packedRow = packedRow;
  job.bias = 0;
  job.alpha = alpha;
  gemm(workspace, 0, workspace + JOB_BYTES);
}
