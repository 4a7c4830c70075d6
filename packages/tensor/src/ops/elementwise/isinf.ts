import { expr, program } from '@wick/kernels';
import { classify } from './classify.ts';
import { unary } from './pointwise.ts';

/**
 * Which elements are infinite: `torch.isinf`.
 *
 * @example
 * ```ts
 * isinf(tensor([1, Infinity, NaN])); // [false, true, false]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.isinf.html
 */
export const isinf = unary(
  classify(
    'isinf',
    program(1, (x) => expr.eq(expr.abs(x), Number.POSITIVE_INFINITY)),
    0,
  ),
);
