import type { Tensor } from '@wick/tensor';
import { arange, gather } from '@wick/tensor';
import { apply } from '@wick/tensor/internal';
import { type BatchCall, full, type Rule, rankOf } from './call.ts';
import { oneByOne } from './oneByOne.ts';

/** Rows by one list of indices, or by a list for each sample. */
const indexSelectRule: Rule = (call: BatchCall) => {
  const [, index] = call.inputs as [Tensor, Tensor];
  const { dim } = call.attrs as { dim: number };
  if (rankOf(call, 0) === 0) return oneByOne(call);
  const x = full(call, 0);
  if (!call.batched[1]) return apply(call.op, [x, index], { dim: dim + 1 });
  const spread = x.shape.map((_, d) => (d === 0 ? call.size : d === dim + 1 ? -1 : 1));
  const wide = x.shape.map((n, d) => (d === dim + 1 ? index.shape.at(-1)! : n));
  return gather(x, dim + 1, index.to('int64').reshape(spread).expand(wide));
};

/** One table for all takes any indices; a table each is one long table with indices into its parts. */
const embeddingRule: Rule = (call: BatchCall) => {
  const [weight, indices] = call.inputs as [Tensor, Tensor];
  if (!call.batched[0]) return apply(call.op, [weight, indices], call.attrs);
  return apply(
    call.op,
    [weight.reshape([-1, weight.shape.at(-1)!]), intoParts(full(call, 1), weight.shape[1]!)],
    call.attrs,
  );
};

/** Indices of each sample, moved to its part of a long table. */
function intoParts(indices: Tensor, rows: number): Tensor {
  const starts = arange(indices.shape[0]!).mul(rows);
  return indices.to('int64').add(starts.reshape([-1, ...new Array<number>(indices.ndim - 1).fill(1)]));
}

const embeddingBackwardRule: Rule = (call: BatchCall) => {
  const attrs = call.attrs as { rows: number; paddingIdx: number };
  if (attrs.paddingIdx >= 0) return oneByOne(call);
  const out: Tensor = apply(call.op, [full(call, 0), intoParts(full(call, 1), attrs.rows)], {
    ...attrs,
    rows: attrs.rows * call.size,
  });
  return out.reshape([call.size, attrs.rows, -1]);
};

/** Rules of looking up rows. */
export const indexingRules: readonly (readonly [names: string, rule: Rule])[] = [
  ['indexSelect', indexSelectRule],
  ['embedding', embeddingRule],
  ['embeddingBackward', embeddingBackwardRule],
];
