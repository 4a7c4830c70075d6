import { truncNormal_, zeros_ } from '@wick/init';
import { AdaptiveAvgPool2d, Conv2d, Flatten, type Layer, Linear, Module, Sequential } from '@wick/nn';
import { checkCount, count, finite, optionTable, probability, type RulesFor, show } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { layerMaker, type NormLayer, normLayer } from '../layer.ts';
import { Conv2dNormActivation } from '../ops/conv2dNormActivation.ts';
import { CNBlock } from './cnBlock.ts';
import { LayerNorm2d } from './layerNorm2d.ts';

/** A stage of a {@link ConvNeXt}. */
export interface CNBlockConfig {
  /** Channels of the stage's blocks. */
  readonly inputChannels: number;
  /** Channels of what follows, to which the image is halved; null after the last stage. */
  readonly outChannels: number | null;
  /** How many blocks there are. */
  readonly numLayers: number;
}

/** Makes a block of a stage: a {@link CNBlock}, or what takes its place. */
export type MakeCNBlock = (dim: number, layerScale: number, stochasticDepthProb: number) => Layer;

/** Options of {@link ConvNeXt}. */
export interface ConvNeXtOptions {
  /** Of the last block; it grows from 0 block by block. Default: 0, of {@link convnextTiny} and its relatives 0.1 to 0.5. */
  stochasticDepthProb?: number;
  /** What the factors of the branches begin with. Default: 1e-6. */
  layerScale?: number;
  /** Outputs. Default: 1000. */
  numClasses?: number;
  /** Default: {@link CNBlock}. */
  block?: MakeCNBlock;
  /** Makes the normalisations between the stages. Default: {@link LayerNorm2d} with an eps of 1e-6. */
  normLayer?: NormLayer;
}

export const convNeXtTable = optionTable({
  stochasticDepthProb: probability(0),
  layerScale: finite(1e-6),
  numClasses: count(1000, 0),
  block: layerMaker<MakeCNBlock>((...given) => new CNBlock(...given)),
  normLayer: normLayer((channels) => new LayerNorm2d(channels, { eps: 1e-6 })),
} satisfies RulesFor<ConvNeXtOptions>);

/** The layers of a {@link ConvNeXt}: any may be put in their place; what is read is taken for what was built. */
export interface ConvNeXt {
  /** The stem, and by turns stages and what halves the image. */
  get features(): Sequential;
  set features(layer: Layer);
  /** The mean over the image. */
  get avgpool(): AdaptiveAvgPool2d;
  set avgpool(layer: Layer);
  /** A normalisation and the linear layer to the classes. */
  get classifier(): Sequential<[Layer, Flatten, Linear]>;
  set classifier(layer: Layer);
}

/**
 * A convolutional network built as vision transformers are: patches of 4×4, stages of {@link CNBlock}, the mean over the
 * image and a linear layer. Structure, keys, repr and draws are torchvision's.
 *
 * Shapes: (N, 3, H, W) to (N, numClasses), H and W at least 32 with four stages.
 *
 * @example
 * ```ts
 * const stages = [
 *   { inputChannels: 8, outChannels: 16, numLayers: 1 },
 *   { inputChannels: 16, outChannels: null, numLayers: 2 },
 * ];
 * new models.ConvNeXt(stages, { numClasses: 10 }).forward(zeros(1, 3, 32, 32)).shape; // [1, 10]
 * ```
 * @see Liu et al., A ConvNet for the 2020s (2022)
 * @see https://docs.pytorch.org/vision/stable/models/convnext.html
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: its layers have accessors' types.
export class ConvNeXt extends Module {
  static override readonly name: string = 'ConvNeXt';

  /**
   * @param blockSetting - the stages.
   * @throws TypeError or RangeError if a number is not what it must be, or there is no stage.
   */
  constructor(blockSetting: readonly CNBlockConfig[], options?: ConvNeXtOptions) {
    super();
    const { stochasticDepthProb, layerScale, numClasses, block, normLayer } = convNeXtTable.read('ConvNeXt', options);
    const last = checkStages(blockSetting);
    const total = blockSetting.reduce((sum, stage) => sum + stage.numLayers, 0);

    const layers: Layer[] = [
      new Conv2dNormActivation(3, blockSetting[0]!.inputChannels, {
        kernelSize: 4,
        stride: 4,
        padding: 0,
        normLayer,
        activationLayer: null,
        bias: true,
      }),
    ];
    let index = 0;
    for (const { inputChannels, outChannels, numLayers } of blockSetting) {
      const blocks: Layer[] = [];
      while (blocks.length < numLayers) {
        // A network of one block has no way from 0 to the last block's probability.
        const p = total === 1 ? 0 : (stochasticDepthProb * index) / (total - 1);
        blocks.push(block(inputChannels, layerScale, p));
        index++;
      }
      layers.push(new Sequential(...blocks));
      if (outChannels !== null)
        layers.push(new Sequential(normLayer(inputChannels), new Conv2d(inputChannels, outChannels, 2, { stride: 2 })));
    }
    const channels = last.outChannels ?? last.inputChannels;
    this.features = new Sequential(...layers);
    this.avgpool = new AdaptiveAvgPool2d(1);
    this.classifier = new Sequential(normLayer(channels), new Flatten(1), new Linear(channels, numClasses));
    for (const m of this.modules()) {
      if (!(m instanceof Conv2d || m instanceof Linear)) continue;
      truncNormal_(m.weight, { std: 0.02 });
      if (m.bias) zeros_(m.bias);
    }
  }

  override forward(x: Tensor): Tensor {
    return this.classifier.forward(this.avgpool.forward(this.features.forward(x)));
  }
}

/** The last stage, once all are what they must be. */
function checkStages(stages: unknown): CNBlockConfig {
  if (!Array.isArray(stages)) throw new TypeError(`ConvNeXt: blockSetting must be an array, got ${show(stages)}`);
  for (const [i, stage] of stages.entries())
    for (const name of ['inputChannels', 'outChannels', 'numLayers'] as const)
      if (name !== 'outChannels' || stage?.outChannels !== null)
        checkCount('ConvNeXt', `blockSetting[${i}].${name}`, stage?.[name], 1);
  const last = stages.at(-1);
  if (!last) throw new RangeError('ConvNeXt: blockSetting must have at least one stage');
  return last;
}
