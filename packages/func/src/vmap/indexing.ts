import type { Tensor } from '@wick/tensor';
import { gather } from '@wick/tensor';
import { apply } from '@wick/tensor/internal';
import { indexPutRule, indexRule } from './advancedIndexing.ts';
import { type BatchCall, full, type Rule, rankOf } from './call.ts';
import { oneByOne } from './oneByOne.ts';
import { intoParts, rowsRule } from './rows.ts';

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

const embeddingBackwardRule: Rule = (call: BatchCall) => {
  const attrs = call.attrs as { rows: number; paddingIdx: number };
  if (attrs.paddingIdx >= 0) return oneByOne(call);
  const out: Tensor = apply(call.op, [full(call, 0), intoParts(full(call, 1), attrs.rows)], {
    ...attrs,
    rows: attrs.rows * call.size,
  });
  return out.reshape([call.size, attrs.rows, -1]);
};

/** Members of one set for all are looked for element by element; of a set each, sample by sample. */
const isinRule: Rule = (call: BatchCall) =>
  call.batched[1] ? oneByOne(call) : apply(call.op, call.inputs, call.attrs);

/** One sorted line for all is searched for any values; else each sample's lines are lines of their own. */
const searchsortedRule: Rule = (call: BatchCall) => {
  if (!call.batched[0] && rankOf(call, 0) === 1) return apply(call.op, call.inputs, call.attrs);
  const [sorted, values] = [full(call, 0), full(call, 1)];
  if (sorted.ndim > 2) return apply(call.op, [sorted, values], call.attrs);
  return apply(call.op, [sorted, values.reshape([call.size, -1])], call.attrs).reshape(values.shape);
};

/** Rules of looking up rows and elements, and of writing them. */
export const indexingRules: readonly (readonly [names: string, rule: Rule])[] = [
  ['indexSelect', indexSelectRule],
  ['isin', isinRule],
  ['searchsorted', searchsortedRule],
  ['embedding', embeddingRule],
  ['embeddingBackward', embeddingBackwardRule],
  ['index', indexRule],
  ['indexPut', indexPutRule],
  ['indexAdd indexCopy indexFill', rowsRule],
];
