import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import type { Scalar } from '../../core/dtype.ts';
import { checkTensor, operand } from '../../core/operand.ts';
import { resultType } from '../../core/promotion.ts';
import { rowOf2 } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { div } from './div.ts';
import { remainderRow } from './floatRemainder.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';
import { type BinaryKernel, inPlace, runBinary } from './pointwise.ts';
import { checkDivision } from './roundedDivision.ts';
import { wholeRest } from './wholeDivision.ts';

const remainderKernel: BinaryKernel = {
  number: rowOf2((x, y) => {
    const rest = x % y;
    return rest !== 0 && y < 0 !== rest < 0 ? rest + y : rest;
  }),
  float32: remainderRow,
  ...wholeRest,
};

export const remainderOp: OpRecord<[Tensor, Tensor]> = {
  name: 'remainder',
  saves: (needs) => (needs(1) ? [0, 1] : []),
  forward([a, b], _, out) {
    const dtype = resultType(a, b);
    return runBinary('remainder', remainderKernel, a, b, dtype, dtype, out);
  },
  // a - b · floor(a / b)
  backward: (g, ctx) => [
    g,
    ctx.needs(1) ? mul(neg(g), div(ctx.input(0), ctx.input(1), { roundingMode: 'floor' })) : null,
  ],
};

/**
 * The remainder with the sign of b; see {@link Tensor.remainder}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * remainder(tensor([-7, 7]), tensor([3, 3])); // [2, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.remainder.html
 */
export function remainder(a: Tensor | Scalar, b: Tensor | Scalar): Tensor {
  const first = operand('remainder', a, 'input');
  const other = operand('remainder', b);
  checkDivision('remainder', first, other);
  return apply(remainderOp, [first, other], undefined);
}

/** In place: the remainder with the sign of b. */
export function remainder_(a: Tensor, b: Tensor | Scalar): Tensor {
  const other = operand('remainder_', b);
  return inPlace(remainderOp, a, other, undefined, checkDivision('remainder_', checkTensor('remainder_', a), other));
}
