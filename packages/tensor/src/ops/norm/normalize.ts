import { type Given, optionTable, type RulesFor, real, unchecked } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { norm } from '../reduce/norm.ts';
import { checkFloats } from './checkFloats.ts';

/** Options of {@link normalize}. */
export interface NormalizeOptions {
  /** The exponent of the norm. Default: 2. */
  p?: number;
  /** The dimension along which vectors lie. Default: 1. */
  dim?: number | readonly number[];
  /** The least the norm counts as. Default: 1e-12. */
  eps?: number;
}

const normalizeOptions = optionTable(
  {
    p: real(2),
    dim: unchecked<NonNullable<NormalizeOptions['dim']>>(1),
    eps: real(1e-12),
  } satisfies RulesFor<NormalizeOptions>,
  ['p', 'dim', 'eps'],
);

/**
 * Vectors divided by their p-norm: x / max(‖x‖ₚ, eps), `torch.nn.functional.normalize`.
 *
 * @throws RangeError if `dim` is out of range
 * @example
 * ```ts
 * normalize(tensor([[3, 4]])); // [[0.6000, 0.8000]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.normalize.html
 */
export function normalize(
  x: Tensor,
  ...given: Given<NormalizeOptions, [p: number, dim: number | readonly number[], eps: number]>
): Tensor {
  const { p, dim, eps } = normalizeOptions.take('normalize', given);
  checkFloats('normalize', { x });
  return x.div(norm(x, p, dim, true).clampMin(eps).expandAs(x));
}
