import type { Given } from '@wick/tensor/internal';
import { featureAlphaDropout, type Tensor } from '@wick/tensor/light';
import { type DropoutLayerOptions, DropoutNd } from './dropoutNd.ts';

/**
 * {@link AlphaDropout} of whole channels: one draw for each channel of each sample.
 *
 * Shapes: (N, C, …).
 *
 * @example
 * ```ts
 * manualSeed(0);
 * new FeatureAlphaDropout(0.5).forward(ones(1, 3, 2)); // [[[-0.7792, -0.7792], [-0.7792, -0.7792], [1.6656, 1.6656]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.FeatureAlphaDropout.html
 */
export class FeatureAlphaDropout extends DropoutNd {
  static override readonly name: string = 'FeatureAlphaDropout';

  /** @throws RangeError if p is outside [0, 1]. */
  constructor(...given: Given<DropoutLayerOptions, [p: number, inplace: boolean]>) {
    super('FeatureAlphaDropout', given);
  }

  override forward(input: Tensor): Tensor {
    // PyTorch's layer never works in place, whatever its option says.
    return featureAlphaDropout(input, { ...this.settings(), inplace: false });
  }
}
