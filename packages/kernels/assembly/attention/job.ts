import { KC, MC, packedRowOf, packRight } from '../compute/gemm';
import { packPanelsOf, ROWS } from '../compute/pack';
import { multiplyBlock } from '../compute/strip';

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
  /** Where the weights of all items are kept for the gradients, row by row as scores are; 0: nowhere. */
  weights: usize;
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

/** The weights of a block of an item's queries from `first` on, if they are kept. */
// @ts-ignore: decorator
@inline
export function keptWeights(job: AttentionJob, item: i32, first: i32): usize {
  return job.weights + scoresRow(job.keys) * <usize>(item * job.queries + first);
}

/** Keys that the last of a block of queries sees. */
export function seenBy(job: AttentionJob, last: i32): i32 {
  return job.causal ? min(job.keys, last + 1) : job.keys;
}

/** Bytes of a packed matrix that others are multiplied by. */
export function packedBytes(columns: i32, rows: i32): usize {
  return packedRowOf(columns, 4) * rows;
}

/** Bytes of a packed block of a left matrix, and of the tile at the edge of a result. */
const LEFT_BYTES: usize = 128 + <usize>(MC * KC * 4);

/** Where products pack what is on the left: room for other things between them. */
// @ts-ignore: decorator
@inline
export function leftOf(workspace: usize): usize {
  return workspace + 128;
}

/** What the products take of a workspace: a block on the left, and what {@link multiplyRows} packs. */
export function productBytes(job: AttentionJob): usize {
  return LEFT_BYTES + ((packedBytes(max(job.depth, job.width), job.block) + 63) & -64);
}

/**
 * C = alpha A B, or added to C: `B` is the first `k` of `packedRows` packed rows of `n` columns or more. Elements of a row of A
 * lie `aColumn` bytes apart.
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
  packedRows: i32,
  c: usize,
  cRow: usize,
  accumulate: i32,
): void {
  const left = leftOf(workspace);
  for (let p = 0; p < k; p += KC) {
    const depth = min(KC, k - p);
    const panel = <usize>min(KC, packedRows - p) << 5;
    for (let i = 0; i < m; i += MC) {
      const rows = min(MC, m - i);
      packPanelsOf(4, ROWS, a + aRow * i + aColumn * p, aRow, aColumn, rows, depth, alpha, left, ROWS * depth * 4);
      let right = packed + packedRow * p;
      let to = c + cRow * i;
      // A panel at a time: those that are there have more rows than are wanted where queries see no later keys.
      for (let j = 0; j < n; j += 8, right += panel, to += 32)
        multiplyBlock<f32>(rows, min(8, n - j), depth, left, right, to, cRow, accumulate | i32(p > 0), workspace);
    }
  }
}

/** C += alpha Aᵀ B of no more rows than a block of queries has: those of B lie `bRow` bytes apart, A's `aColumn`. */
export function multiplyRows(
  workspace: usize,
  m: i32,
  n: i32,
  k: i32,
  alpha: f64,
  a: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
): void {
  const packed = workspace + LEFT_BYTES;
  packRight(b, bRow, 4, n, k, 4, packed);
  multiply(workspace, m, n, k, alpha, a, 4, aColumn, packed, packedRowOf(n, 4), k, c, cRow, 1);
}
