import { checkCount } from '@wick/tensor/internal';
import { pixelUnshuffle, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';

/**
 * Moves space into channels: the inverse of PixelShuffle.
 *
 * Shapes: (…, C, H·r, W·r) to (…, C·r², H, W).
 *
 * @example
 * ```ts
 * new PixelUnshuffle(2).forward(ones(1, 1, 4, 6)).shape; // [1, 4, 2, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.PixelUnshuffle.html
 */
export class PixelUnshuffle extends Module {
  static override readonly name: string = 'PixelUnshuffle';
  /** How many times as high and wide the input is. */
  readonly downscaleFactor: number;

  /** @throws TypeError or RangeError unless the number is whole and from 1 up. */
  constructor(downscaleFactor: number) {
    super();
    this.downscaleFactor = checkCount('PixelUnshuffle', 'downscaleFactor', downscaleFactor, 1);
  }

  override forward(input: Tensor): Tensor {
    return pixelUnshuffle(input, this.downscaleFactor);
  }

  override extraRepr(): string {
    return `downscale_factor=${this.downscaleFactor}`;
  }
}
