import type { Given } from '@wick/tensor/internal';
import { maxPool1d, type Sizes, type Tensor } from '@wick/tensor/light';
import { type MaxPoolLayerOptions, MaxPoolNd, type Pooled } from './maxPoolNd.ts';

/**
 * The largest element of each window over one dimension.
 *
 * Shapes: (N, C, L) or (C, L) to (N, C, L') with
 * L' = ⌊(L + 2·padding - dilation·(kernel - 1) - 1) / stride⌋ + 1 (⌈⌉ with `ceilMode`).
 *
 * @example
 * ```ts
 * new nn.MaxPool1d(3, { stride: 2, padding: 1 }).forward(randn(1, 16, 8)).shape; // [1, 16, 4]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool1d.html
 */
export class MaxPool1d<I extends boolean = false> extends MaxPoolNd {
  static override readonly name: string = 'MaxPool1d';

  /** @throws TypeError or RangeError if a size is no whole number. */
  constructor(
    kernelSize: Sizes,
    ...given: Given<
      MaxPoolLayerOptions & { returnIndices?: I },
      [stride: Sizes | null, padding: Sizes, dilation: Sizes]
    >
  ) {
    super('MaxPool1d', 1, kernelSize, given);
  }

  override forward(input: Tensor): Pooled<I> {
    const result = this.returnIndices
      ? maxPool1d(input, this.kernelSize, { ...this.settings(), returnIndices: true })
      : maxPool1d(input, this.kernelSize, this.settings());
    return result as Pooled<I>;
  }
}
