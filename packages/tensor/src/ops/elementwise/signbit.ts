import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import { isFloat } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { classify } from './classify.ts';
import { unary } from './pointwise.ts';
import { runPointwise } from './runPointwise.ts';

const ofFloats = program(1, (x) => expr.lt(expr.copySign(1, x), 0));
const ofIntegers = program(1, (x) => expr.lt(x, 0));

const signbitOp: OpRecord<[Tensor]> = {
  name: 'signbit',
  forward: ([x], _, out) =>
    runPointwise('signbit', isFloat(x.dtype) ? ofFloats : ofIntegers, [x], x.dtype, 'bool', out),
  backward: null,
};

/**
 * Which elements have the sign of negative numbers, -0 among them.
 *
 * @example
 * ```ts
 * signbit(tensor([1, -2, -0])); // [false, true, true]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.signbit.html
 */
export const signbit = unary(signbitOp);

/**
 * Which elements are +∞.
 *
 * @example
 * ```ts
 * isposinf(tensor([1, Infinity, -Infinity])); // [false, true, false]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.isposinf.html
 */
export const isposinf = unary(
  classify(
    'isposinf',
    program(1, (x) => expr.eq(x, Number.POSITIVE_INFINITY)),
    0,
  ),
);

/**
 * Which elements are -∞.
 *
 * @example
 * ```ts
 * isneginf(tensor([1, Infinity, -Infinity])); // [false, false, true]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.isneginf.html
 */
export const isneginf = unary(
  classify(
    'isneginf',
    program(1, (x) => expr.eq(x, Number.NEGATIVE_INFINITY)),
    0,
  ),
);
