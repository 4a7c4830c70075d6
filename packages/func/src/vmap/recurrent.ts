import type { Tensor } from '@wick/tensor';
import { apply, type Operand } from '@wick/tensor/internal';
import { type BatchCall, full, type Rule } from './call.ts';
import { intoFirst } from './folding.ts';
import { oneByOne } from './oneByOne.ts';

interface RecurrentAttrs {
  readonly batchSizes: readonly number[] | null;
}

/** [B, rows, …] as [rows · B, …]: the samples' rows of a step beside each other, so that a packed step stays together. */
const together = (t: Tensor): Tensor => intoFirst(t.transpose(0, 1));

/** [rows · B, …] as [B, rows, …]. */
function apart(t: Tensor, size: number): Tensor {
  return t.reshape([t.shape[0]! / size, size, ...t.shape.slice(1)]).transpose(0, 1);
}

function wider(attrs: RecurrentAttrs, size: number): RecurrentAttrs {
  return { ...attrs, batchSizes: attrs.batchSizes?.map((n) => n * size) ?? null };
}

/** The inputs whose first dimension is rows or sequences, by their places; all others are weights. */
const ofForward = [0, 1, 2];
const ofBackward = [0, 1, 2, 3, 4, 5, 11];

function folded(call: BatchCall, places: readonly number[]): Operand[] {
  return call.inputs.map((t, i) => (t && places.includes(i) ? together(full(call, i)) : t));
}

const weightsDiffer = (call: BatchCall, places: readonly number[]) =>
  call.batched.some((yes, i) => yes && !places.includes(i));

/** One set of weights for all: the samples are more sequences. A set each: layer by layer, as each has its own kernel to run. */
const recurrentRule: Rule = (call: BatchCall) => {
  if (weightsDiffer(call, ofForward)) return oneByOne(call);
  const results: Tensor[] = apply(call.op, folded(call, ofForward), wider(call.attrs as RecurrentAttrs, call.size));
  return results.map((t) => apart(t, call.size));
};

/** Gradients of inputs and states are those of more sequences; a sample's gradient of the weights is a sum of its own. */
const recurrentBackwardRule: Rule = (call: BatchCall) => {
  const attrs = call.attrs as RecurrentAttrs & { wanted: readonly number[] };
  if (weightsDiffer(call, ofBackward) || attrs.wanted.some((i) => i > 2)) return oneByOne(call);
  const results: Tensor[] = apply(call.op, folded(call, ofBackward), wider(attrs, call.size));
  return results.map((t) => apart(t, call.size));
};

/** Rules of recurrent layers, and so of their cells. */
export const recurrentRules: readonly (readonly [names: string, rule: Rule])[] = [
  ['rnnTanh rnnRelu lstm gru', recurrentRule],
  ['rnnTanhBackward rnnReluBackward lstmBackward gruBackward', recurrentBackwardRule],
];
