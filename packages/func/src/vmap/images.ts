import type { Tensor } from '@wick/tensor';
import { apply } from '@wick/tensor/internal';
import { type BatchCall, full, type Rule } from './call.ts';

/** [B, N, …] as [B · N, …]. */
export const intoFirst = (t: Tensor): Tensor => t.reshape([t.shape[0]! * t.shape[1]!, ...t.shape.slice(2)]);
/** [B, N, C, …] as [N, B · C, …]. */
export const intoChannels = (t: Tensor): Tensor =>
  t.transpose(0, 1).reshape([t.shape[1]!, t.shape[0]! * t.shape[2]!, ...t.shape.slice(3)]);
/** [N, B · C, …] as [B, N, C, …]. */
export function fromChannels(t: Tensor, size: number): Tensor {
  return t.reshape([t.shape[0]!, size, t.shape[1]! / size, ...t.shape.slice(2)]).transpose(0, 1);
}

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
