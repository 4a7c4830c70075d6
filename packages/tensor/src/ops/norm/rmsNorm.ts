import { type Given, optionTable, orNull, type RulesFor, real, unchecked } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { overLast } from './overLast.ts';
import { rmsNormOp } from './rowNorm.ts';

/** Options of {@link rmsNorm}. */
export interface RmsNormOptions {
  /** Factors of the normalised shape. Default: null, none. */
  weight?: Tensor | null;
  /** Added to the mean square. Default: the dtype's distance from 1 to the next number. */
  eps?: number | null;
}

const rmsNormOptions = optionTable(
  { weight: unchecked<Tensor | null>(null), eps: orNull(real(0)) } satisfies RulesFor<RmsNormOptions>,
  ['weight', 'eps'],
);

/**
 * Root mean square normalisation: y = x / √(mean x² + eps) · weight over the last dimensions,
 * `torch.nn.functional.rms_norm`.
 *
 * @param normalizedShape - the sizes of the last dimensions, or the size of the last one
 * @param args - `weight` and `eps`, in this order or by name
 * @throws ShapeError if the shapes do not fit; TypeError if the dtypes differ
 * @example
 * ```ts
 * rmsNorm(tensor([[1, 2, 3], [4, 5, 9]]), [3]); // [[0.4629, 0.9258, 1.3887], [0.6273, 0.7841, 1.4113]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.rms_norm.html
 */
export function rmsNorm(
  x: Tensor,
  normalizedShape: number | readonly number[],
  ...args: Given<RmsNormOptions, [weight: Tensor | null, eps: number | null]>
): Tensor {
  const { weight, eps: given } = rmsNormOptions.take('rmsNorm', args);
  const eps = given ?? (x.dtype === 'float32' ? 2 ** -23 : 2 ** -52);
  return overLast('rmsNorm', rmsNormOp, x, normalizedShape, { weight, bias: null }, eps);
}
