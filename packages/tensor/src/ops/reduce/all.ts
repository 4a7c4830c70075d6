import type { OpRecord } from '../../autograd/op.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { type Test, test } from './anyAll.ts';
import { type Keep, optionsOf, type ReduceOptions, reduceOptions } from './arguments.ts';
import { allRow } from './extremeRows.ts';
import { foldNumbers } from './sum.ts';

export const allOp: OpRecord<[Tensor], Test> = {
  name: 'all',
  forward: ([x], attrs) => foldNumbers(x, attrs, 1, allRow, attrs.dtype),
  backward: null,
};

/**
 * Whether no element is zero, over all dimensions or some. Of no elements it is true. See {@link Tensor.all}.
 *
 * @example
 * ```ts
 * all(tensor([[1, 2], [0, 3]]), 1); // [true, false]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.all.html
 */
export function all(x: Tensor, dim?: ReduceOptions['dim'] | ReduceOptions, keepdim?: Keep): Tensor {
  checkTensor('all', x);
  return test('all', allOp, x, optionsOf('all', reduceOptions, dim, keepdim));
}
