import { truncNormal_, zeros_ } from '@wick/init';
import { type Layer, Linear, Module, Parameter, Sequential, Tanh } from '@wick/nn';
import {
  any,
  checkCount,
  count,
  optionTable,
  orNull,
  probability,
  type RulesFor,
  showShape,
} from '@wick/tensor/internal';
import { cat, ShapeError, type Tensor, zeros } from '@wick/tensor/light';
import { type NormLayer, normLayer } from '../layer.ts';
import { Encoder } from './encoder.ts';
import { layerNorm } from './encoderBlock.ts';
import { type ConvStemConfig, initialiseStem, stem } from './stem.ts';

/** Options of {@link VisionTransformer}. */
export interface VisionTransformerOptions {
  /** After the positions, the attention and each linear layer. Default: 0. */
  dropout?: number;
  /** Of the attention's weights. Default: 0. */
  attentionDropout?: number;
  /** Outputs. Default: 1000. */
  numClasses?: number;
  /** Features of one more layer before the classes, with a tanh. Default: null, none. */
  representationSize?: number | null;
  /** Makes the normalisations. Default: LayerNorm with an eps of 1e-6. */
  normLayer?: NormLayer;
  /** Convolutions in the place of patches. Default: null, patches. */
  convStemConfigs?: readonly ConvStemConfig[] | null;
}

export const vitTable = optionTable({
  dropout: probability(0),
  attentionDropout: probability(0),
  numClasses: count(1000, 0),
  representationSize: orNull(count(1, 1)),
  normLayer: normLayer(layerNorm),
  convStemConfigs: orNull(any<readonly ConvStemConfig[] | null>(null, 'an array of configurations', Array.isArray)),
} satisfies RulesFor<VisionTransformerOptions>);

/** The layers of a {@link VisionTransformer}: any may be put in their place; what is read is taken for what was built. */
export interface VisionTransformer {
  /** From the image to hiddenDim channels, a place each patch. */
  get conv_proj(): Layer;
  set conv_proj(layer: Layer);
  /** Positions, blocks and the last normalisation. */
  get encoder(): Encoder;
  set encoder(layer: Layer);
  /** To the classes: `head`, and with a representationSize `pre_logits` and `act` before it. */
  get heads(): Sequential<{ head: Linear }>;
  set heads(layer: Layer);
}

/**
 * A vision transformer: the image is cut into patches, each a place of a sequence; a class token stands before them, and
 * what the encoder makes of it goes to the classes. Structure, keys, repr and draws are torchvision's.
 *
 * Shapes: (N, 3, imageSize, imageSize) to (N, numClasses).
 *
 * @example
 * ```ts
 * const model = new models.VisionTransformer(32, 8, 2, 4, 16, 64, { numClasses: 10 }).eval();
 * model.forward(zeros(1, 3, 32, 32)).shape; // [1, 10]
 * ```
 * @see Dosovitskiy et al., An Image is Worth 16x16 Words (2020)
 * @see https://docs.pytorch.org/vision/stable/models/vision_transformer.html
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: its layers have accessors' types.
export class VisionTransformer extends Module {
  static override readonly name: string = 'VisionTransformer';
  /** [1, 1, hiddenDim], 0 at first. */
  readonly class_token: Parameter;
  /** Height and width of the images. */
  readonly imageSize: number;
  /** Side of a patch. */
  readonly patchSize: number;
  /** Features of each place. */
  readonly hiddenDim: number;

  /** @throws TypeError or RangeError if a number is not what it must be, or patchSize does not divide imageSize. */
  constructor(
    imageSize: number,
    patchSize: number,
    numLayers: number,
    numHeads: number,
    hiddenDim: number,
    mlpDim: number,
    options?: VisionTransformerOptions,
  ) {
    super();
    const where = 'VisionTransformer';
    const read = vitTable.read(where, options);
    for (const [name, value] of Object.entries({ imageSize, patchSize, numLayers, numHeads, hiddenDim, mlpDim }))
      checkCount(where, name, value, 1);
    if (imageSize % patchSize !== 0)
      throw new RangeError(`${where}: patchSize (${patchSize}) must divide imageSize (${imageSize})`);
    if (hiddenDim % numHeads !== 0)
      throw new RangeError(`${where}: numHeads (${numHeads}) must divide hiddenDim (${hiddenDim})`);
    this.imageSize = imageSize;
    this.patchSize = patchSize;
    this.hiddenDim = hiddenDim;
    this.conv_proj = stem(hiddenDim, patchSize, read.convStemConfigs);
    this.class_token = new Parameter(zeros(1, 1, hiddenDim));
    const { dropout, attentionDropout, normLayer, numClasses, representationSize } = read;
    const seqLength = (imageSize / patchSize) ** 2 + 1;
    const settings = { seqLength, numLayers, numHeads, hiddenDim, mlpDim, dropout, attentionDropout, normLayer };
    this.encoder = new Encoder(settings);
    const preLogits = representationSize === null ? null : new Linear(hiddenDim, representationSize);
    const head = new Linear(representationSize ?? hiddenDim, numClasses);
    this.heads = new Sequential(preLogits ? { pre_logits: preLogits, act: new Tanh(), head } : { head });

    initialiseStem(this.conv_proj);
    if (preLogits) {
      truncNormal_(preLogits.weight, { std: Math.sqrt(1 / hiddenDim) });
      zeros_(preLogits.bias);
    }
    zeros_(head.weight);
    zeros_(head.bias);
  }

  override forward(x: Tensor): Tensor {
    const { imageSize, hiddenDim } = this;
    if (x.ndim !== 4 || x.shape[2] !== imageSize || x.shape[3] !== imageSize)
      throw new ShapeError(
        `VisionTransformer: expected an input of shape (N, 3, ${imageSize}, ${imageSize}), got ${showShape(x.shape)}`,
      );
    const n = x.shape[0]!;
    const patches = this.conv_proj.forward(x).reshape(n, hiddenDim, -1).permute(0, 2, 1);
    const places = cat([this.class_token.expand(n, -1, -1), patches], 1);
    return this.heads.forward(this.encoder.forward(places).select(1, 0));
  }
}
