import { expr, program } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show } from '../../core/check.ts';
import type { Scalar } from '../../core/dtype.ts';
import { checkTensor, isScalar, operand } from '../../core/operand.ts';
import { resultType } from '../../core/promotion.ts';
import { checkedStored } from '../../core/stored.ts';
import type { Tensor } from '../../tensor.ts';
import { cast } from './pointwise.ts';
import { runPointwise } from './runPointwise.ts';

/** b where a is not 0, else c. */
export const choice = program(3, (a, b, c) => expr.where(a, b, c));

export const whereOp: OpRecord<[Tensor, Tensor, Tensor]> = {
  name: 'where',
  saves: [0],
  forward([condition, a, b], _, out) {
    const dtype = resultType(a, b);
    return runPointwise('where', choice, [condition, cast(a, dtype), cast(b, dtype)], dtype, dtype, out);
  },
  backward: (g, ctx) => [
    null,
    ctx.needs(1) ? where(ctx.input(0), g, 0) : null,
    ctx.needs(2) ? where(ctx.input(0), 0, g) : null,
  ],
};

function checkCondition(name: string, condition: Tensor, which: string): void {
  checkTensor(name, condition, which);
  if (condition.dtype !== 'bool' && condition.dtype !== 'uint8')
    throw new TypeError(`${name}: ${which} must be a bool tensor, got ${show(condition)}`);
}

/**
 * `a` where `condition` holds, `b` elsewhere; all three broadcast: `torch.where`.
 *
 * @param condition - bool (or uint8: not zero)
 * @returns the common dtype of a and b. A gradient flows to a where the condition holds, to b where it does not.
 * @throws TypeError if the condition has another dtype, ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * const x = tensor([-1, 0, 2]);
 * where(x.gt(0), x, 0.1); // [0.1, 0.1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.where.html
 */
export function where(condition: Tensor, a: Tensor | Scalar, b: Tensor | Scalar): Tensor {
  checkCondition('where', condition, 'condition');
  const x = operand('where', a, 'a');
  const y = operand('where', b, 'b');
  const dtype = resultType(x, y);
  if (isScalar(a)) checkedStored('where', a, dtype);
  if (isScalar(b)) checkedStored('where', b, dtype);
  return apply(whereOp, [condition, x, y], undefined);
}
