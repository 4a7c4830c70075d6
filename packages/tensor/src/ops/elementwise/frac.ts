import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import { isFloat } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { sameType, unary, unaryInPlace } from './pointwise.ts';
import { runPointwise } from './runPointwise.ts';

const behindPoint = program(1, (x) => expr.sub(x, expr.trunc(x)));

export const fracOp: OpRecord<[Tensor]> = {
  name: 'frac',
  forward: ([x], _, out) => runPointwise('frac', behindPoint, [x], x.dtype, x.dtype, out),
  backward: (g) => [g],
};

export function refuseIntegers(where: string, x: Tensor): void {
  if (!isFloat(x.dtype)) throw new TypeError(`${where}: a floating-point tensor is needed, got ${x.dtype}`);
}

/**
 * x - trunc(x): what is behind the point, with the sign of x.
 *
 * @throws TypeError for integers and bool
 * @example
 * ```ts
 * frac(tensor([-1.5, 1.25])); // [-0.5, 0.25]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.frac.html
 */
export const frac = unary(fracOp, refuseIntegers);

/**
 * {@link frac} in place.
 *
 * @example
 * ```ts
 * frac_(tensor([0.5, 1.25])); // [0.5, 0.25]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.frac_.html
 */
export const frac_ = unaryInPlace(fracOp, sameType, refuseIntegers);
