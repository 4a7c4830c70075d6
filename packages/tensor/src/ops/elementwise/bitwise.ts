import { typedRow } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { type DType, isFloat, type Scalar } from '../../core/dtype.ts';
import { checkTensor, operand } from '../../core/operand.ts';
import { resultType } from '../../core/promotion.ts';
import { type BinaryRow, rowOf2 } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import type { Big } from './logical.ts';
import { inPlace, runBinary } from './pointwise.ts';

type Bitwise = 'bitwiseAnd' | 'bitwiseOr' | 'bitwiseXor';

function bitwise(name: Bitwise, number: BinaryRow, bigint: BinaryRow<Big>): OpRecord<[Tensor, Tensor]> {
  return {
    name,
    forward([a, b], _, out) {
      const dtype = resultType(a, b);
      return runBinary(name, { number, bigint }, a, b, dtype, dtype, out);
    },
    backward: null,
  };
}

const bitwises: Record<Bitwise, OpRecord<[Tensor, Tensor]>> = {
  bitwiseAnd: bitwise(
    'bitwiseAnd',
    typedRow(
      'and',
      rowOf2((x, y) => x & y),
    ),
    typedRow<Big>('and', (n, out, o, so, a, p, sa, b, q, sb) => {
      for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! & b[q]!;
    }),
  ),
  bitwiseOr: bitwise(
    'bitwiseOr',
    typedRow(
      'or',
      rowOf2((x, y) => x | y),
    ),
    typedRow<Big>('or', (n, out, o, so, a, p, sa, b, q, sb) => {
      for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! | b[q]!;
    }),
  ),
  bitwiseXor: bitwise(
    'bitwiseXor',
    typedRow(
      'xor',
      rowOf2((x, y) => x ^ y),
    ),
    typedRow<Big>('xor', (n, out, o, so, a, p, sa, b, q, sb) => {
      for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! ^ b[q]!;
    }),
  ),
};

export function checkIntegers(name: string, dtype: DType): DType {
  if (isFloat(dtype)) throw new TypeError(`${name}: bits are defined for integers and bool, not for ${dtype}`);
  return dtype;
}

export function bitwiseCall(name: Bitwise, a: Tensor | Scalar, b: Tensor | Scalar): Tensor {
  const first = operand(name, a, 'input');
  const other = operand(name, b);
  checkIntegers(name, resultType(first, other));
  return apply(bitwises[name], [first, other], undefined);
}

export function bitwiseCall_(name: Bitwise, a: Tensor, b: Tensor | Scalar): Tensor {
  const other = operand(`${name}_`, b);
  return inPlace(
    bitwises[name],
    a,
    other,
    undefined,
    checkIntegers(`${name}_`, resultType(checkTensor(`${name}_`, a), other)),
  );
}
