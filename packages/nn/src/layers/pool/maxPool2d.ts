import type { Given } from '@wick/tensor/internal';
import { maxPool2d, type Sizes, type Tensor } from '@wick/tensor/light';
import { type MaxPoolLayerOptions, MaxPoolNd, type Pooled } from './maxPoolNd.ts';

/**
 * The largest element of each window over two dimensions.
 *
 * Shapes: (N, C, H, W) or (C, H, W) to (N, C, H', W') with
 * L' = ⌊(L + 2·padding - dilation·(kernel - 1) - 1) / stride⌋ + 1 (⌈⌉ with `ceilMode`) for each dimension.
 *
 * @example
 * ```ts
 * new nn.MaxPool2d(3, { stride: 2, padding: 1 }).forward(randn(1, 16, 8, 8)).shape; // [1, 16, 4, 4]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html
 */
export class MaxPool2d<I extends boolean = false> extends MaxPoolNd {
  static override readonly name: string = 'MaxPool2d';

  /** @throws TypeError or RangeError if a size is no whole number. */
  constructor(
    kernelSize: Sizes,
    ...given: Given<
      MaxPoolLayerOptions & { returnIndices?: I },
      [stride: Sizes | null, padding: Sizes, dilation: Sizes]
    >
  ) {
    super('MaxPool2d', 2, kernelSize, given);
  }

  override forward(input: Tensor): Pooled<I> {
    const result = this.returnIndices
      ? maxPool2d(input, this.kernelSize, { ...this.settings(), returnIndices: true })
      : maxPool2d(input, this.kernelSize, this.settings());
    return result as Pooled<I>;
  }
}
