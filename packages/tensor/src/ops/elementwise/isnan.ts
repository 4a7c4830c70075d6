import { expr, program } from '@wick/kernels';
import { classify } from './classify.ts';
import { unary } from './pointwise.ts';

/**
 * Which elements are NaN: `torch.isnan`.
 *
 * @example
 * ```ts
 * isnan(tensor([1, Infinity, NaN])); // [false, false, true]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.isnan.html
 */
export const isnan = unary(
  classify(
    'isnan',
    program(1, (x) => expr.ne(x, x)),
    0,
  ),
);
