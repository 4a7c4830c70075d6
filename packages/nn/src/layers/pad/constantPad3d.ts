import { checkNumber } from '@wick/tensor/internal';
import type { Sizes, Tensor } from '@wick/tensor/light';
import { pythonRepr } from '../../module/repr.ts';
import { PadNd } from './padNd.ts';

/**
 * Puts places around the last three dimensions that hold `value`.
 *
 * Shapes: (N, C, D, H, W) or (C, D, H, W) to the same with W' = W + left + right and so on.
 *
 * @example
 * ```ts
 * new ConstantPad3d(1, 7).forward(ones(1, 1, 2, 2, 2)).shape; // [1, 1, 4, 4, 4]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ConstantPad3d.html
 */
export class ConstantPad3d extends PadNd {
  static override readonly name: string = 'ConstantPad3d';
  /** What stands around the input. */
  readonly value: number;

  /**
   * @param padding - one number, or [left, right, top, bottom, front, back]; negative numbers cut off.
   * @param value - what the new places hold.
   * @throws TypeError or RangeError if the padding is no whole numbers; TypeError if the value is no number.
   */
  constructor(padding: Sizes, value: number) {
    super('ConstantPad3d', 3, padding);
    this.value = checkNumber('ConstantPad3d', 'value', value);
  }

  override forward(input: Tensor): Tensor {
    return this.padded(input, 'constant', this.value);
  }

  override extraRepr(): string {
    return `padding=${super.extraRepr()}, value=${pythonRepr(this.value)}`;
  }
}
