import { packedRowOf, packRight } from '../compute/gemm';
import { AttentionJob, itemOf, keptWeights, leftOf, multiply, packedBytes, productBytes, scoresRow, seenBy } from './job';
import { softmaxRows } from './softmax';

/** Bytes of workspace of one thread. */
export function attentionWorkspace(address: usize): usize {
  const job = changetype<AttentionJob>(address);
  return (
    productBytes(job) +
    packedBytes(job.keys, job.depth) +
    packedBytes(job.width, job.keys) +
    (job.weights == 0 ? scoresRow(job.keys) * job.block : 0)
  );
}

/** The weights of a block of queries from `first` on, of the `seen` keys that the last of them sees. */
export function weigh(
  job: AttentionJob,
  item: i32,
  first: i32,
  count: i32,
  seen: i32,
  packedKeys: usize,
  scores: usize,
  workspace: usize,
): void {
  const row = scoresRow(job.keys);
  const q = itemOf(job.q, job.qItems, item) + job.qRow * first;
  const keysRow = packedRowOf(job.keys, 4);
  multiply(workspace, count, seen, job.depth, job.scale, q, job.qRow, 4, packedKeys, keysRow, job.depth, scores, row, 0);
  const mask = job.mask == 0 ? 0 : itemOf(job.mask, job.maskItems, item) + job.maskRow * first;
  const found = leftOf(workspace);
  softmaxRows(scores, row, count, first, seen, job.causal, mask, job.maskRow, job.emptyIsZero, job.table, found);
}

/** softmax(scale Q Kᵀ + mask) V of an item. */
export function attend(address: usize, item: i32, workspace: usize): void {
  const job = changetype<AttentionJob>(address);
  const packedKeys = workspace + productBytes(job);
  const packedValues = packedKeys + packedBytes(job.keys, job.depth);
  const own = packedValues + packedBytes(job.width, job.keys);
  const row = scoresRow(job.keys);
  packRight(itemOf(job.k, job.kItems, item), 4, job.kRow, job.keys, job.depth, 4, packedKeys);
  packRight(itemOf(job.v, job.vItems, item), job.vRow, 4, job.width, job.keys, 4, packedValues);
  for (let first = 0; first < job.queries; first += job.block) {
    const count = min(job.block, job.queries - first);
    const seen = seenBy(job, first + count - 1);
    const scores = job.weights == 0 ? own : keptWeights(job, item, first);
    weigh(job, item, first, count, seen, packedKeys, scores, workspace);
    const to = itemOf(job.out, job.outItems, item) + job.outRow * first;
    const valuesRow = packedRowOf(job.width, 4);
    multiply(workspace, count, job.width, seen, 1, scores, row, 4, packedValues, valuesRow, job.keys, to, job.outRow, 0);
  }
}
