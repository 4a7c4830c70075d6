import { apply } from '@wick/tensor/internal';
import { aligned, type BatchCall, full, type Rule, rankOf } from './call.ts';

/** Attention is over batches of its own; a mask broadcasts to the scores, all else has the queries' dimensions. */
const attentionRule: Rule = (call: BatchCall) => {
  const rank = Math.max(...call.inputs.map((t, i) => (t ? rankOf(call, i) : 0)));
  const inputs = call.inputs.map((t, i) => {
    if (!t) return null;
    if (call.batched[i]) return aligned(t, rank);
    return rankOf(call, i) === rank ? full(call, i) : t;
  });
  return apply(call.op, inputs, call.attrs);
};

/** Rules of attention, whose dropout has the same factors for all samples; where they differ it is taken apart. */
export const attentionRules: readonly (readonly [names: string, rule: Rule])[] = [
  ['scaledDotProductAttention scaledDotProductAttentionBackward', attentionRule],
];
