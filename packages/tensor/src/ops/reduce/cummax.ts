import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import type { ValuesAndIndices } from './argBest.ts';
import { bestSoFar, toShown } from './bestSoFar.ts';

export const cummaxOp: OpRecord<[Tensor], { dim: number }, Tensor[]> = {
  name: 'cummax',
  saves: ['output'],
  forward: ([x], { dim }) => bestSoFar(x, dim, true),
  backward: ([g], ctx) => toShown(g ?? null, ctx.output(1), ctx.attrs.dim),
};

/** {@link Tensor.cummax} */
export function cummax(x: Tensor, dim: number): ValuesAndIndices {
  return apply(cummaxOp, [x], { dim: normalizeDim('cummax', dim, x.ndim) }) as ValuesAndIndices;
}
