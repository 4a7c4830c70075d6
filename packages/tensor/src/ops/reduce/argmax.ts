import type { OpRecord } from '../../autograd/op.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { argBest } from './argBest.ts';
import { type DimOptions, dimOptions, type Keep, optionsOf } from './arguments.ts';
import { type ArgAttrs, argOf } from './extremes.ts';

export const argmaxOp: OpRecord<[Tensor], ArgAttrs> = {
  name: 'argmax',
  forward: ([x], { dim, keepdim }) => argBest(x, dim, keepdim, 'max')[1],
  backward: null,
};

/**
 * The index of the largest element, the first if several are; without `dim` counted through all elements row by row.
 * See {@link Tensor.argmax}.
 *
 * @example
 * ```ts
 * argmax(tensor([[1, 4], [3, 2]]), 1); // [1, 0]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.argmax.html
 */
export function argmax(x: Tensor, dim?: DimOptions['dim'] | DimOptions, keepdim?: Keep): Tensor {
  checkTensor('argmax', x);
  return argOf('argmax', x, optionsOf('argmax', dimOptions, dim, keepdim), argmaxOp);
}
