import type { Tensor } from '@wick/tensor';
import { apply } from '@wick/tensor/internal';
import { aligned, type BatchCall, type Rule, rankOf } from './call.ts';

/** Matrices over batch dimensions that broadcast: the samples are one more of those. */
const matmulRule: Rule = (call) => {
  const rank = Math.max(rankOf(call, 0), rankOf(call, 1));
  return apply(
    call.op,
    call.inputs.map((t, i) => (call.batched[i] ? aligned(t!, rank) : t)),
    call.attrs,
  );
};

/** One weight for all: the samples are more rows. A weight each: a batch of products. */
const linearRule: Rule = (call) => {
  const { inputs, batched, size } = call;
  const [x, weight, bias] = inputs as [Tensor, Tensor, Tensor | null];
  if (!batched[1] && !batched[2]) return apply(call.op, inputs, call.attrs);
  const lead = x.shape.slice(batched[0] ? 1 : 0, -1);
  const rows = x.reshape([batched[0] ? size : 1, -1, x.shape.at(-1)!]);
  const product = rows.matmul(batched[1] ? weight.mT : weight.t());
  const out = product.reshape([product.shape[0]!, ...lead, product.shape.at(-1)!]);
  if (!bias) return out;
  return out.add(batched[2] ? aligned(bias, lead.length + 1) : bias);
};

/** beta · c + alpha · (a @ b), sample by sample. */
const addmmRule: Rule = (call: BatchCall) => {
  const [c, a, b] = call.inputs as [Tensor, Tensor, Tensor];
  const { alpha, beta } = call.attrs as { alpha: number; beta: number };
  const rank = Math.max(rankOf(call, 1), rankOf(call, 2));
  const [left, right] = [a, b].map((t, i) => (call.batched[i + 1] ? aligned(t, rank) : t));
  const product = left!.matmul(right!).mul(alpha);
  if (beta === 0) return product;
  const added = (call.batched[0] ? aligned(c, rank) : c).mul(beta);
  const out = product.add(added);
  return call.batched[1] || call.batched[2] ? out : out.reshape([call.size, ...out.shape.slice(1)]);
};

/** Rules of products. */
export const productRules: readonly (readonly [names: string, rule: Rule])[] = [
  ['matmul', matmulRule],
  ['linear', linearRule],
  ['addmm', addmmRule],
];
