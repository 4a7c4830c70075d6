import { type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { overLast } from './overLast.ts';
import { layerNormOp } from './rowNorm.ts';

/** Options of {@link layerNorm}. */
export interface LayerNormOptions {
  /** Added to the variance. Default: 1e-5. */
  eps?: number;
}

const layerNormOptions = optionTable({ eps: real(1e-5) } satisfies RulesFor<LayerNormOptions>, ['eps']);

/**
 * Layer normalisation: y = (x - mean) / √(var + eps) · weight + bias over the last dimensions,
 * `torch.nn.functional.layer_norm`. The variance is the biased one.
 *
 * @param normalizedShape - the sizes of the last dimensions, or the size of the last one
 * @param weight - factors of that shape, or null
 * @param bias - summands of that shape, or null
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
  weight: Tensor | null = null,
  bias: Tensor | null = null,
  ...given: Given<LayerNormOptions, [eps: number]>
): Tensor {
  const { eps } = layerNormOptions.take('layerNorm', given);
  return overLast('layerNorm', layerNormOp, x, normalizedShape, { weight, bias }, eps);
}
