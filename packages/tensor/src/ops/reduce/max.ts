import type { OpRecord } from '../../autograd/op.ts';
import type { Tensor } from '../../tensor.ts';
import { amaxOp } from './amax.ts';
import { argBest, type ValuesAndIndices } from './argBest.ts';
import type { DimOptions } from './arguments.ts';
import { type AlongDim, bestOf } from './extremes.ts';
import { pickedGradient } from './picked.ts';

export const maxDimOp: OpRecord<[Tensor], AlongDim, Tensor[]> = {
  name: 'maxDim',
  saves: ['output'],
  forward: ([x], { dim, keepdim }) => argBest(x, dim, keepdim, 'max'),
  backward: ([g], ctx) => [pickedGradient(g, ctx.output(1), ctx.shapeOf(0), ctx.attrs)],
};

/** {@link Tensor.max} */
export function max(x: Tensor, dim?: DimOptions['dim'] | DimOptions, keepdim?: boolean): Tensor | ValuesAndIndices {
  return bestOf('max', x, dim, keepdim, amaxOp, maxDimOp);
}
