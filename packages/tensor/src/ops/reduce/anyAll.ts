import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import type { Tensor } from '../../tensor.ts';
import { type ReduceOptions, type Reduction, readReduction } from './arguments.ts';

export interface Test extends Reduction {
  /** uint8 tensors give uint8, all others bool. */
  readonly dtype: 'bool' | 'uint8';
}

export function test(where: string, op: OpRecord<[Tensor], Test>, x: Tensor, options: ReduceOptions): Tensor {
  const none = Array.isArray(options.dim) && options.dim.length === 0; // here an empty list is taken at its word
  const { dims, keepdim } = none ? { dims: [], keepdim: true } : readReduction(where, x, options);
  return apply(op, [x], { dims, keepdim, dtype: x.dtype === 'uint8' ? 'uint8' : 'bool' });
}
