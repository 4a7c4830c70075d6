import type { Operand, OpRecord } from '../autograd/op.ts';
import type { Tensor } from '../tensor.ts';
import type { TensorCore } from './tensorCore.ts';

// biome-ignore lint/suspicious/noExplicitAny: records of all kinds
export type AnyOp = OpRecord<any, any, any, string>;

/**
 * What a function transform does in the place of an operation that is given one of its tensors: `null` says that it is not
 * concerned.
 */
export interface Transformer {
  apply(op: AnyOp, inputs: readonly Operand[], attrs: unknown): Tensor | Tensor[] | null;
  applyInPlace(op: AnyOp, inputs: readonly [Tensor, ...Operand[]], attrs: unknown): Tensor | null;
  /** An operation without a gradient that nobody sees: a mask that is drawn, a permutation. */
  perform(op: AnyOp, inputs: readonly Operand[], attrs: unknown, inPlace: boolean): Tensor | null;
  /** Looks at all values that stand behind a tensor; false where there are no others. */
  examine(tensor: Tensor, look: (tensor: Tensor) => void): boolean;
  /** Whether a gradient of what stands behind a tensor is wanted. */
  wants(tensor: TensorCore): boolean;
  /** The same values outside all graphs. */
  detach(tensor: TensorCore): Tensor | null;
  /** The same values where what belongs to others can be written over them: a copy for each sample of those. */
  writable(tensor: Tensor, others: readonly unknown[]): Tensor;
  /** How many draws are made at once of what is about to be drawn into new memory, null for one. */
  draws(): number | null;
  /** New memory for that many draws, as one. */
  asOne(tensor: Tensor): Tensor;
  /** The derivative of a definition by `differentiate`, in a level of its own. */
  differentiate(
    definition: (inputs: Operand[]) => (Tensor | null)[],
    inputs: readonly Operand[],
    grads: readonly (Tensor | null)[],
  ): (Tensor | null)[];
}

/** Who transforms, if anybody does. */
export const transforming: { by: Transformer | null } = { by: null };
