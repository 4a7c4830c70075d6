import type { Sizes, Tensor } from '@wick/tensor/light';
import { PadNd } from './padNd.ts';

/**
 * Puts zeros around the last two dimensions.
 *
 * Shapes: (N, C, H, W) or (C, H, W) to the same with W' = W + left + right and so on.
 *
 * @example
 * ```ts
 * new ZeroPad2d([1, 0, 0, 1]).forward(tensor([[[[1, 2], [3, 4]]]])); // [[[[0, 1, 2], [0, 3, 4], [0, 0, 0]]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ZeroPad2d.html
 */
export class ZeroPad2d extends PadNd {
  static override readonly name: string = 'ZeroPad2d';

  /**
   * @param padding - one number, or [left, right, top, bottom]; negative numbers cut off.
   * @throws TypeError or RangeError if they are no whole numbers.
   */
  constructor(padding: Sizes) {
    super('ZeroPad2d', 2, padding);
  }

  override forward(input: Tensor): Tensor {
    return this.padded(input, 'constant');
  }
}
