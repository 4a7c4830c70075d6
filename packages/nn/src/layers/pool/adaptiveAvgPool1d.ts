import { type AdaptiveSizes, adaptiveAvgPool1d, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import { checkAdaptive } from './adaptiveSizes.ts';

/**
 * Means over windows that divide the input into a given number of parts over one dimension, whatever its size.
 *
 * Shapes: (N, C, L) or (C, L) to (N, C, …outputSize).
 *
 * @example
 * ```ts
 * new AdaptiveAvgPool1d(2).forward(tensor([[[1, 2, 3, 4]]])); // [[[1.5, 3.5]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool1d.html
 */
export class AdaptiveAvgPool1d extends Module {
  static override readonly name: string = 'AdaptiveAvgPool1d';
  /** Sizes of the result; null keeps the one of the input. */
  readonly outputSize: AdaptiveSizes;

  /**
   * @param outputSize - one number; null keeps the input's.
   * @throws TypeError or RangeError if a size is neither a whole number nor null.
   */
  constructor(outputSize: AdaptiveSizes) {
    super();
    this.outputSize = checkAdaptive('AdaptiveAvgPool1d', outputSize, 1);
  }

  override forward(input: Tensor): Tensor {
    return adaptiveAvgPool1d(input, this.outputSize);
  }

  override extraRepr(): string {
    return `output_size=${pythonRepr(this.outputSize)}`;
  }
}
