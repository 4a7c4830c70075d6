import type { Given } from '@wick/tensor/internal';
import { maxPool3d, type Sizes, type Tensor } from '@wick/tensor/light';
import { type MaxPoolLayerOptions, MaxPoolNd, type Pooled } from './maxPoolNd.ts';

/**
 * The largest element of each window over three dimensions.
 *
 * Shapes: (N, C, D, H, W) or (C, D, H, W) to (N, C, D', H', W') with
 * L' = ⌊(L + 2·padding - dilation·(kernel - 1) - 1) / stride⌋ + 1 (⌈⌉ with `ceilMode`) for each dimension.
 *
 * @example
 * ```ts
 * new nn.MaxPool3d(3, { stride: 2, padding: 1 }).forward(randn(1, 16, 8, 8, 8)).shape; // [1, 16, 4, 4, 4]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool3d.html
 */
export class MaxPool3d<I extends boolean = false> extends MaxPoolNd {
  static override readonly name: string = 'MaxPool3d';

  /** @throws TypeError or RangeError if a size is no whole number. */
  constructor(
    kernelSize: Sizes,
    ...given: Given<
      MaxPoolLayerOptions & { returnIndices?: I },
      [stride: Sizes | null, padding: Sizes, dilation: Sizes]
    >
  ) {
    super('MaxPool3d', 3, kernelSize, given);
  }

  override forward(input: Tensor): Pooled<I> {
    const result = this.returnIndices
      ? maxPool3d(input, this.kernelSize, { ...this.settings(), returnIndices: true })
      : maxPool3d(input, this.kernelSize, this.settings());
    return result as Pooled<I>;
  }
}
