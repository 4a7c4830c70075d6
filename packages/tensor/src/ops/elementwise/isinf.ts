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
  classify('isinf', (x) => (x === Number.POSITIVE_INFINITY || x === Number.NEGATIVE_INFINITY ? 1 : 0), 0),
);
