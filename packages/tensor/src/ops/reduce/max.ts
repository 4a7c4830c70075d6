import type { OpRecord } from '../../autograd/op.ts';
import { checkTensor } from '../../core/operand.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';
import { maximum } from '../elementwise/maximum.ts';
import { amaxOp } from './amax.ts';
import { argBest, type ValuesAndIndices } from './argBest.ts';
import type { DimOptions, Keep } from './arguments.ts';
import { type AlongDim, bestOf } from './extremes.ts';
import { pickedGradient } from './picked.ts';

export const maxDimOp: OpRecord<[Tensor], AlongDim, Tensor[]> = {
  name: 'maxDim',
  saves: ['output'],
  forward: ([x], { dim, keepdim }) => argBest(x, dim, keepdim, 'max'),
  backward: ([g], ctx) => [pickedGradient(g, ctx.output(1), ctx.shapeOf(0), ctx.attrs)],
};

/**
 * The largest element of all; along `dim` the largest of each line and its first index; of two tensors the larger,
 * element by element. See {@link Tensor.max}.
 *
 * @example
 * ```ts
 * max(tensor([[1, 4], [3, 2]]), 1); // [[4, 3], [1, 0]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.max.html
 */
export function max(x: Tensor): Tensor;
export function max(x: Tensor, other: Tensor): Tensor;
export function max(x: Tensor, dim: number, keepdim?: Keep): ValuesAndIndices;
export function max(x: Tensor, options: DimOptions & { dim: number }): ValuesAndIndices;
export function max(
  x: Tensor,
  arg?: Tensor | DimOptions['dim'] | DimOptions,
  keepdim?: Keep,
): Tensor | ValuesAndIndices;
export function max(
  x: Tensor,
  arg?: Tensor | DimOptions['dim'] | DimOptions,
  keepdim?: Keep,
): Tensor | ValuesAndIndices {
  checkTensor('max', x);
  if (isTensor(arg)) return maximum(x, arg);
  return bestOf('max', x, arg, keepdim, amaxOp, maxDimOp);
}
