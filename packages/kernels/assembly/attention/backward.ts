import { packedRowOf, packRight } from '../compute/gemm';
import { weigh } from './forward';
import { AttentionJob, itemOf, keptWeights, multiply, multiplyRows, packedBytes, productBytes, scoresRow, seenBy } from './job';
import { throughSoftmax } from './softmax';

/** Bytes of workspace of one thread. */
export function attentionBackwardWorkspace(address: usize): usize {
  const job = changetype<AttentionJob>(address);
  return (
    productBytes(job) +
    (job.weights == 0 ? packedBytes(job.keys, job.depth) : 0) +
    packedBytes(job.depth, job.keys) +
    packedBytes(job.keys, job.width) +
    (job.weights == 0 ? 2 : 1) * scoresRow(job.keys) * job.block
  );
}

/** The gradients of the queries, keys and values of an item from that of its result; weights that are not kept are computed anew. */
export function attendBackward(address: usize, item: i32, workspace: usize): void {
  const job = changetype<AttentionJob>(address);
  // Keys as what queries and what gradients of scores are multiplied by; values as what gradients of the result are.
  const packedKeys = workspace + productBytes(job);
  const isKept = job.weights != 0;
  const packedTurned = packedKeys + (isKept ? 0 : packedBytes(job.keys, job.depth));
  const packedValues = packedTurned + packedBytes(job.depth, job.keys);
  const d = packedValues + packedBytes(job.keys, job.width);
  const row = scoresRow(job.keys);
  const own = d + row * job.block;
  const k = itemOf(job.k, job.kItems, item);
  if (!isKept) packRight(k, 4, job.kRow, job.keys, job.depth, 4, packedKeys);
  packRight(k, job.kRow, 4, job.depth, job.keys, 4, packedTurned);
  packRight(itemOf(job.v, job.vItems, item), 4, job.vRow, job.keys, job.width, 4, packedValues);
  const gk = itemOf(job.gk, job.gkItems, item);
  const gv = itemOf(job.gv, job.gvItems, item);
  for (let i = 0; i < job.keys; i++) {
    memory.fill(gk + job.gkRow * i, 0, <usize>job.depth << 2);
    memory.fill(gv + job.gvRow * i, 0, <usize>job.width << 2);
  }
  const keysRow = packedRowOf(job.keys, 4);
  const depthRow = packedRowOf(job.depth, 4);
  for (let first = 0; first < job.queries; first += job.block) {
    const count = min(job.block, job.queries - first);
    const seen = seenBy(job, first + count - 1);
    const p = isKept ? keptWeights(job, item, first) : own;
    if (!isKept) weigh(job, item, first, count, seen, packedKeys, p, workspace);
    const q = itemOf(job.q, job.qItems, item) + job.qRow * first;
    const g = itemOf(job.out, job.outItems, item) + job.outRow * first;
    const gq = itemOf(job.gq, job.gqItems, item) + job.gqRow * first;
    multiply(workspace, count, seen, job.width, 1, g, job.outRow, 4, packedValues, keysRow, job.width, d, row, 0);
    multiplyRows(workspace, seen, job.width, count, 1, p, row, g, job.outRow, gv, job.gvRow);
    for (let r = 0; r < count; r++) throughSoftmax(d + row * r, p + row * r, first + r, seen, job.causal);
    multiply(workspace, count, job.depth, seen, job.scale, d, row, 4, packedTurned, depthRow, job.keys, gq, job.gqRow, 0);
    multiplyRows(workspace, seen, job.depth, count, job.scale, d, row, q, job.qRow, gk, job.gkRow);
  }
}
