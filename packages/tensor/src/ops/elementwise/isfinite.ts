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
export const isfinite = unary(classify('isfinite', (x) => (Number.isFinite(x) ? 1 : 0), 1));
