import type { Given } from '@wick/tensor/internal';
import { maxUnpool3d, type Sizes, type Tensor } from '@wick/tensor/light';
import { type MaxUnpoolCallOptions, type MaxUnpoolLayerOptions, MaxUnpoolNd } from './maxUnpoolNd.ts';

/**
 * Puts the values of a max pool over three dimensions back to where they came from, zeros elsewhere.
 *
 * Shapes: (N, C, D, H, W) or (C, D, H, W), with `outputSize` or n' = (n - 1)·stride - 2·padding + kernel for each
 * dimension.
 *
 * @example
 * ```ts
 * const x = randn(1, 16, 8, 8, 8);
 * const [values, indices] = new nn.MaxPool3d(2, { returnIndices: true }).forward(x);
 * new nn.MaxUnpool3d(2).forward(values, indices, { outputSize: x.shape }).shape; // [1, 16, 8, 8, 8]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxUnpool3d.html
 */
export class MaxUnpool3d extends MaxUnpoolNd {
  static override readonly name: string = 'MaxUnpool3d';

  /** @throws TypeError or RangeError if a size is no whole number. */
  constructor(kernelSize: Sizes, ...given: Given<MaxUnpoolLayerOptions, [stride: Sizes | null, padding: Sizes]>) {
    super('MaxUnpool3d', 3, kernelSize, given);
  }

  override forward(input: Tensor, indices: Tensor, options: MaxUnpoolCallOptions = {}): Tensor {
    return maxUnpool3d(input, indices, this.kernelSize, this.settings(options));
  }
}
