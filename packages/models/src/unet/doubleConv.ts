import { BatchNorm2d, Conv2d, Module, ReLU, Sequential } from '@wick/nn';
import type { Tensor } from '@wick/tensor/light';

/**
 * Twice a 3×3 convolution with normalisation and ReLU: the step of a {@link UNet}. Shapes: (N, inChannels, H, W) to
 * (N, outChannels, H, W).
 *
 * @example
 * ```ts
 * new models.DoubleConv(3, 8).forward(zeros(1, 3, 4, 4)).shape; // [1, 8, 4, 4]
 * ```
 */
export class DoubleConv extends Module {
  static override readonly name: string = 'DoubleConv';
  /** The layers. */
  readonly double_conv: Sequential;

  /**
   * @param midChannels - between the two convolutions; outChannels if left out.
   * @throws as the convolutions do.
   */
  constructor(inChannels: number, outChannels: number, midChannels = outChannels) {
    super();
    this.double_conv = new Sequential(
      new Conv2d(inChannels, midChannels, 3, { padding: 1, bias: false }),
      new BatchNorm2d(midChannels),
      new ReLU(true),
      new Conv2d(midChannels, outChannels, 3, { padding: 1, bias: false }),
      new BatchNorm2d(outChannels),
      new ReLU(true),
    );
  }

  override forward(x: Tensor): Tensor {
    return this.double_conv.forward(x);
  }
}
