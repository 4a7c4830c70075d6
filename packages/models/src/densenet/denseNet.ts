import { constant_, kaimingNormal_ } from '@wick/init';
import {
  AvgPool2d,
  BatchNorm2d,
  Conv2d,
  functional as F,
  type Layer,
  Linear,
  MaxPool2d,
  Module,
  ReLU,
  Sequential,
} from '@wick/nn';
import { any, count, type Given, optionTable, probability, type Rule, type RulesFor } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { checkCounts } from '../arguments.ts';
import { DenseBlock } from './denseBlock.ts';

/** Options of {@link DenseNet}. */
export interface DenseNetOptions {
  /** Channels that each layer adds. Default: 32. */
  growthRate?: number;
  /** Layers of each block. Default: [6, 12, 24, 16]. */
  blockConfig?: readonly number[];
  /** Channels of the first convolution. Default: 64. */
  numInitFeatures?: number;
  /** Channels inside a layer, as a multiple of growthRate. Default: 4. */
  bnSize?: number;
  /** Of the dropout after each layer. Default: 0. */
  dropRate?: number;
  /** Outputs. Default: 1000. */
  numClasses?: number;
  /** False: what each layer makes is kept for the backward; torchvision's true, which makes it again, is not there. Default: false. */
  memoryEfficient?: false;
}

const memoryEfficient = any<false>(
  false,
  'false: to compute layers again in the backward, which saves memory, is not there; smaller batches do',
  (given) => typeof given === 'boolean',
  (given: boolean) => !given,
);

export const denseNetTable = optionTable(
  {
    growthRate: count(32, 1),
    blockConfig: {
      value: [6, 12, 24, 16],
      read(where, name, given) {
        checkCounts(where, name, given, 1);
        return given;
      },
    } as Rule<readonly number[]>,
    numInitFeatures: count(64, 1),
    bnSize: count(4, 1),
    dropRate: probability(0),
    numClasses: count(1000, 0),
    memoryEfficient,
  } satisfies RulesFor<DenseNetOptions>,
  ['growthRate', 'blockConfig', 'numInitFeatures', 'bnSize', 'dropRate', 'numClasses', 'memoryEfficient'],
);

/** The layers of a {@link DenseNet}: any may be put in their place; what is read is taken for what was built. */
export interface DenseNet {
  /** The first convolution, blocks and transitions, the last normalisation: `conv0`, `denseblock1`, `transition1`, … */
  get features(): Sequential;
  set features(layer: Layer);
  /** To the classes. */
  get classifier(): Linear;
  set classifier(layer: Layer);
}

/**
 * DenseNet: a 7×7 convolution and a pool, {@link DenseBlock}s with what halves channels and image between them, the mean over
 * the image and a linear layer. Structure, keys, repr and draws are torchvision's.
 *
 * Shapes: (N, 3, H, W) to (N, numClasses), H and W at least 29 with four blocks.
 *
 * @example
 * ```ts
 * const model = new models.DenseNet({ growthRate: 4, blockConfig: [1, 2], numInitFeatures: 8, numClasses: 10 });
 * model.forward(zeros(2, 3, 32, 32)).shape; // [2, 10]
 * ```
 * @see Huang et al., Densely Connected Convolutional Networks (2016)
 * @see https://docs.pytorch.org/vision/stable/models/densenet.html
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: its layers have accessors' types.
export class DenseNet extends Module {
  static override readonly name: string = 'DenseNet';

  /** @throws TypeError or RangeError if a number is not what its option says. */
  constructor(
    ...given: Given<
      DenseNetOptions,
      [
        growthRate: number,
        blockConfig: readonly number[],
        numInitFeatures: number,
        bnSize: number,
        dropRate: number,
        numClasses: number,
        memoryEfficient: false,
      ]
    >
  ) {
    super();
    const read = denseNetTable.take('DenseNet', given);
    const { growthRate, blockConfig, numInitFeatures, bnSize, dropRate, numClasses } = read;
    const features = new Map<string, Layer>([
      ['conv0', new Conv2d(3, numInitFeatures, 7, { stride: 2, padding: 3, bias: false })],
      ['norm0', new BatchNorm2d(numInitFeatures)],
      ['relu0', new ReLU(true)],
      ['pool0', new MaxPool2d(3, { stride: 2, padding: 1 })],
    ]);
    let channels = numInitFeatures;
    for (const [i, numLayers] of blockConfig.entries()) {
      features.set(`denseblock${i + 1}`, new DenseBlock(numLayers, channels, bnSize, growthRate, dropRate));
      channels += numLayers * growthRate;
      if (i === blockConfig.length - 1) continue;
      features.set(`transition${i + 1}`, new Transition(channels, Math.floor(channels / 2)));
      channels = Math.floor(channels / 2);
    }
    features.set('norm5', new BatchNorm2d(channels));
    this.features = new Sequential(features);
    this.classifier = new Linear(channels, numClasses);
    for (const m of this.modules()) {
      if (m instanceof Conv2d) kaimingNormal_(m.weight);
      else if (m instanceof BatchNorm2d) {
        constant_(m.weight, 1);
        constant_(m.bias, 0);
      } else if (m instanceof Linear && m.bias) constant_(m.bias, 0);
    }
  }

  override forward(x: Tensor): Tensor {
    const features = F.relu(this.features.forward(x), { inplace: true });
    return this.classifier.forward(F.adaptiveAvgPool2d(features, [1, 1]).flatten(1));
  }
}

/** Between two blocks: 1×1 to fewer channels, and the image halved. */
class Transition extends Sequential {
  static override readonly name: string = '_Transition';

  constructor(numInputFeatures: number, numOutputFeatures: number) {
    super({
      norm: new BatchNorm2d(numInputFeatures),
      relu: new ReLU(true),
      conv: new Conv2d(numInputFeatures, numOutputFeatures, 1, { bias: false }),
      pool: new AvgPool2d(2, { stride: 2 }),
    });
  }
}
