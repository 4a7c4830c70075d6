import { expr, program } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import type { Scalar } from '../../core/dtype.ts';
import { operand } from '../../core/operand.ts';
import { resultType } from '../../core/promotion.ts';
import type { Tensor } from '../../tensor.ts';
import { summedInOnePass } from './inOnePass.ts';
import { inPlace } from './pointwise.ts';
import { castAll, runPointwise, runWithNumber } from './runPointwise.ts';

export const product = program(2, (a, b) => expr.mul(a, b));

/** What reaches a factor of `shape`. */
function factorGradient(g: Tensor, other: Tensor, shape: readonly number[]): Tensor {
  return summedInOnePass(product, [g, other], shape) ?? mul(g, other);
}

export const mulOp: OpRecord<[Tensor, Tensor]> = {
  name: 'mul',
  saves: (needs) => (needs(0) ? (needs(1) ? [0, 1] : [1]) : [0]),
  forward(inputs, _, out) {
    const dtype = resultType(...inputs);
    return runPointwise('mul', product, castAll(inputs, dtype), dtype, dtype, out);
  },
  backward: (g, ctx) => [
    ctx.needs(0) ? factorGradient(g, ctx.input(1), ctx.shapeOf(0)) : null,
    ctx.needs(1) ? factorGradient(g, ctx.input(0), ctx.shapeOf(1)) : null,
  ],
};

/**
 * a · b; see {@link Tensor.mul}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * mul(tensor([1, 2]), tensor([10, 20])); // [10, 40]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.mul.html
 */
export function mul(a: Tensor | Scalar, b: Tensor | Scalar): Tensor {
  return (
    runWithNumber('mul', product, a, b) ?? apply(mulOp, [operand('mul', a, 'input'), operand('mul', b)], undefined)
  );
}

/** In place: a · b. */
export function mul_(a: Tensor, b: Tensor | Scalar): Tensor {
  return inPlace(mulOp, a, operand('mul_', b), undefined);
}
