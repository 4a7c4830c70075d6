import type { OpRecord } from '../../autograd/op.ts';
import type { Tensor } from '../../tensor.ts';
import { type Test, test } from './anyAll.ts';
import { optionsOf, type ReduceOptions, reduceOptions } from './arguments.ts';
import { anyRow } from './extremeRows.ts';
import { foldNumbers } from './sum.ts';

export const anyOp: OpRecord<[Tensor], Test> = {
  name: 'any',
  forward: ([x], attrs) => foldNumbers(x, attrs, 0, anyRow, attrs.dtype),
  backward: null,
};

/** {@link Tensor.any} */
export function any(x: Tensor, dim?: ReduceOptions['dim'] | ReduceOptions, keepdim?: boolean): Tensor {
  return test('any', anyOp, x, optionsOf('any', reduceOptions, dim, keepdim));
}
