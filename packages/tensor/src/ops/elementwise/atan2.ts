import { expr, program } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { checkTensor } from '../../core/operand.ts';
import { resultType } from '../../core/promotion.ts';
import { binaryRows } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { add } from './add.ts';
import { arctangent } from './arcs.ts';
import { isinf } from './isinf.ts';
import { maskedFill } from './maskedFill.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';
import { type BinaryKernel, floatType, inPlace, runBinary } from './pointwise.ts';
import { reciprocal } from './reciprocal.ts';
import { castAll, runPointwise } from './runPointwise.ts';
import { square } from './square.ts';

const inFloat32 = program(2, (y, x) => {
  const { abs, copySign, div, eq, gt, lt, sub, where } = expr;
  const across = abs(x);
  const up = abs(y);
  const steep = gt(up, across);
  const slope = div(where(steep, across, up), where(steep, up, across));
  const arc = where(eq(up, across), where(eq(up, 0), 0, Math.PI / 4), arctangent(slope, 1)); // 0/0, inf/inf
  const first = where(steep, sub(Math.PI / 2, arc), arc);
  const left = lt(copySign(1, x), 0); // -0 is on the left too
  return copySign(where(left, sub(Math.PI, first), first), y);
});

const atan2Kernel: BinaryKernel = { number: binaryRows.atan2, strided: 'atan2' };

export const atan2Op: OpRecord<[Tensor, Tensor]> = {
  name: 'atan2',
  saves: [0, 1],
  forward([y, x], _, out) {
    const dtype = floatType(resultType(y, x));
    if (dtype === 'float32') return runPointwise('atan2', inFloat32, castAll([y, x], dtype), dtype, dtype, out);
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
