import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import { rowOf, type UnaryRow } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { classify } from './classify.ts';
import { runUnary, unary } from './pointwise.ts';

const ofNumbers = rowOf((x) => (x < 0 || Object.is(x, -0) ? 1 : 0));
const ofBigints: UnaryRow<BigInt64Array, Uint8Array> = (n, out, o, so, a, p, sa) => {
  for (let i = 0; i < n; i++, o += so, p += sa) out[o] = Number(a[p]! < 0n);
};

const signbitOp: OpRecord<[Tensor]> = {
  name: 'signbit',
  forward: ([x], _, out) => runUnary({ number: ofNumbers, bigint: ofBigints }, x, x.dtype, 'bool', out),
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
