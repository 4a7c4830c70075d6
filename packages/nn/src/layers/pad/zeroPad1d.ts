import type { Sizes, Tensor } from '@wick/tensor/light';
import { PadNd } from './padNd.ts';

/**
 * Puts zeros around the last dimension.
 *
 * Shapes: (N, C, L) or (C, L) to the same with L' = L + left + right.
 *
 * @example
 * ```ts
 * new ZeroPad1d(1).forward(tensor([[[1, 2, 3]]])); // [[[0, 1, 2, 3, 0]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ZeroPad1d.html
 */
export class ZeroPad1d extends PadNd {
  static override readonly name: string = 'ZeroPad1d';

  /**
   * @param padding - one number, or [left, right]; negative numbers cut off.
   * @throws TypeError or RangeError if they are no whole numbers.
   */
  constructor(padding: Sizes) {
    super('ZeroPad1d', 1, padding);
  }

  override forward(input: Tensor): Tensor {
    return this.padded(input, 'constant');
  }
}
