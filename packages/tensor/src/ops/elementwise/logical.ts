import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import type { Scalar } from '../../core/dtype.ts';
import { operand } from '../../core/operand.ts';
import { type BinaryRow, rowOf2 } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { inPlace, runBinary } from './pointwise.ts';

export type Big = BigInt64Array;
type Logical = 'logicalAnd' | 'logicalOr' | 'logicalXor';

/** Truth is "not zero" (NaN is true), whatever the dtype; the result is bool. */
function logical(name: Logical, row: BinaryRow): OpRecord<[Tensor, Tensor]> {
  return {
    name,
    forward: ([a, b], _, out) => runBinary(name, { number: row }, a, b, 'bool', 'bool', out),
    backward: null,
  };
}

const logicals: Record<Logical, OpRecord<[Tensor, Tensor]>> = {
  logicalAnd: logical(
    'logicalAnd',
    rowOf2((x, y) => x & y),
  ),
  logicalOr: logical(
    'logicalOr',
    rowOf2((x, y) => x | y),
  ),
  logicalXor: logical(
    'logicalXor',
    rowOf2((x, y) => x ^ y),
  ),
};

export function logicalCall(name: Logical, a: Tensor | Scalar, b: Tensor | Scalar): Tensor {
  return apply(logicals[name], [operand(name, a, 'input'), operand(name, b)], undefined);
}

export function logicalCall_(name: Logical, a: Tensor, b: Tensor | Scalar): Tensor {
  return inPlace(logicals[name], a, operand(`${name}_`, b), undefined, 'bool');
}
