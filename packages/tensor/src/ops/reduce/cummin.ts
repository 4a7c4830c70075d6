import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { checkTensor } from '../../core/operand.ts';
import { type Named, named } from '../../core/options.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { type ValuesAndIndices, valuesAndIndices } from './argBest.ts';
import { bestSoFar, toShown } from './bestSoFar.ts';

export const cumminOp: OpRecord<[Tensor], { dim: number }, Tensor[]> = {
  name: 'cummin',
  saves: ['output'],
  forward: ([x], { dim }) => bestSoFar(x, dim, false),
  backward: ([g], ctx) => toShown(g ?? null, ctx.output(1), ctx.attrs.dim),
};

/**
 * The running smallest along a dimension and its index, the latest of equal ones. See {@link Tensor.cummin}.
 *
 * @example
 * ```ts
 * cummin(tensor([3, 1, 2]), 0); // [[3, 1, 1], [0, 1, 1]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cummin.html
 */
export function cummin(x: Tensor, dim: Named<'dim', number>): ValuesAndIndices {
  checkTensor('cummin', x);
  return valuesAndIndices(
    'cummin',
    apply(cumminOp, [x], { dim: normalizeDim('cummin', named('cummin', 'dim', dim) as number, x.ndim) }),
  );
}
