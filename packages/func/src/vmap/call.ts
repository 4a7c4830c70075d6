import type { Tensor } from '@wick/tensor';
import type { AnyOp, Operand } from '@wick/tensor/internal';

/** A call of an operation on samples: inputs that are batched have the samples' dimension in front. */
export interface BatchCall {
  readonly op: AnyOp;
  readonly inputs: readonly Operand[];
  readonly batched: readonly boolean[];
  readonly attrs: unknown;
  /** How many samples. */
  readonly size: number;
}

/** What an operation gives for all samples at once, with their dimension in front. */
export type Rule = (call: BatchCall) => Tensor | Tensor[];

/** How many dimensions one sample's input has. */
export function rankOf({ inputs, batched }: BatchCall, i: number): number {
  const t = inputs[i]!;
  return t.ndim - (batched[i] ? 1 : 0);
}

/** The input with the samples in front, repeated by a view where they share it. */
export function full({ inputs, batched, size }: BatchCall, i: number): Tensor {
  const t = inputs[i]!;
  return batched[i] ? t : t.unsqueeze(0).expand([size, ...t.shape]);
}

/** A batched input with as many dimensions for a sample as `rank`, new ones in front of the sample's. */
export function aligned(t: Tensor, rank: number): Tensor {
  const missing = rank - (t.ndim - 1);
  return missing <= 0 ? t : t.reshape([t.shape[0]!, ...new Array<number>(missing).fill(1), ...t.shape.slice(1)]);
}
