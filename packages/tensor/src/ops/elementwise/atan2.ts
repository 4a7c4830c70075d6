import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { checkTensor } from '../../core/operand.ts';
import { resultType } from '../../core/promotion.ts';
import { binaryRows } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { add } from './add.ts';
import { isinf } from './isinf.ts';
import { maskedFill } from './maskedFill.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';
import { type BinaryKernel, floatType, inPlace, runBinary } from './pointwise.ts';
import { reciprocal } from './reciprocal.ts';
import { square } from './square.ts';

const atan2Kernel: BinaryKernel = { number: binaryRows.atan2, strided: 'atan2' };

export const atan2Op: OpRecord<[Tensor, Tensor]> = {
  name: 'atan2',
  saves: [0, 1],
  forward([y, x], _, out) {
    const dtype = floatType(resultType(y, x));
    return runBinary('atan2', atan2Kernel, y, x, dtype, dtype, out);
  },
  // (x dy - y dx) / (x² + y²), and 0 at the origin
  backward(g, ctx) {
    const y = ctx.input(0);
    const x = ctx.input(1);
    const r = reciprocal(add(square(y), square(x)));
    const finite = maskedFill(r, isinf(r), 0);
    return [ctx.needs(0) ? mul(mul(g, x), finite) : null, ctx.needs(1) ? mul(mul(g, neg(y)), finite) : null];
  },
};

/**
 * The angle of (x, y); see {@link Tensor.atan2}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * atan2(tensor([1, -1]), tensor([1, 0])); // [0.7854, -1.5708]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.atan2.html
 */
export function atan2(y: Tensor, x: Tensor): Tensor {
  return apply(atan2Op, [checkTensor('atan2', y), checkTensor('atan2', x, 'other')], undefined);
}

/** In place: the angle of (x, y). */
export function atan2_(y: Tensor, x: Tensor): Tensor {
  checkTensor('atan2_', y);
  return inPlace(atan2Op, y, checkTensor('atan2_', x, 'other'), undefined, floatType(resultType(y, x)));
}
