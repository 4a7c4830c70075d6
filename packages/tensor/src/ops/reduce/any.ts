import type { OpRecord } from '../../autograd/op.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { type Test, test } from './anyAll.ts';
import { type Keep, optionsOf, type ReduceOptions, reduceOptions } from './arguments.ts';
import { anyRow } from './extremeRows.ts';
import { foldNumbers } from './sum.ts';

export const anyOp: OpRecord<[Tensor], Test> = {
  name: 'any',
  forward: ([x], attrs) => foldNumbers(x, attrs, 0, anyRow, attrs.dtype),
  backward: null,
};

/**
 * Whether some element is not zero, over all dimensions or some. Of no elements it is false. See {@link Tensor.any}.
 *
 * @example
 * ```ts
 * any(tensor([[0, 0], [0, 3]]), 1); // [false, true]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.any.html
 */
export function any(x: Tensor, dim?: ReduceOptions['dim'] | ReduceOptions, keepdim?: Keep): Tensor {
  checkTensor('any', x);
  return test('any', anyOp, x, optionsOf('any', reduceOptions, dim, keepdim));
}
