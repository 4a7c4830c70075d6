import type { OpRecord } from '../../autograd/op.ts';
import { checkTensor } from '../../core/operand.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';
import { minimum } from '../elementwise/minimum.ts';
import { aminOp } from './amin.ts';
import { argBest, type ValuesAndIndices } from './argBest.ts';
import type { DimOptions, Keep } from './arguments.ts';
import { type AlongDim, bestOf } from './extremes.ts';
import { pickedGradient } from './picked.ts';

export const minDimOp: OpRecord<[Tensor], AlongDim, Tensor[]> = {
  name: 'minDim',
  saves: ['output'],
  forward: ([x], { dim, keepdim }) => argBest(x, dim, keepdim, 'min'),
  backward: ([g], ctx) => [pickedGradient(g, ctx.output(1), ctx.shapeOf(0), ctx.attrs)],
};

/**
 * The smallest element of all; along `dim` the smallest of each line and its first index; of two tensors the smaller,
 * element by element. See {@link Tensor.min}.
 *
 * @example
 * ```ts
 * min(tensor([[1, 4], [3, 2]]), 1); // [[1, 2], [0, 1]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.min.html
 */
export function min(x: Tensor): Tensor;
export function min(x: Tensor, other: Tensor): Tensor;
export function min(x: Tensor, dim: number, keepdim?: Keep): ValuesAndIndices;
export function min(x: Tensor, options: DimOptions & { dim: number }): ValuesAndIndices;
export function min(
  x: Tensor,
  arg?: Tensor | DimOptions['dim'] | DimOptions,
  keepdim?: Keep,
): Tensor | ValuesAndIndices;
export function min(
  x: Tensor,
  arg?: Tensor | DimOptions['dim'] | DimOptions,
  keepdim?: Keep,
): Tensor | ValuesAndIndices {
  checkTensor('min', x);
  if (isTensor(arg)) return minimum(x, arg);
  return bestOf('min', x, arg, keepdim, aminOp, minDimOp);
}
