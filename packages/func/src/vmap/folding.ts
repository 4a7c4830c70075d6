import type { Tensor } from '@wick/tensor';

// How the samples' dimension goes into another one, and comes out of it.

/** [B, N, …] as [B · N, …]. */
export const intoFirst = (t: Tensor): Tensor => t.reshape([t.shape[0]! * t.shape[1]!, ...t.shape.slice(2)]);

/** [B, N, C, …] as [N, B · C, …]. */
export const intoSecond = (t: Tensor): Tensor =>
  t.transpose(0, 1).reshape([t.shape[1]!, t.shape[0]! * t.shape[2]!, ...t.shape.slice(3)]);

/** [N, B · C, …] as [B, N, C, …]. */
export function fromSecond(t: Tensor, size: number): Tensor {
  return t.reshape([t.shape[0]!, size, t.shape[1]! / size, ...t.shape.slice(2)]).transpose(0, 1);
}
