import type { OpRecord } from '../../autograd/op.ts';
import { negBigint, unaryRows } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { onAny, sameType, type UnaryKernel, unary, unaryInPlace } from './pointwise.ts';

const negKernel: UnaryKernel = { number: unaryRows.neg, bigint: negBigint, strided: 'neg' };

export const negOp: OpRecord<[Tensor]> = {
  name: 'neg',
  forward: onAny(negKernel),
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
export const neg_ = unaryInPlace(negOp, sameType, refuseNeg);

function refuseNeg(where: string, x: Tensor): void {
  if (x.dtype === 'bool')
    throw new TypeError(`${where}: a bool tensor has no negative: use logicalNot to invert a mask`);
}
