import { expr, program } from '@wick/kernels';
import { classify } from './classify.ts';
import { unary } from './pointwise.ts';

/**
 * Which elements are neither infinite nor NaN: `torch.isfinite`.
 *
 * @example
 * ```ts
 * isfinite(tensor([1, Infinity, NaN])); // [true, false, false]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.isfinite.html
 */
export const isfinite = unary(
  classify(
    'isfinite',
    program(1, (x) => expr.lt(expr.abs(x), Number.POSITIVE_INFINITY)),
    1,
  ),
);
