import { checkCount } from '@wick/tensor/internal';
import { pixelShuffle, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';

/**
 * Moves channels into space: a convolution with r² times the channels, then this, enlarges an image by r.
 *
 * Shapes: (…, C·r², H, W) to (…, C, H·r, W·r).
 *
 * @example
 * ```ts
 * new PixelShuffle(2).forward(ones(1, 4, 2, 3)).shape; // [1, 1, 4, 6]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.PixelShuffle.html
 */
export class PixelShuffle extends Module {
  static override readonly name: string = 'PixelShuffle';
  /** How many times as high and wide the result is. */
  readonly upscaleFactor: number;

  /** @throws TypeError or RangeError unless the number is whole and from 1 up. */
  constructor(upscaleFactor: number) {
    super();
    this.upscaleFactor = checkCount('PixelShuffle', 'upscaleFactor', upscaleFactor, 1);
  }

  override forward(input: Tensor): Tensor {
    return pixelShuffle(input, this.upscaleFactor);
  }

  override extraRepr(): string {
    return `upscale_factor=${this.upscaleFactor}`;
  }
}
