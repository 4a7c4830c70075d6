import type { Tensor } from '../../tensor.ts';

/** Whether a tensor of one shape can be expanded to the other. */
export function broadcastsTo(shape: readonly number[], to: readonly number[]): boolean {
  const lead = to.length - shape.length;
  return lead >= 0 && shape.every((n, i) => n === 1 || n === to[i + lead]);
}

/** As in an assignment, values may have dimensions of size 1 in front that their place does not have. */
export function withoutLeadingOnes(value: Tensor, rank: number): Tensor {
  let extra = 0;
  while (value.ndim - extra > rank && value.shape[extra] === 1) extra++;
  return extra > 0 ? value.reshape(value.shape.slice(extra)) : value;
}
