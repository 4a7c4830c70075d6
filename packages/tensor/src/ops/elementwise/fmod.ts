import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import type { Scalar } from '../../core/dtype.ts';
import { checkTensor, operand } from '../../core/operand.ts';
import { resultType } from '../../core/promotion.ts';
import { bigintRows, binaryRows } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { div } from './div.ts';
import { fmodRow } from './floatRemainder.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';
import { type BinaryKernel, inPlace, runBinary } from './pointwise.ts';
import { checkDivision } from './roundedDivision.ts';

const fmodKernel: BinaryKernel = {
  number: binaryRows.mod,
  float32: fmodRow,
  bigint: bigintRows.mod,
  strided: 'mod',
};

export const fmodOp: OpRecord<[Tensor, Tensor]> = {
  name: 'fmod',
  saves: (needs) => (needs(1) ? [0, 1] : []),
  forward([a, b], _, out) {
    const dtype = resultType(a, b);
    return runBinary('fmod', fmodKernel, a, b, dtype, dtype, out);
  },
  // a - b · trunc(a / b)
  backward: (g, ctx) => [
    g,
    ctx.needs(1) ? mul(neg(g), div(ctx.input(0), ctx.input(1), { roundingMode: 'trunc' })) : null,
  ],
};

/**
 * The remainder with the sign of a; see {@link Tensor.fmod}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * fmod(tensor([-7, 7]), tensor([3, 3])); // [-1, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.fmod.html
 */
export function fmod(a: Tensor | Scalar, b: Tensor | Scalar): Tensor {
  const first = operand('fmod', a, 'input');
  const other = operand('fmod', b);
  checkDivision('fmod', first, other);
  return apply(fmodOp, [first, other], undefined);
}

/** In place: the remainder with the sign of a. */
export function fmod_(a: Tensor, b: Tensor | Scalar): Tensor {
  const other = operand('fmod_', b);
  return inPlace(fmodOp, a, other, undefined, checkDivision('fmod_', checkTensor('fmod_', a), other));
}
