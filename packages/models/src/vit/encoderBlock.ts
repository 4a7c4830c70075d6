import { type Dropout, type Layer, LayerNorm, Module, MultiheadAttention } from '@wick/nn';
import { checkProbability } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { FloatDropout } from '../floatDropout.ts';
import type { NormLayer } from '../layer.ts';
import { MLPBlock } from './mlpBlock.ts';

/** The normalisation of torchvision's transformers. */
export const layerNorm: NormLayer = (features) => new LayerNorm(features, { eps: 1e-6 });

/**
 * A block of a vision transformer, normalised first: x + dropout(attention(ln_1(x))), then x + mlp(ln_2(x)).
 *
 * Shapes: (N, L, hiddenDim) to the same.
 *
 * @example
 * ```ts
 * new models.EncoderBlock(2, 8, 32).forward(zeros(1, 5, 8)).shape; // [1, 5, 8]
 * ```
 * @see Dosovitskiy et al., An Image is Worth 16x16 Words (2020), figure 1
 */
export class EncoderBlock extends Module {
  static override readonly name: string = 'EncoderBlock';
  /** Before the attention. */
  readonly ln_1: Layer;
  /** Every place sees every other. */
  readonly self_attention: MultiheadAttention;
  /** After the attention. */
  readonly dropout: Dropout;
  /** Before the linear layers. */
  readonly ln_2: Layer;
  /** Two linear layers. */
  readonly mlp: MLPBlock;

  /**
   * @param dropout - after the attention and each linear layer.
   * @param attentionDropout - of the attention's weights.
   * @throws as the layers do.
   */
  constructor(
    numHeads: number,
    hiddenDim: number,
    mlpDim: number,
    dropout = 0,
    attentionDropout = 0,
    normLayer: NormLayer = layerNorm,
  ) {
    super();
    checkProbability('EncoderBlock', 'dropout', dropout);
    this.ln_1 = normLayer(hiddenDim);
    this.self_attention = new MultiheadAttention(hiddenDim, numHeads, { dropout: attentionDropout, batchFirst: true });
    this.dropout = new FloatDropout(dropout);
    this.ln_2 = normLayer(hiddenDim);
    this.mlp = new MLPBlock(hiddenDim, mlpDim, dropout);
  }

  override forward(input: Tensor): Tensor {
    const y = this.ln_1.forward(input);
    const [attended] = this.self_attention.forward(y, y, y, { needWeights: false });
    const x = this.dropout.forward(attended).add(input);
    return x.add(this.mlp.forward(this.ln_2.forward(x)));
  }
}
