import type { Program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import type { OpName } from '../../autograd/opName.ts';
import { isFloat } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { allocateResult } from './pointwise.ts';
import { runPointwise } from './runPointwise.ts';

/** A test of floats, with one answer for all integers. */
export function classify(name: OpName, test: Program, integers: 0 | 1): OpRecord<[Tensor]> {
  return {
    name,
    forward([x], _, out) {
      if (isFloat(x.dtype)) return runPointwise(name, test, [x], x.dtype, 'bool', out);
      const result = allocateResult(x.shape, 'bool', [x]);
      (result._storage.data as Uint8Array).fill(integers);
      return result;
    },
    backward: null,
  };
}
