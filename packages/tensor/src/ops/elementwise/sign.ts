import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import type { Tensor } from '../../tensor.ts';
import { noSlope, sameType, unary, unaryInPlace } from './pointwise.ts';
import { runPointwise } from './runPointwise.ts';

/** 0 for NaN and -0 */
const signs = program(1, (x) => expr.sub(expr.gt(x, 0), expr.lt(x, 0)));

const signsOfBigints = program(1, (x) => expr.max(expr.min(x, 1), -1));

export const signOp: OpRecord<[Tensor]> = {
  name: 'sign',
  forward: ([x], _, out) =>
    runPointwise('sign', x.dtype === 'int64' ? signsOfBigints : signs, [x], x.dtype, x.dtype, out),
  backward: (g) => [noSlope(g)],
};

/**
 * -1, 0 or 1, element by element; 0 for NaN. The gradient is 0.
 *
 * @example
 * ```ts
 * sign(tensor([-3, 0, 2])); // [-1, 0, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sign.html
 */
export const sign = unary(signOp);

/**
 * {@link sign} in place.
 *
 * @example
 * ```ts
 * sign_(tensor([-3, 0])); // [-1, 0]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.sign_.html
 */
export const sign_ = unaryInPlace(signOp, sameType);
