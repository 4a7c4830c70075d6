import { type Conv2d, type Layer, Module, ReLU } from '@wick/nn';
import type { Tensor } from '@wick/tensor/light';
import type { BatchNorm } from '../layer.ts';
import { blockTable, conv3x3, type DownSample, type GivenBlock } from './block.ts';

/** The layers of a {@link BasicBlock}: any may be put in their place; what is read is taken for what was built. */
export interface BasicBlock {
  /** 3×3, with the stride. */
  get conv1(): Conv2d;
  set conv1(layer: Layer);
  /** After conv1. */
  get bn1(): BatchNorm;
  set bn1(layer: Layer);
  /** After each normalisation, the last one after the sum. */
  get relu(): ReLU;
  set relu(layer: Layer);
  /** 3×3. */
  get conv2(): Conv2d;
  set conv2(layer: Layer);
  /** After conv2. */
  get bn2(): BatchNorm;
  set bn2(layer: Layer);
  /** Brings the input to the shape of the result; null where it has it. */
  get downsample(): DownSample | null;
  set downsample(layer: Layer | null);
}

/**
 * The residual block of ResNet-18 and 34: relu(x + bn(conv(relu(bn(conv(x)))))), both convolutions 3×3.
 *
 * Shapes: (N, inplanes, H, W) to (N, planes, H / stride, W / stride), sizes rounded up.
 *
 * @example
 * ```ts
 * new models.BasicBlock(8, 8).forward(zeros(1, 8, 4, 4)).shape; // [1, 8, 4, 4]
 * ```
 * @see He et al., Deep Residual Learning for Image Recognition (2015), figure 5
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: its layers have accessors' types.
export class BasicBlock extends Module {
  static override readonly name: string = 'BasicBlock';
  /** Channels of the result per plane. */
  static readonly expansion: number = 1;
  /** 1, or 2 where the image is halved. */
  readonly stride: number;

  /** @throws RangeError for groups, a width or a dilation, which this block does not have. */
  constructor(inplanes: number, planes: number, ...given: GivenBlock) {
    super();
    const { stride, downsample, groups, baseWidth, dilation, normLayer } = blockTable.take('BasicBlock', given);
    for (const [name, value, only] of [
      ['groups', groups, 1],
      ['baseWidth', baseWidth, 64],
      ['dilation', dilation, 1],
    ] as const)
      if (value !== only) throw new RangeError(`BasicBlock: ${name} must be ${only}, got ${value}; Bottleneck has it`);
    this.conv1 = conv3x3(inplanes, planes, stride);
    this.bn1 = normLayer(planes);
    this.relu = new ReLU(true);
    this.conv2 = conv3x3(planes, planes);
    this.bn2 = normLayer(planes);
    this.downsample = downsample;
    this.stride = stride;
  }

  override forward(x: Tensor): Tensor {
    const inner = this.relu.forward(this.bn1.forward(this.conv1.forward(x)));
    const out = this.bn2.forward(this.conv2.forward(inner));
    return this.relu.forward(out.add_(this.downsample ? this.downsample.forward(x) : x));
  }
}
