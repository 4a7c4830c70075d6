import type { Sizes, Tensor } from '@wick/tensor/light';
import { PadNd } from './padNd.ts';

/**
 * Puts places around the last dimension that hold the elements of the opposite end.
 *
 * Shapes: (N, C, L) or (C, L) to the same with L' = L + left + right.
 *
 * @example
 * ```ts
 * new CircularPad1d(1).forward(tensor([[[1, 2, 3]]])); // [[[3, 1, 2, 3, 1]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.CircularPad1d.html
 */
export class CircularPad1d extends PadNd {
  static override readonly name: string = 'CircularPad1d';

  /**
   * @param padding - one number, or [left, right]; negative numbers cut off.
   * @throws TypeError or RangeError if they are no whole numbers.
   */
  constructor(padding: Sizes) {
    super('CircularPad1d', 1, padding);
  }

  override forward(input: Tensor): Tensor {
    return this.padded(input, 'circular');
  }
}
