import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import { copyLike } from '../../core/copy.ts';
import { isFloat } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { noSlope } from './pointwise.ts';
import { runPointwise } from './runPointwise.ts';

/** A function that rounds floats, leaves integers as they are, and has slope 0 everywhere. */
export function rounding(name: 'floor' | 'ceil' | 'trunc' | 'round'): OpRecord<[Tensor]> {
  const rounded = program(1, (x) => expr[name](x));
  return {
    name,
    forward: ([x], _, out) =>
      isFloat(x.dtype) ? runPointwise(name, rounded, [x], x.dtype, x.dtype, out) : copyLike(x),
    backward: (g) => [noSlope(g)],
  };
}
