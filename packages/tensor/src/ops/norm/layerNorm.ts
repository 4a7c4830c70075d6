import { type Given, optionTable, type RulesFor, real, unchecked } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { overLast } from './overLast.ts';
import { layerNormOp } from './rowNorm.ts';

/** Options of {@link layerNorm}. */
export interface LayerNormOptions {
  /** Factors of the normalised shape. Default: null, none. */
  weight?: Tensor | null;
  /** Summands of that shape. Default: null, none. */
  bias?: Tensor | null;
  /** Added to the variance. Default: 1e-5. */
  eps?: number;
}

const layerNormOptions = optionTable(
  {
    weight: unchecked<Tensor | null>(null),
    bias: unchecked<Tensor | null>(null),
    eps: real(1e-5),
  } satisfies RulesFor<LayerNormOptions>,
  ['weight', 'bias', 'eps'],
);

/**
 * Layer normalisation: y = (x - mean) / √(var + eps) · weight + bias over the last dimensions,
 * `torch.nn.functional.layer_norm`. The variance is the biased one.
 *
 * @param normalizedShape - the sizes of the last dimensions, or the size of the last one
 * @param given - `weight`, `bias` and `eps`, in this order or by name
 * @throws ShapeError if the shapes do not fit; TypeError if the dtypes differ
 * @example
 * ```ts
 * layerNorm(tensor([[1, 2, 3], [4, 5, 9]]), [3]); // [[-1.2247, 0, 1.2247], [-0.9258, -0.4629, 1.3887]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.layer_norm.html
 */
export function layerNorm(
  x: Tensor,
  normalizedShape: number | readonly number[],
  ...given: Given<LayerNormOptions, [weight: Tensor | null, bias: Tensor | null, eps: number]>
): Tensor {
  const { weight, bias, eps } = layerNormOptions.take('layerNorm', given);
  return overLast('layerNorm', layerNormOp, x, normalizedShape, { weight, bias }, eps);
}
