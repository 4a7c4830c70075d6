import { expr, program } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import type { Scalar } from '../../core/dtype.ts';
import { checkTensor, operand } from '../../core/operand.ts';
import { resultType } from '../../core/promotion.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from './mul.ts';
import { floatType } from './pointwise.ts';
import { castAll, runPointwise } from './runPointwise.ts';
import { sign } from './sign.ts';

const copied = program(2, (x, y) => expr.copySign(x, y));

export const copysignOp: OpRecord<[Tensor, Tensor]> = {
  name: 'copysign',
  saves: [0, 'output'],
  forward([a, b], _, out) {
    const dtype = floatType(resultType(a, b));
    return runPointwise('copysign', copied, castAll([a, b], dtype), dtype, dtype, out);
  },
  // 1 where the sign stays, -1 where it changes, 0 at 0
  backward: (g, ctx) => [mul(g, mul(sign(ctx.input(0)), sign(ctx.output()))), ctx.needs(1) ? mul(g, 0) : null],
};

/**
 * The magnitude of x with the sign of `other`, of -0 too. Integers and bool give float32.
 *
 * @example
 * ```ts
 * copysign(tensor([1, -2]), -3); // [-1, -2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.copysign.html
 */
export function copysign(x: Tensor, other: Tensor | Scalar): Tensor {
  return apply(copysignOp, [checkTensor('copysign', x), operand('copysign', other)], undefined);
}
