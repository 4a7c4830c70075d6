import { type Dropout, type Layer, Module, Parameter, Sequential } from '@wick/nn';
import { empty, type Tensor } from '@wick/tensor/light';
import { FloatDropout } from '../floatDropout.ts';
import type { NormLayer } from '../layer.ts';
import { EncoderBlock } from './encoderBlock.ts';

/** What an {@link Encoder} is made of. */
export interface EncoderSettings {
  /** Places, the class token's included. */
  readonly seqLength: number;
  readonly numLayers: number;
  readonly numHeads: number;
  readonly hiddenDim: number;
  readonly mlpDim: number;
  readonly dropout: number;
  readonly attentionDropout: number;
  readonly normLayer: NormLayer;
}

/**
 * The trunk of a {@link VisionTransformer}: learned positions, N(0, 0.02²), are added; blocks and a normalisation follow.
 * Shapes: (N, seqLength, hiddenDim) to the same.
 *
 * @example
 * ```ts
 * const sizes = { seqLength: 5, numLayers: 2, numHeads: 2, hiddenDim: 8, mlpDim: 16, dropout: 0, attentionDropout: 0 };
 * const encoder = new models.Encoder({ ...sizes, normLayer: (n) => new nn.LayerNorm(n) });
 * encoder.forward(zeros(1, 5, 8)).shape; // [1, 5, 8]
 * ```
 */
export class Encoder extends Module {
  static override readonly name: string = 'Encoder';
  /** [1, seqLength, hiddenDim]. */
  readonly pos_embedding: Parameter;
  /** After the positions. */
  readonly dropout: Dropout;
  /** The blocks, `encoder_layer_0` and so on. */
  readonly layers: Sequential<EncoderBlock>;
  /** After the blocks. */
  readonly ln: Layer;

  /** Layers drawn as torchvision draws them. */
  constructor(settings: EncoderSettings) {
    super();
    const { numHeads, hiddenDim, mlpDim, dropout, attentionDropout, normLayer } = settings;
    this.pos_embedding = new Parameter(empty(1, settings.seqLength, hiddenDim).normal_(0, 0.02));
    this.dropout = new FloatDropout(dropout);
    const blocks = new Map<string, EncoderBlock>();
    for (let i = 0; i < settings.numLayers; i++)
      blocks.set(
        `encoder_layer_${i}`,
        new EncoderBlock(numHeads, hiddenDim, mlpDim, dropout, attentionDropout, normLayer),
      );
    this.layers = new Sequential(blocks);
    this.ln = normLayer(hiddenDim);
  }

  override forward(input: Tensor): Tensor {
    return this.ln.forward(this.layers.forward(this.dropout.forward(input.add(this.pos_embedding))));
  }
}
