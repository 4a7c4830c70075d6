import type { Given } from '@wick/tensor/internal';
import { fractionalMaxPool3d, type Sizes, type Tensor } from '@wick/tensor/light';
import { type FractionalMaxPoolLayerOptions, FractionalMaxPoolNd } from './fractionalMaxPoolNd.ts';
import type { Pooled } from './maxPoolNd.ts';

/**
 * The largest element of each of a given number of windows over three dimensions, whose places are drawn at random
 * for each plane at every call, in evaluation too.
 *
 * Shapes: (N, C, D, H, W) or (C, D, H, W) to `outputSize`, or ⌊outputRatio · n⌋, for the spatial dimensions.
 *
 * @example
 * ```ts
 * new nn.FractionalMaxPool3d(3, { outputRatio: 0.5 }).forward(randn(1, 4, 10, 16, 8)).shape; // [1, 4, 5, 8, 4]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.FractionalMaxPool3d.html
 */
export class FractionalMaxPool3d<I extends boolean = false> extends FractionalMaxPoolNd {
  static override readonly name: string = 'FractionalMaxPool3d';

  /** @throws RangeError unless one of outputSize and outputRatio is given; TypeError or RangeError for a wrong one. */
  constructor(kernelSize: Sizes, ...given: Given<FractionalMaxPoolLayerOptions<I>, []>) {
    super('FractionalMaxPool3d', 3, kernelSize, given);
  }

  override forward(input: Tensor): Pooled<I> {
    const { returnIndices } = this;
    return fractionalMaxPool3d(input, this.kernelSize, { ...this.settings(), returnIndices }) as Pooled<I>;
  }
}
