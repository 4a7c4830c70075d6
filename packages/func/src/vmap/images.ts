import type { Tensor } from '@wick/tensor';
import { apply } from '@wick/tensor/internal';
import { type BatchCall, full, type Rule } from './call.ts';
import { intoFirst } from './folding.ts';

/** Operations on (N, …) whose attributes say nothing of N: the samples are more of those. */
export const moreImages: Rule = (call: BatchCall) => {
  const inputs = call.inputs.map((t, i) => t && full(call, i));
  const lead = inputs[0]!.shape.slice(0, 2);
  const out: Tensor = apply(
    call.op,
    inputs.map((t) => t && intoFirst(t)),
    call.attrs,
  );
  return out.reshape([...lead, ...out.shape.slice(1)]);
};
