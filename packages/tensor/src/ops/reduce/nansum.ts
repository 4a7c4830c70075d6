import { expr, program } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { isFloat } from '../../core/dtype.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { runPointwise } from '../elementwise/runPointwise.ts';
import { to } from '../shape/to.ts';
import {
  type KeepAs,
  optionsOf,
  type Reduction,
  readDType,
  readReduction,
  type SumOptions,
  sumOptions,
  unreduce,
} from './arguments.ts';
import { reduced, sum } from './sum.ts';
import { sumAlong } from './sumAlong.ts';

/** 0 instead of NaN. */
const known = program(1, (x) => expr.where(expr.eq(x, x), x, 0));

export const nansumOp: OpRecord<[Tensor], Reduction> = {
  name: 'nansum',
  saves: [0],
  forward: ([x], attrs) =>
    reduced(sumAlong(runPointwise('nansum', known, [x], x.dtype, x.dtype), attrs.dims), x, attrs, x.dtype),
  backward(g, ctx) {
    const x = ctx.input(0);
    return [unreduce(g, ctx.attrs, x.shape).mul(x.eq(x))]; // NaN is the one value that differs from itself
  },
};

/**
 * The sum of the elements that are not NaN. See {@link Tensor.nansum}.
 *
 * @example
 * ```ts
 * nansum(tensor([1, NaN, 2])); // 3
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nansum.html
 */
export function nansum(x: Tensor, dim?: SumOptions['dim'] | SumOptions, keepdim?: KeepAs): Tensor {
  checkTensor('nansum', x);
  const options = optionsOf('nansum', sumOptions, dim, keepdim);
  const reduction = readReduction('nansum', x, options);
  const source = to(x, readDType('nansum', options.dtype) ?? x.dtype);
  return isFloat(source.dtype) ? apply(nansumOp, [source], reduction) : sum(source, options);
}
