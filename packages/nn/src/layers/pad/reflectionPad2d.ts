import type { Sizes, Tensor } from '@wick/tensor/light';
import { PadNd } from './padNd.ts';

/**
 * Puts places around the last two dimensions that hold the input mirrored at its edges, without repeating them.
 *
 * Shapes: (N, C, H, W) or (C, H, W) to the same with W' = W + left + right and so on.
 *
 * @example
 * ```ts
 * new ReflectionPad2d([1, 0, 0, 1]).forward(tensor([[[[1, 2], [3, 4]]]])); // [[[[2, 1, 2], [4, 3, 4], [2, 1, 2]]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ReflectionPad2d.html
 */
export class ReflectionPad2d extends PadNd {
  static override readonly name: string = 'ReflectionPad2d';

  /**
   * @param padding - one number, or [left, right, top, bottom]; negative numbers cut off.
   * @throws TypeError or RangeError if they are no whole numbers.
   */
  constructor(padding: Sizes) {
    super('ReflectionPad2d', 2, padding);
  }

  override forward(input: Tensor): Tensor {
    return this.padded(input, 'reflect');
  }
}
