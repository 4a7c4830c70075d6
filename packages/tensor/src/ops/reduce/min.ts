import type { OpRecord } from '../../autograd/op.ts';
import type { Tensor } from '../../tensor.ts';
import { aminOp } from './amin.ts';
import { argBest, type ValuesAndIndices } from './argBest.ts';
import type { DimOptions } from './arguments.ts';
import { type AlongDim, bestOf } from './extremes.ts';
import { pickedGradient } from './picked.ts';

export const minDimOp: OpRecord<[Tensor], AlongDim, Tensor[]> = {
  name: 'minDim',
  saves: ['output'],
  forward: ([x], { dim, keepdim }) => argBest(x, dim, keepdim, 'min'),
  backward: ([g], ctx) => [pickedGradient(g, ctx.output(1), ctx.shapeOf(0), ctx.attrs)],
};

/** {@link Tensor.min} */
export function min(x: Tensor, dim?: DimOptions['dim'] | DimOptions, keepdim?: boolean): Tensor | ValuesAndIndices {
  return bestOf('min', x, dim, keepdim, aminOp, minDimOp);
}
