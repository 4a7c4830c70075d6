import { expr, program } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import type { Scalar } from '../../core/dtype.ts';
import { operand } from '../../core/operand.ts';
import { resultType } from '../../core/promotion.ts';
import type { Tensor } from '../../tensor.ts';
import { type AlphaOptions, alphaOf, scaled, scaledAdd } from './add.ts';
import { neg } from './neg.ts';
import { inPlace } from './pointwise.ts';
import { castAll, runPointwise, runWithNumber } from './runPointwise.ts';

const difference = program(2, (a, b) => expr.sub(a, b));

export const subOp: OpRecord<[Tensor, Tensor], { alpha: Scalar }> = {
  name: 'sub',
  forward(inputs, { alpha }, out) {
    const dtype = resultType(...inputs);
    if (alpha !== 1) return scaledAdd('sub', inputs, typeof alpha === 'bigint' ? -alpha : -Number(alpha), dtype, out);
    return runPointwise('sub', difference, castAll(inputs, dtype), dtype, dtype, out);
  },
  backward: (g, ctx) => [ctx.needs(0) ? g : null, ctx.needs(1) ? scaled(neg(g), ctx.attrs.alpha) : null],
};

export function checkSub(where: string, a: Tensor, b: Tensor): void {
  if (a.dtype === 'bool' || b.dtype === 'bool')
    throw new TypeError(`${where}: bool tensors have no difference: use logicalXor, or logicalNot to invert a mask`);
}

/**
 * a - alpha · b; see {@link Tensor.sub}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * sub(tensor([1, 2]), tensor([10, 20])); // [-9, -18]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sub.html
 */
export function sub(a: Tensor | Scalar, b: Tensor | Scalar, alpha?: Scalar | AlphaOptions): Tensor {
  const simple = alpha === undefined ? runWithNumber('sub', difference, a, b) : null;
  if (simple) return simple;
  const first = operand('sub', a, 'input');
  const other = operand('sub', b);
  checkSub('sub', first, other);
  return apply(subOp, [first, other], alphaOf('sub', a, b, alpha));
}

/** In place: a - alpha · b. */
export function sub_(a: Tensor, b: Tensor | Scalar, alpha?: Scalar | AlphaOptions): Tensor {
  const other = operand('sub_', b);
  checkSub('sub_', a, other);
  return inPlace(subOp, a, other, alphaOf('sub_', a, b, alpha));
}
