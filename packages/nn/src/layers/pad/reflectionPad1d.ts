import type { Sizes, Tensor } from '@wick/tensor/light';
import { PadNd } from './padNd.ts';

/**
 * Puts places around the last dimension that hold the input mirrored at its edges, without repeating them.
 *
 * Shapes: (N, C, L) or (C, L) to the same with L' = L + left + right.
 *
 * @example
 * ```ts
 * new ReflectionPad1d(1).forward(tensor([[[1, 2, 3]]])); // [[[2, 1, 2, 3, 2]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ReflectionPad1d.html
 */
export class ReflectionPad1d extends PadNd {
  static override readonly name: string = 'ReflectionPad1d';

  /**
   * @param padding - one number, or [left, right]; negative numbers cut off.
   * @throws TypeError or RangeError if they are no whole numbers.
   */
  constructor(padding: Sizes) {
    super('ReflectionPad1d', 1, padding);
  }

  override forward(input: Tensor): Tensor {
    return this.padded(input, 'reflect');
  }
}
