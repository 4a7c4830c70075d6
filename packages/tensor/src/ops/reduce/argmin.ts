import type { OpRecord } from '../../autograd/op.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { argBest } from './argBest.ts';
import { type DimOptions, dimOptions, type Keep, optionsOf } from './arguments.ts';
import { type ArgAttrs, argOf } from './extremes.ts';

export const argminOp: OpRecord<[Tensor], ArgAttrs> = {
  name: 'argmin',
  forward: ([x], { dim, keepdim }) => argBest(x, dim, keepdim, 'min')[1],
  backward: null,
};

/**
 * The index of the smallest element, the first if several are; without `dim` counted through all elements row by row.
 * See {@link Tensor.argmin}.
 *
 * @example
 * ```ts
 * argmin(tensor([[1, 4], [3, 2]]), 1); // [0, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.argmin.html
 */
export function argmin(x: Tensor, dim?: DimOptions['dim'] | DimOptions, keepdim?: Keep): Tensor {
  checkTensor('argmin', x);
  return argOf('argmin', x, optionsOf('argmin', dimOptions, dim, keepdim), argminOp);
}
