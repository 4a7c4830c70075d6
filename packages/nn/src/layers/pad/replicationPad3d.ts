import type { Sizes, Tensor } from '@wick/tensor/light';
import { PadNd } from './padNd.ts';

/**
 * Puts places around the last three dimensions that hold the nearest element of the edge.
 *
 * Shapes: (N, C, D, H, W) or (C, D, H, W) to the same with W' = W + left + right and so on.
 *
 * @example
 * ```ts
 * new ReplicationPad3d(1).forward(ones(1, 1, 2, 2, 2)).shape; // [1, 1, 4, 4, 4]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ReplicationPad3d.html
 */
export class ReplicationPad3d extends PadNd {
  static override readonly name: string = 'ReplicationPad3d';

  /**
   * @param padding - one number, or [left, right, top, bottom, front, back]; negative numbers cut off.
   * @throws TypeError or RangeError if they are no whole numbers.
   */
  constructor(padding: Sizes) {
    super('ReplicationPad3d', 3, padding);
  }

  override forward(input: Tensor): Tensor {
    return this.padded(input, 'replicate');
  }
}
