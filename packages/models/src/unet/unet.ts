import { type Layer, Module } from '@wick/nn';
import { checkCount, flag, type Given, optionTable, type RulesFor } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { DoubleConv } from './doubleConv.ts';
import { Down, OutConv, Up } from './steps.ts';

/** Options of {@link UNet}. */
export interface UNetOptions {
  /** Enlarge images by interpolation in the place of learned convolutions. Default: false. */
  bilinear?: boolean;
}

const table = optionTable({ bilinear: flag(false) } satisfies RulesFor<UNetOptions>, ['bilinear']);

/** The layers of a {@link UNet}: any may be put in their place; what is read is taken for what was built. */
export interface UNet {
  /** To 64 channels. */
  get inc(): DoubleConv;
  set inc(layer: Layer);
  /** To the classes. */
  get outc(): OutConv;
  set outc(layer: Layer);
}

/**
 * U-Net: four times down and up again, each image on the way up beside the one of its size on the way down; a class for each
 * pixel. Structure, keys, repr and draws are those of milesial's Pytorch-UNet, the most used one
 * (`torch.hub.load('milesial/Pytorch-UNet', 'unet_carvana')`), which normalises after each convolution and pads.
 *
 * Shapes: (N, nChannels, H, W) to (N, nClasses, H, W), H and W at least 16.
 *
 * @example
 * ```ts
 * const model = init.withoutDraws(() => new models.UNet(1, 2, { bilinear: true })).eval();
 * model.forward(zeros(1, 1, 16, 16)).shape; // [1, 2, 16, 16]
 * ```
 * @see Ronneberger et al., U-Net: Convolutional Networks for Biomedical Image Segmentation (2015)
 * @see https://github.com/milesial/Pytorch-UNet
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: its layers have accessors' types.
export class UNet extends Module {
  static override readonly name: string = 'UNet';
  /** To 128 channels. */
  declare readonly down1: Down;
  /** To 256 channels. */
  declare readonly down2: Down;
  /** To 512 channels. */
  declare readonly down3: Down;
  /** To 1024 channels, or 512 where images are interpolated. */
  declare readonly down4: Down;
  /** Beside down3's image. */
  declare readonly up1: Up;
  /** Beside down2's image. */
  declare readonly up2: Up;
  /** Beside down1's image. */
  declare readonly up3: Up;
  /** Beside inc's image. */
  declare readonly up4: Up;

  /** @throws TypeError or RangeError if a number is not what it must be. */
  constructor(nChannels: number, nClasses: number, ...given: Given<UNetOptions, [bilinear: boolean]>) {
    super();
    const { bilinear } = table.take('UNet', given);
    checkCount('UNet', 'nChannels', nChannels, 1);
    checkCount('UNet', 'nClasses', nClasses, 1);
    const factor = bilinear ? 2 : 1;
    this.inc = new DoubleConv(nChannels, 64);
    this.down1 = new Down(64, 128);
    this.down2 = new Down(128, 256);
    this.down3 = new Down(256, 512);
    this.down4 = new Down(512, 1024 / factor);
    this.up1 = new Up(1024, 512 / factor, bilinear);
    this.up2 = new Up(512, 256 / factor, bilinear);
    this.up3 = new Up(256, 128 / factor, bilinear);
    this.up4 = new Up(128, 64, bilinear);
    this.outc = new OutConv(64, nClasses);
  }

  override forward(x: Tensor): Tensor {
    const x1 = this.inc.forward(x);
    const x2 = this.down1.forward(x1);
    const x3 = this.down2.forward(x2);
    const x4 = this.down3.forward(x3);
    let y = this.up1.forward(this.down4.forward(x4), x4);
    y = this.up2.forward(y, x3);
    y = this.up3.forward(y, x2);
    return this.outc.forward(this.up4.forward(y, x1));
  }
}
