import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import type { Tensor } from '../../tensor.ts';
import { type ReduceOptions, type Reduction, readReduction } from './arguments.ts';
import { foldNumbers } from './sum.ts';
import { countRow } from './sums.ts';

export const countNonzeroOp: OpRecord<[Tensor], Reduction> = {
  name: 'countNonzero',
  forward: ([x], attrs) => foldNumbers(x, attrs, 0, countRow, 'int64'),
  backward: null,
};

/** {@link Tensor.countNonzero} */
export function countNonzero(x: Tensor, dim?: ReduceOptions['dim']): Tensor {
  return apply(countNonzeroOp, [x], readReduction('countNonzero', x, { dim }));
}
