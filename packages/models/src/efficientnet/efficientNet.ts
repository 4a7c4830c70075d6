import { kaimingNormal_, ones_, uniform_, zeros_ } from '@wick/init';
import {
  AdaptiveAvgPool2d,
  type Module as AnyModule,
  BatchNorm2d,
  Conv2d,
  Dropout,
  GroupNorm,
  type Layer,
  Linear,
  Module,
  Sequential,
} from '@wick/nn';
import { checkProbability, count, optionTable, orNull, probability, type RulesFor, show } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { batchNorm, type NormLayer, normLayer } from '../layer.ts';
import { Conv2dNormActivation } from '../ops/conv2dNormActivation.ts';
import { checkStage, type MBConvConfig } from './config.ts';
import { FusedMBConv } from './fusedMBConv.ts';
import { MBConv, silu } from './mbConv.ts';

/** Options of {@link EfficientNet}. */
export interface EfficientNetOptions {
  /** Of the last block; it grows from 0 block by block. Default: 0.2. */
  stochasticDepthProb?: number;
  /** Outputs. Default: 1000. */
  numClasses?: number;
  /** Makes the normalisations. Default: BatchNorm2d. */
  normLayer?: NormLayer;
  /** Channels before the classifier. Default: null, four times the last stage's. */
  lastChannel?: number | null;
}

export const efficientNetTable = optionTable({
  stochasticDepthProb: probability(0.2),
  numClasses: count(1000, 0),
  normLayer: normLayer(batchNorm),
  lastChannel: orNull(count(1, 1)),
} satisfies RulesFor<EfficientNetOptions>);

/** The layers of an {@link EfficientNet}: any may be put in their place; what is read is taken for what was built. */
export interface EfficientNet {
  /** All but the classifier: the first convolution, the stages, the last convolution. */
  get features(): Sequential;
  set features(layer: Layer);
  /** The mean over the image. */
  get avgpool(): AdaptiveAvgPool2d;
  set avgpool(layer: Layer);
  /** The dropout and the linear layer. */
  get classifier(): Sequential<[Dropout, Linear]>;
  set classifier(layer: Layer);
}

/**
 * EfficientNet and EfficientNetV2: a 3×3 convolution, stages of {@link MBConv} or {@link FusedMBConv}, a 1×1 convolution,
 * the mean over the image, dropout and a linear layer. Structure, keys, repr and draws are torchvision's.
 *
 * Shapes: (N, 3, H, W) to (N, numClasses), any H and W.
 *
 * @example
 * ```ts
 * const stage = { expandRatio: 1, kernel: 3, stride: 1, inputChannels: 8, outChannels: 8, numLayers: 2 };
 * const model = new models.EfficientNet([stage], 0.2, { numClasses: 10 }).eval();
 * model.forward(zeros(1, 3, 32, 32)).shape; // [1, 10]
 * ```
 * @see Tan and Le, EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks (2019)
 * @see https://docs.pytorch.org/vision/stable/models/efficientnet.html
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: its layers have accessors' types.
export class EfficientNet extends Module {
  static override readonly name: string = 'EfficientNet';

  /**
   * @param setting - the stages.
   * @param dropout - before the classifier.
   * @throws TypeError or RangeError if a number is not what it must be, or there is no stage.
   */
  constructor(setting: readonly MBConvConfig[], dropout: number, options?: EfficientNetOptions) {
    super();
    const where = 'EfficientNet';
    const { stochasticDepthProb, numClasses, normLayer, lastChannel } = efficientNetTable.read(where, options);
    if (!Array.isArray(setting) || setting.length === 0)
      throw new TypeError(`${where}: expected an array of at least one stage, got ${show(setting)}`);
    for (const stage of setting) checkStage(where, stage);
    checkProbability(where, 'dropout', dropout);

    const shared = { normLayer, activationLayer: silu };
    const layers: Layer[] = [new Conv2dNormActivation(3, setting[0]!.inputChannels, { stride: 2, ...shared })];
    const total = setting.reduce((sum, { numLayers }) => sum + numLayers, 0);
    let index = 0;
    for (const stage of setting) {
      const Block = stage.block === 'FusedMBConv' ? FusedMBConv : MBConv;
      const blocks: Layer[] = [];
      while (blocks.length < stage.numLayers) {
        const config = blocks.length === 0 ? stage : { ...stage, inputChannels: stage.outChannels, stride: 1 };
        blocks.push(new Block(config, (stochasticDepthProb * index) / total, normLayer));
        index++;
      }
      layers.push(new Sequential(...blocks));
    }
    const channels = setting.at(-1)!.outChannels;
    const last = lastChannel ?? 4 * channels;
    layers.push(new Conv2dNormActivation(channels, last, { kernelSize: 1, ...shared }));
    this.features = new Sequential(...layers);
    this.avgpool = new AdaptiveAvgPool2d(1);
    this.classifier = new Sequential(new Dropout(dropout, { inplace: true }), new Linear(last, numClasses));
    for (const m of this.modules()) initialise(m);
  }

  override forward(x: Tensor): Tensor {
    return this.classifier.forward(this.avgpool.forward(this.features.forward(x)).flatten(1));
  }
}

/** Convolutions by their fan_out, normalisations 1 and 0, linear layers uniform up to 1 / √outputs; biases are 0. */
function initialise(m: AnyModule): void {
  if (m instanceof Conv2d) {
    kaimingNormal_(m.weight, { mode: 'fan_out' });
    if (m.bias) zeros_(m.bias);
  } else if (m instanceof BatchNorm2d || m instanceof GroupNorm) {
    ones_(m.weight);
    zeros_(m.bias);
  } else if (m instanceof Linear) {
    const range = 1 / Math.sqrt(m.outFeatures);
    uniform_(m.weight, -range, range);
    if (m.bias) zeros_(m.bias);
  }
}
