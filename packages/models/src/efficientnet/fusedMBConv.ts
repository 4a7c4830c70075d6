import { type Layer, Module, Sequential } from '@wick/nn';
import type { Tensor } from '@wick/tensor/light';
import { batchNorm, type NormLayer } from '../layer.ts';
import { Conv2dNormActivation } from '../ops/conv2dNormActivation.ts';
import { StochasticDepth } from '../ops/stochasticDepth.ts';
import { checkStage, expanded, type MBConvConfig } from './config.ts';
import { silu } from './mbConv.ts';

/**
 * EfficientNetV2's block of the first stages: one convolution over all channels in the place of {@link MBConv}'s first two,
 * and no squeeze; the input is added where the shapes are the same.
 *
 * Shapes: (N, inputChannels, H, W) to (N, outChannels, H / stride, W / stride), sizes rounded up.
 *
 * @example
 * ```ts
 * const stage = { expandRatio: 4, kernel: 3, stride: 1, inputChannels: 8, outChannels: 8, numLayers: 1 };
 * new models.FusedMBConv(stage, 0).forward(zeros(1, 8, 8, 8)).shape; // [1, 8, 8, 8]
 * ```
 * @see Tan and Le, EfficientNetV2: Smaller Models and Faster Training (2021), figure 2
 */
export class FusedMBConv extends Module {
  static override readonly name: string = 'FusedMBConv';
  /** The branch. */
  readonly block: Sequential;
  /** Drops the branch of whole samples. */
  readonly stochastic_depth: StochasticDepth;
  /** Whether the input is added. */
  readonly useResConnect: boolean;

  /** @throws TypeError or RangeError if a number is not what it must be. */
  constructor(stage: MBConvConfig, stochasticDepthProb: number, normLayer: NormLayer = batchNorm) {
    super();
    checkStage('FusedMBConv', stage);
    const { kernel: kernelSize, stride, inputChannels, outChannels } = stage;
    const inner = expanded(stage);
    const conv = (channels: number) =>
      new Conv2dNormActivation(inputChannels, channels, { kernelSize, stride, normLayer, activationLayer: silu });
    const layers: Layer[] =
      inner === inputChannels
        ? [conv(outChannels)]
        : [
            conv(inner),
            new Conv2dNormActivation(inner, outChannels, { kernelSize: 1, normLayer, activationLayer: null }),
          ];
    this.block = new Sequential(...layers);
    this.stochastic_depth = new StochasticDepth(stochasticDepthProb, 'row');
    this.useResConnect = stride === 1 && inputChannels === outChannels;
  }

  override forward(x: Tensor): Tensor {
    const y = this.block.forward(x);
    return this.useResConnect ? this.stochastic_depth.forward(y).add(x) : y;
  }
}
