import { expr, program } from '@wick/kernels';
import { apply, applyInPlace } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { isFloat, type Scalar } from '../../core/dtype.ts';
import { checkTensor, isScalar, operand } from '../../core/operand.ts';
import { broadcastShapes } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from './mul.ts';
import { allocateResult, cast, loopScalar } from './pointwise.ts';
import { runPointwise } from './runPointwise.ts';
import { sub } from './sub.ts';

/** From the nearer end: exact at both. */
const between = program(3, (a, b, w) => {
  const d = expr.sub(b, a);
  const near = expr.lt(expr.abs(w), 0.5);
  return expr.where(near, expr.mulAdd(w, d, a), expr.sub(b, expr.mul(d, expr.sub(1, w))));
});

// The same where one weight is known.
const fromStart = program(2, (a, b, w) => expr.mulAdd(w!, expr.sub(b, a), a));
const fromEnd = program(2, (a, b, rest) => expr.sub(b, expr.mul(expr.sub(b, a), rest!)));

export const lerpOp: OpRecord<[Tensor, Tensor, Tensor]> = {
  name: 'lerp',
  saves: (needs) => [...(needs(2) ? [0, 1] : []), 2],
  forward([a, b, weight], _, out) {
    const shape = broadcastShapes('lerp', a.shape, b.shape, weight.shape);
    const target = out ?? (weight._wrapped ? allocateResult(shape, a.dtype, [a, b]) : undefined);
    if (weight._wrapped) {
      const w = loopScalar(weight.item<Scalar>(), a.dtype);
      const [way, number] = Math.abs(w) < 0.5 ? [fromStart, w] : [fromEnd, 1 - w];
      return runPointwise('lerp', way, [a, b], a.dtype, a.dtype, target, [number]);
    }
    return runPointwise('lerp', between, [a, b, cast(weight, a.dtype)], a.dtype, a.dtype, target);
  },
  backward: (g, ctx) => [
    ctx.needs(0) ? mul(g, ctx.input(2)._wrapped ? 1 - ctx.input(2).item<number>() : sub(1, ctx.input(2))) : null,
    ctx.needs(1) ? mul(g, ctx.input(2)) : null,
    ctx.needs(2) ? mul(g, sub(ctx.input(1), ctx.input(0))) : null,
  ],
};

function checkLerp(name: string, a: Tensor, b: Tensor, weight: Tensor | Scalar): [Tensor, Tensor, Tensor] {
  checkTensor(name, a);
  checkTensor(name, b, 'end');
  const w = operand(name, weight, 'weight');
  if (!isFloat(a.dtype)) throw new TypeError(`${name}: a floating-point tensor is needed, got ${a.dtype}`);
  if (b.dtype !== a.dtype) throw new TypeError(`${name}: end must have dtype ${a.dtype}, got ${b.dtype}`);
  if (!isScalar(weight) && w.dtype !== a.dtype)
    throw new TypeError(`${name}: weight must have dtype ${a.dtype}, got ${w.dtype}`);
  return [a, b, w];
}

/**
 * start + weight · (end - start); see {@link Tensor.lerp}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * lerp(tensor([0, 10]), tensor([10, 20]), 0.25); // [2.5, 12.5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.lerp.html
 */
export function lerp(start: Tensor, end: Tensor, weight: Tensor | Scalar): Tensor {
  return apply(lerpOp, checkLerp('lerp', start, end, weight), undefined);
}

/** In place: start + weight · (end - start). */
export function lerp_(start: Tensor, end: Tensor, weight: Tensor | Scalar): Tensor {
  const inputs = checkLerp('lerp_', start, end, weight);
  const shape = broadcastShapes('lerp_', ...inputs.map((t) => t.shape));
  return applyInPlace(lerpOp, inputs, undefined, { shape, dtype: start.dtype });
}
