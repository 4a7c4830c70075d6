import type { Given } from '@wick/tensor/internal';
import { lpPool2d, type Sizes, type Tensor } from '@wick/tensor/light';
import { type LPPoolLayerOptions, LPPoolNd } from './lpPoolNd.ts';

/**
 * (Σ xᵖ)^(1/p) over each window of two dimensions: the sum for p = 1, the largest absolute value for p = Infinity.
 *
 * Shapes: (N, C, H, W) or (C, H, W), with n' = ⌊(n - kernel) / stride⌋ + 1 (⌈⌉ with `ceilMode`) for each dimension.
 *
 * @example
 * ```ts
 * new LPPool2d(2, 2).forward(arange(16, { dtype: 'float32' }).view(1, 1, 4, 4)); // [[[[6.4807, 9.8995], [21.4009, 25.3377]]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LPPool2d.html
 */
export class LPPool2d extends LPPoolNd {
  static override readonly name: string = 'LPPool2d';

  /**
   * @param normType - p, not 0
   * @throws TypeError or RangeError if p is 0 or a size is no whole number.
   */
  constructor(
    normType: number,
    kernelSize: Sizes,
    ...given: Given<
      LPPoolLayerOptions,
      [stride: LPPoolLayerOptions['stride'], ceilMode: LPPoolLayerOptions['ceilMode']]
    >
  ) {
    super('LPPool2d', 2, normType, kernelSize, given);
  }

  override forward(input: Tensor): Tensor {
    return lpPool2d(input, this.normType, this.kernelSize, this.settings());
  }
}
