import type { Sizes, Tensor } from '@wick/tensor/light';
import { PadNd } from './padNd.ts';

/**
 * Puts places around the last two dimensions that hold the nearest element of the edge.
 *
 * Shapes: (N, C, H, W) or (C, H, W) to the same with W' = W + left + right and so on.
 *
 * @example
 * ```ts
 * new ReplicationPad2d([1, 0, 0, 1]).forward(tensor([[[[1, 2], [3, 4]]]])); // [[[[1, 1, 2], [3, 3, 4], [3, 3, 4]]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ReplicationPad2d.html
 */
export class ReplicationPad2d extends PadNd {
  static override readonly name: string = 'ReplicationPad2d';

  /**
   * @param padding - one number, or [left, right, top, bottom]; negative numbers cut off.
   * @throws TypeError or RangeError if they are no whole numbers.
   */
  constructor(padding: Sizes) {
    super('ReplicationPad2d', 2, padding);
  }

  override forward(input: Tensor): Tensor {
    return this.padded(input, 'replicate');
  }
}
