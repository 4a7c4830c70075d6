import { type Conv2d, type Layer, Module, ReLU } from '@wick/nn';
import type { Tensor } from '@wick/tensor/light';
import { blockTable, conv3x3, type GivenBlock } from './block.ts';

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
export class BasicBlock extends Module {
  static override readonly name: string = 'BasicBlock';
  /** Channels of the result per plane. */
  static readonly expansion: number = 1;
  /** 3×3, with the stride. */
  readonly conv1: Conv2d;
  /** After conv1. */
  readonly bn1: Layer;
  /** After each normalisation, the last one after the sum. */
  readonly relu: ReLU;
  /** 3×3. */
  readonly conv2: Conv2d;
  /** After conv2. */
  readonly bn2: Layer;
  /** Brings the input to the shape of the result; null where it has it. */
  readonly downsample: Layer | null;
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
