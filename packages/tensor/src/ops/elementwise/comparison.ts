import { expr, type Program, program } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import type { Scalar } from '../../core/dtype.ts';
import { operand } from '../../core/operand.ts';
import { resultType } from '../../core/promotion.ts';
import type { Tensor } from '../../tensor.ts';
import { inPlace } from './pointwise.ts';
import { castAll, runPointwise, runWithNumber } from './runPointwise.ts';

type Comparison = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge';

const programs = Object.fromEntries(
  (['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const).map((name) => [name, program(2, (a, b) => expr[name](a, b))]),
) as Record<Comparison, Program>;

/** The record of one comparison: operands meet in their common dtype, the result is bool. */
function comparison(name: Comparison): OpRecord<[Tensor, Tensor]> {
  const compared = programs[name];
  return {
    name,
    forward(inputs, _, out) {
      const dtype = resultType(...inputs);
      return runPointwise(name, compared, castAll(inputs, dtype), dtype, 'bool', out);
    },
    backward: null,
  };
}

const records: Record<Comparison, OpRecord<[Tensor, Tensor]>> = {
  eq: comparison('eq'),
  ne: comparison('ne'),
  lt: comparison('lt'),
  le: comparison('le'),
  gt: comparison('gt'),
  ge: comparison('ge'),
};

export function compare(name: Comparison, a: Tensor | Scalar, b: Tensor | Scalar): Tensor {
  return (
    runWithNumber(name, programs[name], a, b, 'bool') ??
    apply(records[name], [operand(name, a, 'input'), operand(name, b)], undefined)
  );
}

/** In place a comparison writes 1 or 0 in the tensor's own dtype. */
export function compare_(name: Comparison, a: Tensor, b: Tensor | Scalar): Tensor {
  return inPlace(records[name], a, operand(`${name}_`, b), undefined, 'bool');
}
