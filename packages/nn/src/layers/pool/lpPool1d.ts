import type { Given } from '@wick/tensor/internal';
import { lpPool1d, type Sizes, type Tensor } from '@wick/tensor/light';
import { type LPPoolLayerOptions, LPPoolNd } from './lpPoolNd.ts';

/**
 * (Σ xᵖ)^(1/p) over each window of one dimension: the sum for p = 1, the largest absolute value for p = Infinity.
 *
 * Shapes: (N, C, L) or (C, L), with n' = ⌊(n - kernel) / stride⌋ + 1 (⌈⌉ with `ceilMode`) for each dimension.
 *
 * @example
 * ```ts
 * new LPPool1d(2, 2).forward(tensor([[[1, 2, 3, 4]]])); // [[[2.2361, 5]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LPPool1d.html
 */
export class LPPool1d extends LPPoolNd {
  static override readonly name: string = 'LPPool1d';

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
    super('LPPool1d', 1, normType, kernelSize, given);
  }

  override forward(input: Tensor): Tensor {
    return lpPool1d(input, this.normType, this.kernelSize, this.settings());
  }
}
