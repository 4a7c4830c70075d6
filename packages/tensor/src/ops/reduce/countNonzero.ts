import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { checkTensor } from '../../core/operand.ts';
import { type Named, named } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { type Dims, type Reduction, readReduction } from './arguments.ts';
import { foldNumbers } from './sum.ts';
import { countRow } from './sums.ts';

export const countNonzeroOp: OpRecord<[Tensor], Reduction> = {
  name: 'countNonzero',
  forward: ([x], attrs) => foldNumbers(x, attrs, 0, countRow, 'int64'),
  backward: null,
};

/**
 * How many elements are not zero, over all dimensions or some, as int64. See {@link Tensor.countNonzero}.
 *
 * @example
 * ```ts
 * countNonzero(tensor([[0, 1], [2, 3]]), 1); // [1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.count_nonzero.html
 */
export function countNonzero(x: Tensor, dim?: Named<'dim', Dims>): Tensor {
  checkTensor('countNonzero', x);
  return apply(
    countNonzeroOp,
    [x],
    readReduction('countNonzero', x, { dim: named('countNonzero', 'dim', dim) ?? null }),
  );
}
