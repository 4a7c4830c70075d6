import {
  Conv2d,
  ConvTranspose2d,
  functional as F,
  type Layer,
  MaxPool2d,
  Module,
  Sequential,
  Upsample,
} from '@wick/nn';
import { cat, type Tensor } from '@wick/tensor/light';
import { DoubleConv } from './doubleConv.ts';

/**
 * Halves the image, then convolves twice. Shapes: (N, inChannels, H, W) to (N, outChannels, ⌊H / 2⌋, ⌊W / 2⌋).
 *
 * @example
 * ```ts
 * new models.Down(4, 8).forward(zeros(1, 4, 8, 8)).shape; // [1, 8, 4, 4]
 * ```
 */
export class Down extends Module {
  static override readonly name: string = 'Down';
  /** The pool and the convolutions. */
  readonly maxpool_conv: Sequential<[MaxPool2d, DoubleConv]>;

  /** Layers drawn as PyTorch draws them. */
  constructor(inChannels: number, outChannels: number) {
    super();
    this.maxpool_conv = new Sequential(new MaxPool2d(2), new DoubleConv(inChannels, outChannels));
  }

  override forward(x: Tensor): Tensor {
    return this.maxpool_conv.forward(x);
  }
}

/**
 * Doubles the image, puts that from the way down beside it and convolves twice.
 *
 * @example
 * ```ts
 * new models.Up(8, 4, false).forward(zeros(1, 8, 4, 4), zeros(1, 4, 8, 8)).shape; // [1, 4, 8, 8]
 * ```
 */
export class Up extends Module {
  static override readonly name: string = 'Up';
  /** What doubles the image. */
  readonly up: Layer;
  /** The convolutions. */
  readonly conv: DoubleConv;

  /** @param bilinear - doubles by interpolation, not by a transposed convolution */
  constructor(inChannels: number, outChannels: number, bilinear: boolean) {
    super();
    const half = Math.floor(inChannels / 2);
    this.up = bilinear
      ? new Upsample({ scaleFactor: 2, mode: 'bilinear', alignCorners: true })
      : new ConvTranspose2d(inChannels, half, 2, { stride: 2 });
    this.conv = new DoubleConv(inChannels, outChannels, bilinear ? half : outChannels);
  }

  /**
   * @param x - from below.
   * @param across - from the way down; where it is larger, x gets zeros around it.
   */
  override forward(x: Tensor, across: Tensor): Tensor {
    const y = this.up.forward(x);
    const [dh, dw] = [across.shape[2]! - y.shape[2]!, across.shape[3]! - y.shape[3]!];
    const [top, left] = [Math.floor(dh / 2), Math.floor(dw / 2)];
    return this.conv.forward(cat([across, F.pad(y, [left, dw - left, top, dh - top])], 1));
  }
}

/**
 * 1×1 to the classes.
 *
 * @example
 * ```ts
 * new models.OutConv(4, 2).forward(zeros(1, 4, 8, 8)).shape; // [1, 2, 8, 8]
 * ```
 */
export class OutConv extends Module {
  static override readonly name: string = 'OutConv';
  /** The convolution. */
  readonly conv: Conv2d;

  /** Layers drawn as PyTorch draws them. */
  constructor(inChannels: number, outChannels: number) {
    super();
    this.conv = new Conv2d(inChannels, outChannels, 1);
  }

  override forward(x: Tensor): Tensor {
    return this.conv.forward(x);
  }
}
