import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import {
  computeVariance,
  read,
  take,
  type VarAttrs,
  type VarDim,
  type VarKeep,
  type VarUnbiased,
  varGradient,
} from './var.ts';

export const stdOp: OpRecord<[Tensor], VarAttrs> = {
  name: 'std',
  saves: [0, 'output'],
  forward: ([x], attrs) => computeVariance(x, attrs, true),
  backward(g, ctx) {
    const out = ctx.output();
    const halved = g.div(out.mul(2)).maskedFill(out.eq(0), 0); // d√v = dv / 2√v
    return [varGradient(halved, ctx.input(0), ctx.attrs)];
  },
};

/**
 * The standard deviation, over all dimensions or some. See {@link Tensor.std}.
 *
 * @example
 * ```ts
 * std(tensor([1, 2, 3, 4])); // 1.291
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.std.html
 */
export function std(x: Tensor, dim?: VarDim, unbiased?: VarUnbiased, keepdim?: VarKeep): Tensor {
  checkTensor('std', x);
  return apply(stdOp, [x], read('std', x, take('std', dim, unbiased, keepdim)));
}
