import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import type { Tensor } from '../../tensor.ts';
import { cast, unary, unaryInPlace } from './pointwise.ts';
import { runPointwise } from './runPointwise.ts';

export const none = program(1, (x) => expr.eq(x, 0));

export const logicalNotOp: OpRecord<[Tensor]> = {
  name: 'logicalNot',
  forward: ([x], _, out) => runPointwise('logicalNot', none, [cast(x, 'bool')], 'bool', 'bool', out),
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
