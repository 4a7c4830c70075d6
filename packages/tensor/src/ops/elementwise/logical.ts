import { expr, type Program, program } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import type { Scalar } from '../../core/dtype.ts';
import { operand } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { product } from './mul.ts';
import { inPlace } from './pointwise.ts';
import { castAll, runPointwise } from './runPointwise.ts';

export type Big = BigInt64Array;
type Logical = 'logicalAnd' | 'logicalOr' | 'logicalXor';

/** Truth is "not zero" (NaN is true), whatever the dtype; the result is bool. */
function logical(name: Logical, whether: Program): OpRecord<[Tensor, Tensor]> {
  return {
    name,
    forward: (inputs, _, out) => runPointwise(name, whether, castAll(inputs, 'bool'), 'bool', 'bool', out),
    backward: null,
  };
}

const logicals: Record<Logical, OpRecord<[Tensor, Tensor]>> = {
  logicalAnd: logical('logicalAnd', product),
  logicalOr: logical('logicalOr', program(2, expr.max)),
  logicalXor: logical('logicalXor', program(2, expr.ne)),
};

export function logicalCall(name: Logical, a: Tensor | Scalar, b: Tensor | Scalar): Tensor {
  return apply(logicals[name], [operand(name, a, 'input'), operand(name, b)], undefined);
}

export function logicalCall_(name: Logical, a: Tensor, b: Tensor | Scalar): Tensor {
  return inPlace(logicals[name], a, operand(`${name}_`, b), undefined, 'bool');
}
