import { type Layer, Module, Sequential, SiLU } from '@wick/nn';
import type { Tensor } from '@wick/tensor/light';
import { batchNorm, type NormLayer } from '../layer.ts';
import { Conv2dNormActivation } from '../ops/conv2dNormActivation.ts';
import { SqueezeExcitation } from '../ops/squeezeExcitation.ts';
import { StochasticDepth } from '../ops/stochasticDepth.ts';
import { checkStage, expanded, type MBConvConfig } from './config.ts';

/** SiLU that overwrites its input. */
export const silu = (): Layer => new SiLU(true);

/**
 * EfficientNet's block: 1×1 up, a convolution of each channel by itself, {@link SqueezeExcitation}, 1×1 down; the input is
 * added where the shapes are the same.
 *
 * Shapes: (N, inputChannels, H, W) to (N, outChannels, H / stride, W / stride), sizes rounded up.
 *
 * @example
 * ```ts
 * const stage = { expandRatio: 6, kernel: 3, stride: 2, inputChannels: 8, outChannels: 16, numLayers: 1 };
 * new models.MBConv(stage, 0).forward(zeros(1, 8, 8, 8)).shape; // [1, 16, 4, 4]
 * ```
 * @see Tan and Le, EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks (2019)
 */
export class MBConv extends Module {
  static override readonly name: string = 'MBConv';
  /** The branch. */
  readonly block: Sequential;
  /** Drops the branch of whole samples. */
  readonly stochastic_depth: StochasticDepth;
  /** Whether the input is added. */
  readonly useResConnect: boolean;

  /** @throws TypeError or RangeError if a number is not what it must be. */
  constructor(stage: MBConvConfig, stochasticDepthProb: number, normLayer: NormLayer = batchNorm) {
    super();
    checkStage('MBConv', stage);
    const { kernel: kernelSize, stride, inputChannels, outChannels } = stage;
    const inner = expanded(stage);
    const shared = { normLayer, activationLayer: silu };
    const layers: Layer[] = [];
    if (inner !== inputChannels)
      layers.push(new Conv2dNormActivation(inputChannels, inner, { kernelSize: 1, ...shared }));
    layers.push(
      new Conv2dNormActivation(inner, inner, { kernelSize, stride, groups: inner, ...shared }),
      new SqueezeExcitation(inner, Math.max(1, Math.floor(inputChannels / 4)), { activation: silu }),
      new Conv2dNormActivation(inner, outChannels, { kernelSize: 1, normLayer, activationLayer: null }),
    );
    this.block = new Sequential(...layers);
    this.stochastic_depth = new StochasticDepth(stochasticDepthProb, 'row');
    this.useResConnect = stride === 1 && inputChannels === outChannels;
  }

  override forward(x: Tensor): Tensor {
    const y = this.block.forward(x);
    return this.useResConnect ? this.stochastic_depth.forward(y).add(x) : y;
  }
}
