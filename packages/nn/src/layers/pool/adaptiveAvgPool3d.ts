import { type AdaptiveSizes, adaptiveAvgPool3d, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import { checkAdaptive } from './adaptiveSizes.ts';

/**
 * Means over windows that divide the input into a given number of parts over three dimensions, whatever its size.
 *
 * Shapes: (N, C, D, H, W) or (C, D, H, W) to (N, C, …outputSize).
 *
 * @example
 * ```ts
 * new AdaptiveAvgPool3d(2).forward(ones(1, 1, 4, 4, 4)).shape; // [1, 1, 2, 2, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool3d.html
 */
export class AdaptiveAvgPool3d extends Module {
  static override readonly name: string = 'AdaptiveAvgPool3d';
  /** Sizes of the result; null keeps the one of the input. */
  readonly outputSize: AdaptiveSizes;

  /**
   * @param outputSize - one number, or [depth, height, width]; null keeps the input's.
   * @throws TypeError or RangeError if a size is neither a whole number nor null.
   */
  constructor(outputSize: AdaptiveSizes) {
    super();
    this.outputSize = checkAdaptive('AdaptiveAvgPool3d', outputSize, 3);
  }

  override forward(input: Tensor): Tensor {
    return adaptiveAvgPool3d(input, this.outputSize);
  }

  override extraRepr(): string {
    return `output_size=${pythonRepr(this.outputSize)}`;
  }
}
