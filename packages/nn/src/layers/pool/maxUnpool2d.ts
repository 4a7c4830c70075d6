import type { Given } from '@wick/tensor/internal';
import { maxUnpool2d, type Sizes, type Tensor } from '@wick/tensor/light';
import { type MaxUnpoolCallOptions, type MaxUnpoolLayerOptions, MaxUnpoolNd } from './maxUnpoolNd.ts';

/**
 * Puts the values of a max pool over two dimensions back to where they came from, zeros elsewhere.
 *
 * Shapes: (N, C, H, W) or (C, H, W), with `outputSize` or n' = (n - 1)·stride - 2·padding + kernel for each dimension.
 *
 * @example
 * ```ts
 * const x = randn(1, 16, 8, 8);
 * const [values, indices] = new nn.MaxPool2d(2, { returnIndices: true }).forward(x);
 * new nn.MaxUnpool2d(2).forward(values, indices, { outputSize: x.shape }).shape; // [1, 16, 8, 8]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxUnpool2d.html
 */
export class MaxUnpool2d extends MaxUnpoolNd {
  static override readonly name: string = 'MaxUnpool2d';

  /** @throws TypeError or RangeError if a size is no whole number. */
  constructor(kernelSize: Sizes, ...given: Given<MaxUnpoolLayerOptions, [stride: Sizes | null, padding: Sizes]>) {
    super('MaxUnpool2d', 2, kernelSize, given);
  }

  override forward(input: Tensor, indices: Tensor, options: MaxUnpoolCallOptions = {}): Tensor {
    return maxUnpool2d(input, indices, this.kernelSize, this.settings(options));
  }
}
