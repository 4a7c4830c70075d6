import { Dropout, functional as F, type Layer, Linear, Module, ReLU6, Sequential } from '@wick/nn';
import { any, count, optionTable, probability, type RulesFor } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { checkCounts } from '../arguments.ts';
import { initialise } from '../initialise.ts';
import { batchNorm, type NormLayer, normLayer } from '../layer.ts';
import { makeDivisible } from '../makeDivisible.ts';
import { Conv2dNormActivation } from '../ops/conv2dNormActivation.ts';
import { InvertedResidual } from './invertedResidual.ts';

/** Options of {@link MobileNetV2}. */
export interface MobileNetV2Options {
  /** Outputs. Default: 1000. */
  numClasses?: number;
  /** Multiplies the channels of every layer (of the last one only upwards). Default: 1. */
  widthMult?: number;
  /** The stages, each [expansion, channels, blocks, stride]. Default: those of the paper's table 2. */
  invertedResidualSetting?: readonly (readonly number[])[];
  /** Channels are rounded to a multiple of this. Default: 8. */
  roundNearest?: number;
  /** Makes the normalisations. Default: BatchNorm2d. */
  normLayer?: NormLayer;
  /** Before the classifier. Default: 0.2. */
  dropout?: number;
}

const stages: readonly (readonly number[])[] = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
];

const table = optionTable({
  numClasses: count(1000, 0),
  widthMult: any(
    1,
    'a number above 0',
    () => true,
    (given: unknown) => typeof given === 'number' && given > 0 && given < Infinity,
  ),
  invertedResidualSetting: {
    value: stages,
    read(where, name, given) {
      if (!Array.isArray(given) || given.length === 0)
        throw new RangeError(`${where}: ${name} must be an array of at least one stage`);
      for (const [i, stage] of given.entries()) checkCounts(where, `${name}[${i}]`, stage, 1, 4);
      return given;
    },
  },
  roundNearest: count(8, 1),
  normLayer: normLayer(batchNorm),
  dropout: probability(0.2),
} satisfies RulesFor<MobileNetV2Options>);

/** The layers of a {@link MobileNetV2}: any may be put in their place; what is read is taken for what was built. */
export interface MobileNetV2 {
  /** All but the classifier: the first convolution, the blocks, the last convolution. */
  get features(): Sequential;
  set features(layer: Layer);
  /** The dropout and the linear layer. */
  get classifier(): Sequential<[Dropout, Linear]>;
  set classifier(layer: Layer);
}

/**
 * MobileNetV2: a 3×3 convolution, stages of {@link InvertedResidual}, a 1×1 convolution to 1280 channels, the mean over
 * the image, dropout and a linear layer. Structure, keys, repr and draws are torchvision's.
 *
 * Shapes: (N, 3, H, W) to (N, numClasses), any H and W.
 *
 * @example
 * ```ts
 * const model = new models.MobileNetV2({ widthMult: 0.25, numClasses: 10 }).eval();
 * model.forward(zeros(1, 3, 32, 32)).shape; // [1, 10]
 * ```
 * @see Sandler et al., MobileNetV2: Inverted Residuals and Linear Bottlenecks (2018)
 * @see https://docs.pytorch.org/vision/stable/models/mobilenetv2.html
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: its layers have accessors' types.
export class MobileNetV2 extends Module {
  static override readonly name: string = 'MobileNetV2';

  /** @throws TypeError or RangeError if a number is not what its option says. */
  constructor(options?: MobileNetV2Options) {
    super();
    const read = table.read('MobileNetV2', options);
    const { numClasses, widthMult, roundNearest, normLayer, dropout: p, invertedResidualSetting: setting } = read;

    const shared = { normLayer, activationLayer: () => new ReLU6(true) };
    let channels = makeDivisible(32 * widthMult, roundNearest);
    const last = makeDivisible(1280 * Math.max(1, widthMult), roundNearest);
    const features: Layer[] = [new Conv2dNormActivation(3, channels, { stride: 2, ...shared })];
    for (const [expandRatio, width, blocks, firstStride] of setting as [number, number, number, number][]) {
      const outChannels = makeDivisible(width * widthMult, roundNearest);
      for (let i = 0; i < blocks; i++) {
        const stride = i === 0 ? firstStride : 1;
        features.push(new InvertedResidual(channels, outChannels, { stride, expandRatio, normLayer }));
        channels = outChannels;
      }
    }
    features.push(new Conv2dNormActivation(channels, last, { kernelSize: 1, ...shared }));
    this.features = new Sequential(...features);
    this.classifier = new Sequential(new Dropout(p), new Linear(last, numClasses));
    initialise(this, { linear: true });
  }

  override forward(x: Tensor): Tensor {
    return this.classifier.forward(F.adaptiveAvgPool2d(this.features.forward(x), 1).flatten(1));
  }
}

/**
 * MobileNetV2: 3.5 million parameters. The draws from a seed are those of `torchvision.models.mobilenet_v2()`.
 *
 * @example
 * ```ts
 * models.mobilenetV2({ numClasses: 10, widthMult: 0.5 });
 * ```
 * @see {@link MobileNetV2}
 */
export function mobilenetV2(options?: MobileNetV2Options): MobileNetV2 {
  return new MobileNetV2(options);
}
