import { typedRow } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import { rowOf } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { checkIntegers } from './bitwise.ts';
import type { Big } from './logical.ts';
import { none } from './logicalNot.ts';
import { runUnary, sameType, unary, unaryInPlace } from './pointwise.ts';
import { runPointwise } from './runPointwise.ts';

const flip = typedRow(
  'not',
  rowOf((x) => ~x),
);
const flipBig = typedRow<Big>('not', (n, out, o, so, a, p, sa) => {
  for (let i = 0; i < n; i++, o += so, p += sa) out[o] = ~a[p]!;
});

export const bitwiseNotOp: OpRecord<[Tensor]> = {
  name: 'bitwiseNot',
  forward: ([x], _, out) =>
    x.dtype === 'bool'
      ? runPointwise('bitwiseNot', none, [x], 'bool', 'bool', out)
      : runUnary({ number: flip, bigint: flipBig }, x, x.dtype, x.dtype, out),
  backward: null,
};

function refuseFloats(name: string, x: Tensor): void {
  checkIntegers(name, x.dtype);
}

/**
 * All bits turned, ~x, of integers; not x of bool.
 *
 * @throws TypeError for floats
 * @example
 * ```ts
 * bitwiseNot(tensor([5], { dtype: 'int64' })); // [-6]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bitwise_not.html
 */
export const bitwiseNot = unary(bitwiseNotOp, refuseFloats);
export const bitwiseNot_ = unaryInPlace(bitwiseNotOp, sameType, refuseFloats);
