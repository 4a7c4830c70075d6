import { checkNumber } from '@wick/tensor/internal';
import type { Sizes, Tensor } from '@wick/tensor/light';
import { pythonRepr } from '../../module/repr.ts';
import { PadNd } from './padNd.ts';

/**
 * Puts places around the last dimension that hold `value`.
 *
 * Shapes: (N, C, L) or (C, L) to the same with L' = L + left + right.
 *
 * @example
 * ```ts
 * new ConstantPad1d(1, 7).forward(tensor([[[1, 2, 3]]])); // [[[7, 1, 2, 3, 7]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ConstantPad1d.html
 */
export class ConstantPad1d extends PadNd {
  static override readonly name: string = 'ConstantPad1d';
  /** What stands around the input. */
  readonly value: number;

  /**
   * @param padding - one number, or [left, right]; negative numbers cut off.
   * @param value - what the new places hold.
   * @throws TypeError or RangeError if the padding is no whole numbers; TypeError if the value is no number.
   */
  constructor(padding: Sizes, value: number) {
    super('ConstantPad1d', 1, padding);
    this.value = checkNumber('ConstantPad1d', 'value', value);
  }

  override forward(input: Tensor): Tensor {
    return this.padded(input, 'constant', this.value);
  }

  override extraRepr(): string {
    return `padding=${super.extraRepr()}, value=${pythonRepr(this.value)}`;
  }
}
