import { checkTensor } from '../../core/operand.ts';
import { type Given, optionTable, type RulesFor, real, unchecked } from '../../core/options.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { norm } from './norm.ts';

/** Options of `normExceptDim`. */
export interface NormExceptDimOptions {
  /** Which norm. Default: 2. */
  pow?: number;
  /** The dimension that keeps its norms apart; -1 for none. Default: 0. */
  dim?: number;
}

const normExceptDimOptions = optionTable({ pow: real(2), dim: unchecked(0) } satisfies RulesFor<NormExceptDimOptions>, [
  'pow',
  'dim',
]);

/**
 * The p-norms over all dimensions but `dim`, which broadcast against the tensor; with -1 the norm of all of it.
 *
 * @param given - `pow`, which norm (default 2), and `dim`, the dimension that keeps its norms apart (default 0)
 * @throws RangeError for a dimension that there is not
 * @example
 * ```ts
 * normExceptDim(tensor([[3, 4], [6, 8]])); // [[5], [10]]
 * ```
 */
export function normExceptDim(v: Tensor, ...given: Given<NormExceptDimOptions, [pow: number, dim: number]>): Tensor {
  checkTensor('normExceptDim', v);
  const { pow, dim } = normExceptDimOptions.take('normExceptDim', given);
  if (dim === -1) return norm(v, pow);
  const kept = normalizeDim('normExceptDim', dim, v.ndim);
  const others = v.shape.map((_, d) => d).filter((d) => d !== kept);
  return others.length > 0 ? norm(v, pow, others, true) : v.abs();
}
