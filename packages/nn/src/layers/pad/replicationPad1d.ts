import type { Sizes, Tensor } from '@wick/tensor/light';
import { PadNd } from './padNd.ts';

/**
 * Puts places around the last dimension that hold the nearest element of the edge.
 *
 * Shapes: (N, C, L) or (C, L) to the same with L' = L + left + right.
 *
 * @example
 * ```ts
 * new ReplicationPad1d(1).forward(tensor([[[1, 2, 3]]])); // [[[1, 1, 2, 3, 3]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ReplicationPad1d.html
 */
export class ReplicationPad1d extends PadNd {
  static override readonly name: string = 'ReplicationPad1d';

  /**
   * @param padding - one number, or [left, right]; negative numbers cut off.
   * @throws TypeError or RangeError if they are no whole numbers.
   */
  constructor(padding: Sizes) {
    super('ReplicationPad1d', 1, padding);
  }

  override forward(input: Tensor): Tensor {
    return this.padded(input, 'replicate');
  }
}
