import { checkNumber } from '@wick/tensor/internal';
import type { Sizes, Tensor } from '@wick/tensor/light';
import { pythonRepr } from '../../module/repr.ts';
import { PadNd } from './padNd.ts';

/**
 * Puts places around the last two dimensions that hold `value`.
 *
 * Shapes: (N, C, H, W) or (C, H, W) to the same with W' = W + left + right and so on.
 *
 * @example
 * ```ts
 * new ConstantPad2d([1, 0, 0, 1], 7).forward(tensor([[[[1, 2], [3, 4]]]])); // [[[[7, 1, 2], [7, 3, 4], [7, 7, 7]]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ConstantPad2d.html
 */
export class ConstantPad2d extends PadNd {
  static override readonly name: string = 'ConstantPad2d';
  /** What stands around the input. */
  readonly value: number;

  /**
   * @param padding - one number, or [left, right, top, bottom]; negative numbers cut off.
   * @param value - what the new places hold.
   * @throws TypeError or RangeError if the padding is no whole numbers; TypeError if the value is no number.
   */
  constructor(padding: Sizes, value: number) {
    super('ConstantPad2d', 2, padding);
    this.value = checkNumber('ConstantPad2d', 'value', value);
  }

  override forward(input: Tensor): Tensor {
    return this.padded(input, 'constant', this.value);
  }

  override extraRepr(): string {
    return `padding=${super.extraRepr()}, value=${pythonRepr(this.value)}`;
  }
}
