import { type Conv2d, type Layer, Module, ReLU } from '@wick/nn';
import type { Tensor } from '@wick/tensor/light';
import type { BatchNorm } from '../layer.ts';
import { blockTable, conv1x1, conv3x3, type DownSample, type GivenBlock } from './block.ts';

/** The layers of a {@link Bottleneck}: any may be put in their place; what is read is taken for what was built. */
export interface Bottleneck {
  /** 1×1, down to the width. */
  get conv1(): Conv2d;
  set conv1(layer: Layer);
  /** After conv1. */
  get bn1(): BatchNorm;
  set bn1(layer: Layer);
  /** 3×3, with stride, groups and dilation. */
  get conv2(): Conv2d;
  set conv2(layer: Layer);
  /** After conv2. */
  get bn2(): BatchNorm;
  set bn2(layer: Layer);
  /** 1×1, up to four times the planes. */
  get conv3(): Conv2d;
  set conv3(layer: Layer);
  /** After conv3. */
  get bn3(): BatchNorm;
  set bn3(layer: Layer);
  /** After each normalisation, the last one after the sum. */
  get relu(): ReLU;
  set relu(layer: Layer);
  /** Brings the input to the shape of the result; null where it has it. */
  get downsample(): DownSample | null;
  set downsample(layer: Layer | null);
}

/**
 * The residual block of ResNet-50 and larger: 1×1 down to the block's width, 3×3, 1×1 up to 4·planes channels, each
 * with its normalisation, then x is added. The stride is in the 3×3 convolution, as in torchvision ("ResNet v1.5"; the
 * paper has it in the first one). The width is ⌊planes · baseWidth / 64⌋ · groups.
 *
 * Shapes: (N, inplanes, H, W) to (N, 4·planes, H / stride, W / stride), sizes rounded up.
 *
 * @example
 * ```ts
 * new models.Bottleneck(32, 8).forward(zeros(1, 32, 4, 4)).shape; // [1, 32, 4, 4]
 * ```
 * @see He et al., Deep Residual Learning for Image Recognition (2015), figure 5
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: its layers have accessors' types.
export class Bottleneck extends Module {
  static override readonly name: string = 'Bottleneck';
  /** Channels of the result per plane. */
  static readonly expansion: number = 4;
  /** 1, or 2 where the image is halved. */
  readonly stride: number;

  /** @throws as the convolutions do. */
  constructor(inplanes: number, planes: number, ...given: GivenBlock) {
    super();
    const { stride, downsample, groups, baseWidth, dilation, normLayer } = blockTable.take('Bottleneck', given);
    const width = Math.trunc(planes * (baseWidth / 64)) * groups;
    const outChannels = planes * Bottleneck.expansion;
    this.conv1 = conv1x1(inplanes, width);
    this.bn1 = normLayer(width);
    this.conv2 = conv3x3(width, width, stride, groups, dilation);
    this.bn2 = normLayer(width);
    this.conv3 = conv1x1(width, outChannels);
    this.bn3 = normLayer(outChannels);
    this.relu = new ReLU(true);
    this.downsample = downsample;
    this.stride = stride;
  }

  override forward(x: Tensor): Tensor {
    const narrow = this.relu.forward(this.bn1.forward(this.conv1.forward(x)));
    const inner = this.relu.forward(this.bn2.forward(this.conv2.forward(narrow)));
    const out = this.bn3.forward(this.conv3.forward(inner));
    return this.relu.forward(out.add_(this.downsample ? this.downsample.forward(x) : x));
  }
}
