import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import type { Tensor } from '../../tensor.ts';
import { sameType, unary, unaryInPlace } from './pointwise.ts';
import { runPointwise } from './runPointwise.ts';

const negative = program(1, (x) => expr.neg(x));

export const negOp: OpRecord<[Tensor]> = {
  name: 'neg',
  forward: ([x], _, out) => runPointwise('neg', negative, [x], x.dtype, x.dtype, out),
  backward: (g) => [neg(g)],
};

/**
 * -x, element by element.
 *
 * @throws TypeError for bool
 * @example
 * ```ts
 * neg(tensor([1, -2])); // [-1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.neg.html
 */
export const neg = unary(negOp, refuseNeg);

/**
 * {@link neg} in place.
 *
 * @example
 * ```ts
 * neg_(tensor([1, -2])); // [-1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.neg_.html
 */
export const neg_ = unaryInPlace(negOp, sameType, refuseNeg);

function refuseNeg(where: string, x: Tensor): void {
  if (x.dtype === 'bool')
    throw new TypeError(`${where}: a bool tensor has no negative: use logicalNot to invert a mask`);
}
