import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import type { ValuesAndIndices } from './argBest.ts';
import { bestSoFar, toShown } from './bestSoFar.ts';

export const cumminOp: OpRecord<[Tensor], { dim: number }, Tensor[]> = {
  name: 'cummin',
  saves: ['output'],
  forward: ([x], { dim }) => bestSoFar(x, dim, false),
  backward: ([g], ctx) => toShown(g ?? null, ctx.output(1), ctx.attrs.dim),
};

/** {@link Tensor.cummin} */
export function cummin(x: Tensor, dim: number): ValuesAndIndices {
  return apply(cumminOp, [x], { dim: normalizeDim('cummin', dim, x.ndim) }) as ValuesAndIndices;
}
