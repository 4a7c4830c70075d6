import { type AdaptiveSizes, adaptiveAvgPool2d, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import { checkAdaptive } from './adaptiveSizes.ts';

/**
 * Means over windows that divide the input into a given number of parts, whatever its size.
 *
 * Shapes: (N, C, H, W) or (C, H, W) to (N, C, outputSize[0], outputSize[1]).
 *
 * @example
 * ```ts
 * const x = randn(1, 64, 8, 9);
 * new nn.AdaptiveAvgPool2d(1).forward(x).shape; // [1, 64, 1, 1]: global average pooling
 * new nn.AdaptiveAvgPool2d([5, null]).forward(x).shape; // [1, 64, 5, 9]: the width stays
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool2d.html
 */
export class AdaptiveAvgPool2d extends Module {
  static override readonly name: string = 'AdaptiveAvgPool2d';
  /** Sizes of the result; null keeps the one of the input. */
  readonly outputSize: AdaptiveSizes;

  /**
   * @param outputSize - one number, or [height, width]; null keeps the input's.
   * @throws TypeError or RangeError if a size is neither a whole number nor null.
   */
  constructor(outputSize: AdaptiveSizes) {
    super();
    this.outputSize = checkAdaptive('AdaptiveAvgPool2d', outputSize, 2);
  }

  override forward(input: Tensor): Tensor {
    return adaptiveAvgPool2d(input, this.outputSize);
  }

  override extraRepr(): string {
    return `output_size=${pythonRepr(this.outputSize)}`;
  }
}
