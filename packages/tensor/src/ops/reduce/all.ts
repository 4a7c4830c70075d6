import type { OpRecord } from '../../autograd/op.ts';
import type { Tensor } from '../../tensor.ts';
import { type Test, test } from './anyAll.ts';
import { optionsOf, type ReduceOptions, reduceOptions } from './arguments.ts';
import { allRow } from './extremeRows.ts';
import { foldNumbers } from './sum.ts';

export const allOp: OpRecord<[Tensor], Test> = {
  name: 'all',
  forward: ([x], attrs) => foldNumbers(x, attrs, 1, allRow, attrs.dtype),
  backward: null,
};

/** {@link Tensor.all} */
export function all(x: Tensor, dim?: ReduceOptions['dim'] | ReduceOptions, keepdim?: boolean): Tensor {
  return test('all', allOp, x, optionsOf('all', reduceOptions, dim, keepdim));
}
