import type { OpRecord } from '../../autograd/op.ts';
import { rowOf, type UnaryRow } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { runUnary } from './pointwise.ts';

/** A test of floats, with one answer for all integers. */
export function classify(name: string, test: (x: number) => number, integers: 0 | 1): OpRecord<[Tensor]> {
  const number = rowOf(test);
  const bigint: UnaryRow<BigInt64Array, Uint8Array> = (n, out, o, so) => {
    for (let i = 0; i < n; i++, o += so) out[o] = integers;
  };
  return {
    name,
    forward: ([x], _, out) => runUnary({ number, bigint }, x, x.dtype, 'bool', out),
    backward: null,
  };
}
