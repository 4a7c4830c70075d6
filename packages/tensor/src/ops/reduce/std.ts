import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { optionsOf } from './arguments.ts';
import { computeVariance, read, type VarAttrs, type VarOptions, varGradient, varOptions } from './var.ts';

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
export function std(x: Tensor, dim?: VarOptions['dim'] | VarOptions, keepdim?: boolean): Tensor {
  checkTensor('std', x);
  return apply(stdOp, [x], read('std', x, optionsOf('std', varOptions, dim, keepdim)));
}
