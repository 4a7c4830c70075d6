import type { OpRecord } from '../../autograd/op.ts';
import { copyLike } from '../../core/copy.ts';
import { isFloat } from '../../core/dtype.ts';
import type { StridedUnary } from '../../strided/interface.ts';
import type { UnaryRow } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { noSlope, runUnary } from './pointwise.ts';

/** A function that rounds floats, leaves integers as they are, and has slope 0 everywhere. */
export function rounding(name: string, number: UnaryRow, strided?: StridedUnary): OpRecord<[Tensor]> {
  return {
    name,
    forward: ([x], _, out) =>
      isFloat(x.dtype) ? runUnary({ number, strided }, x, x.dtype, x.dtype, out) : copyLike(x),
    backward: (g) => [noSlope(g)],
  };
}
