import { AdaptiveAvgPool2d, Dropout, type Layer, Linear, Module, ReLU, Sequential } from '@wick/nn';
import { count, flag, type Given, optionTable, probability, type RulesFor } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { initialise } from '../initialise.ts';

/** Options of {@link VGG}. */
export interface VGGOptions {
  /** Outputs. Default: 1000. */
  numClasses?: number;
  /** Draw torchvision's initial weights; false leaves what the layers drew. Default: true. */
  initWeights?: boolean;
  /** Of the classifier's dropouts. Default: 0.5. */
  dropout?: number;
}

export const vggTable = optionTable(
  { numClasses: count(1000, 0), initWeights: flag(true), dropout: probability(0.5) } satisfies RulesFor<VGGOptions>,
  ['numClasses', 'initWeights', 'dropout'],
);

/** The layers of a {@link VGG}: any may be put in their place; what is read is taken for what was built. */
export interface VGG {
  /** The convolutions and pools. */
  get features(): Sequential;
  set features(layer: Layer);
  /** The mean over 7×7 parts. */
  get avgpool(): AdaptiveAvgPool2d;
  set avgpool(layer: Layer);
  /** Three linear layers with ReLUs and dropouts. */
  get classifier(): Sequential<[Linear, ReLU, Dropout, Linear, ReLU, Dropout, Linear]>;
  set classifier(layer: Layer);
}

/**
 * `features` (3×3 convolutions and pools, 512 channels at the end), a mean over 7×7 parts of the image, and three
 * linear layers. Structure, keys, repr and draws are torchvision's.
 *
 * Shapes: (N, 3, H, W) to (N, numClasses), H and W at least 32.
 *
 * @example
 * ```ts
 * const features = new nn.Sequential(new nn.Conv2d(3, 512, 3, { padding: 1 }), new nn.ReLU());
 * const model = init.withoutDraws(() => new models.VGG(features, { numClasses: 2 })).eval();
 * model.forward(zeros(1, 3, 8, 8)).shape; // [1, 2]
 * ```
 * @see Simonyan and Zisserman, Very Deep Convolutional Networks for Large-Scale Image Recognition (2014)
 * @see https://docs.pytorch.org/vision/stable/models/vgg.html
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: its layers have accessors' types.
export class VGG extends Module {
  static override readonly name: string = 'VGG';

  /**
   * @param features - from (N, 3, H, W) to (N, 512, H', W').
   * @throws TypeError or RangeError if a number is not what its option says.
   */
  constructor(
    features: Layer,
    ...given: Given<VGGOptions, [numClasses: number, initWeights: boolean, dropout: number]>
  ) {
    super();
    const { numClasses, initWeights, dropout: p } = vggTable.take('VGG', given);
    this.features = features;
    this.avgpool = new AdaptiveAvgPool2d([7, 7]);
    this.classifier = new Sequential(
      new Linear(512 * 7 * 7, 4096),
      new ReLU(true),
      new Dropout(p),
      new Linear(4096, 4096),
      new ReLU(true),
      new Dropout(p),
      new Linear(4096, numClasses),
    );
    if (initWeights) initialise(this, { linear: true });
  }

  override forward(x: Tensor): Tensor {
    return this.classifier.forward(this.avgpool.forward(this.features.forward(x)).flatten(1));
  }
}
