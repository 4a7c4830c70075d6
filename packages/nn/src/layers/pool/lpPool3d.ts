import type { Given } from '@wick/tensor/internal';
import { lpPool3d, type Sizes, type Tensor } from '@wick/tensor/light';
import { type LPPoolLayerOptions, LPPoolNd } from './lpPoolNd.ts';

/**
 * (Σ xᵖ)^(1/p) over each window of three dimensions: the sum for p = 1, the largest absolute value for p = Infinity.
 *
 * Shapes: (N, C, D, H, W) or (C, D, H, W), with n' = ⌊(n - kernel) / stride⌋ + 1 (⌈⌉ with `ceilMode`) for each dimension.
 *
 * @example
 * ```ts
 * new LPPool3d(2, 2).forward(ones(1, 1, 4, 4, 4)).shape; // [1, 1, 2, 2, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LPPool3d.html
 */
export class LPPool3d extends LPPoolNd {
  static override readonly name: string = 'LPPool3d';

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
    super('LPPool3d', 3, normType, kernelSize, given);
  }

  override forward(input: Tensor): Tensor {
    return lpPool3d(input, this.normType, this.kernelSize, this.settings());
  }
}
