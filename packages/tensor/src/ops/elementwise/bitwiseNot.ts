import type { OpRecord } from '../../autograd/op.ts';
import { rowOf, type UnaryRow } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { checkIntegers } from './bitwise.ts';
import type { Big } from './logical.ts';
import { runUnary, sameType, unary, unaryInPlace } from './pointwise.ts';

const flip = rowOf((x) => ~x);
const flipBool = rowOf((x) => 1 - x);
const flipBig: UnaryRow<Big> = (n, out, o, so, a, p, sa) => {
  for (let i = 0; i < n; i++, o += so, p += sa) out[o] = ~a[p]!;
};

export const bitwiseNotOp: OpRecord<[Tensor]> = {
  name: 'bitwiseNot',
  forward: ([x], _, out) =>
    runUnary({ number: x.dtype === 'bool' ? flipBool : flip, bigint: flipBig }, x, x.dtype, x.dtype, out),
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
