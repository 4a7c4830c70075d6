import type { Given } from '@wick/tensor/internal';
import { fractionalMaxPool2d, type Sizes, type Tensor } from '@wick/tensor/light';
import { type FractionalMaxPoolLayerOptions, FractionalMaxPoolNd } from './fractionalMaxPoolNd.ts';
import type { Pooled } from './maxPoolNd.ts';

/**
 * The largest element of each of a given number of windows over two dimensions, whose places are drawn at random
 * for each plane at every call, in evaluation too.
 *
 * Shapes: (N, C, H, W) or (C, H, W) to `outputSize`, or ⌊outputRatio · n⌋, for the spatial dimensions.
 *
 * @example
 * ```ts
 * new nn.FractionalMaxPool2d(3, { outputRatio: 0.5 }).forward(randn(1, 16, 50, 32)).shape; // [1, 16, 25, 16]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.FractionalMaxPool2d.html
 */
export class FractionalMaxPool2d<I extends boolean = false> extends FractionalMaxPoolNd {
  static override readonly name: string = 'FractionalMaxPool2d';

  /** @throws RangeError unless one of outputSize and outputRatio is given; TypeError or RangeError for a wrong one. */
  constructor(kernelSize: Sizes, ...given: Given<FractionalMaxPoolLayerOptions<I>, []>) {
    super('FractionalMaxPool2d', 2, kernelSize, given);
  }

  override forward(input: Tensor): Pooled<I> {
    const { returnIndices } = this;
    return fractionalMaxPool2d(input, this.kernelSize, { ...this.settings(), returnIndices }) as Pooled<I>;
  }
}
