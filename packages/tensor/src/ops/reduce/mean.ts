import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { isFloat } from '../../core/dtype.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { to } from '../shape/to.ts';
import {
  countOf,
  type KeepAs,
  optionsOf,
  type Reduction,
  readDType,
  readReduction,
  type SumOptions,
  sumOptions,
  unreduce,
} from './arguments.ts';
import { reduced } from './sum.ts';
import { sumAlong } from './sumAlong.ts';

export const meanOp: OpRecord<[Tensor], Reduction> = {
  name: 'mean',
  forward([x], attrs) {
    const n = countOf(x.shape, attrs.dims);
    const acc = sumAlong(x, attrs.dims);
    for (let i = 0; i < acc.length; i++) acc[i]! /= n;
    return reduced(acc, x, attrs, x.dtype);
  },
  backward(g, ctx) {
    const shape = ctx.shapeOf(0);
    return [unreduce(g, ctx.attrs, shape).div(countOf(shape, ctx.attrs.dims))];
  },
};

/**
 * The mean of the elements, over all dimensions or some. See {@link Tensor.mean}.
 *
 * @example
 * ```ts
 * mean(tensor([[1, 2], [3, 6]]), 1); // [1.5, 4.5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.mean.html
 */
export function mean(x: Tensor, dim?: SumOptions['dim'] | SumOptions, keepdim?: KeepAs): Tensor {
  checkTensor('mean', x);
  const options = optionsOf('mean', sumOptions, dim, keepdim);
  const reduction = readReduction('mean', x, options);
  const dtype = readDType('mean', options.dtype) ?? x.dtype;
  if (!isFloat(dtype)) {
    throw new TypeError(`mean: a floating-point tensor or dtype is needed, got ${dtype}: use .to('float32') first`);
  }
  return apply(meanOp, [to(x, dtype)], reduction);
}
