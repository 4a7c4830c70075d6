import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import type { Scalar } from '../../core/dtype.ts';
import { checkTensor, operand } from '../../core/operand.ts';
import { resultType } from '../../core/promotion.ts';
import { type BinaryRow, bigintRows, binaryRows } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { type BinaryKernel, inPlace, runBinary } from './pointwise.ts';

// A product of two int32 can have 62 bits, of which a double loses the low ones.
const imulRow: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = Math.imul(a[p]!, b[q]!);
};

const mulKernel: BinaryKernel = { number: binaryRows.mul, bigint: bigintRows.mul, integer: imulRow, strided: 'mul' };

export const mulOp: OpRecord<[Tensor, Tensor]> = {
  name: 'mul',
  saves: (needs) => (needs(0) ? (needs(1) ? [0, 1] : [1]) : [0]),
  forward([a, b], _, out) {
    const dtype = resultType(a, b);
    return runBinary('mul', mulKernel, a, b, dtype, dtype, out);
  },
  backward: (g, ctx) => [ctx.needs(0) ? mul(g, ctx.input(1)) : null, ctx.needs(1) ? mul(g, ctx.input(0)) : null],
};

/**
 * a · b; see {@link Tensor.mul}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * mul(tensor([1, 2]), tensor([10, 20])); // [10, 40]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.mul.html
 */
export function mul(a: Tensor, b: Tensor | Scalar): Tensor {
  return apply(mulOp, [checkTensor('mul', a), operand('mul', b)], undefined);
}

/** In place: a · b. */
export function mul_(a: Tensor, b: Tensor | Scalar): Tensor {
  return inPlace(mulOp, a, operand('mul_', b), undefined);
}
