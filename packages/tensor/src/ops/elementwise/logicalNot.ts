import type { OpRecord } from '../../autograd/op.ts';
import { rowOf } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { runUnary, unary, unaryInPlace } from './pointwise.ts';

export const logicalNotOp: OpRecord<[Tensor]> = {
  name: 'logicalNot',
  forward: ([x], _, out) => runUnary({ number: rowOf((v) => 1 - v) }, x, 'bool', 'bool', out),
  backward: null,
};

/**
 * Whether an element is 0: a bool tensor.
 *
 * @example
 * ```ts
 * logicalNot(tensor([true, false])); // [false, true]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.logical_not.html
 */
export const logicalNot = unary(logicalNotOp);
export const logicalNot_ = unaryInPlace(logicalNotOp, () => 'bool');
