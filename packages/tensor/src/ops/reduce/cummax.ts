import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { checkTensor } from '../../core/operand.ts';
import { type Named, named } from '../../core/options.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { type ValuesAndIndices, valuesAndIndices } from './argBest.ts';
import { bestSoFar, toShown } from './bestSoFar.ts';

export const cummaxOp: OpRecord<[Tensor], { dim: number }, Tensor[]> = {
  name: 'cummax',
  saves: ['output'],
  forward: ([x], { dim }) => bestSoFar(x, dim, true),
  backward: ([g], ctx) => toShown(g ?? null, ctx.output(1), ctx.attrs.dim),
};

/**
 * The running largest along a dimension and its index, the latest of equal ones. See {@link Tensor.cummax}.
 *
 * @example
 * ```ts
 * cummax(tensor([1, 3, 2]), 0); // [[1, 3, 3], [0, 1, 1]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cummax.html
 */
export function cummax(x: Tensor, dim: Named<'dim', number>): ValuesAndIndices {
  checkTensor('cummax', x);
  return valuesAndIndices(
    'cummax',
    apply(cummaxOp, [x], { dim: normalizeDim('cummax', named('cummax', 'dim', dim) as number, x.ndim) }),
  );
}
