import { checkCount, flag, type Given, naming, optionTable, type RulesFor } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import type { FloatDType } from '../../options.ts';
import { tensorOrNull } from '../../options.ts';
import { Dropout } from '../dropout/dropout.ts';
import { Linear } from '../linear/linear.ts';
import { LayerNorm } from '../norm/layerNorm.ts';
import { type Activation, activate } from './feedForward.ts';
import { additiveMask } from './masks.ts';
import { MultiheadAttention } from './multiheadAttention.ts';
import { layerTable, type TransformerLayerArguments, type TransformerLayerOptions } from './transformerOptions.ts';

/** The masks of one encoder layer; see {@link MultiheadAttention}. */
export interface EncoderLayerMasks {
  /** Which positions may attend to which: (S, S) or (N · heads, S, S). Default: null. */
  srcMask?: Tensor | null;
  /** Positions that are padding: (N, S), or (S) without a batch. Default: null. */
  srcKeyPaddingMask?: Tensor | null;
  /** Says that `srcMask` is the causal one. Default: false. */
  isCausal?: boolean;
}

const masksTable = optionTable(
  {
    srcMask: tensorOrNull,
    srcKeyPaddingMask: tensorOrNull,
    isCausal: flag(false),
  } satisfies RulesFor<EncoderLayerMasks>,
  ['srcMask', 'srcKeyPaddingMask', 'isCausal'],
);

/**
 * Self-attention, then two Linear layers, each with dropout, a sum with its input and a normalisation.
 *
 * Shapes: (S, N, E), (N, S, E) with batchFirst, or (S, E), to the same.
 *
 * @example
 * ```ts
 * const layer = new nn.TransformerEncoderLayer(64, 8, { batchFirst: true });
 * layer.forward(randn(4, 10, 64)).shape; // [4, 10, 64]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.TransformerEncoderLayer.html
 */
export class TransformerEncoderLayer extends Module {
  static override readonly name: string = 'TransformerEncoderLayer';
  /** Attention within the sequence. */
  readonly self_attn: MultiheadAttention;
  /** dModel to dimFeedforward. */
  readonly linear1: Linear;
  /** Between the two linear layers. */
  readonly dropout: Dropout;
  /** dimFeedforward to dModel. */
  readonly linear2: Linear;
  /** Whether a part is normalised before it and not after its sum. */
  readonly normFirst: boolean;
  /** Of the self-attention. */
  readonly norm1: LayerNorm;
  /** Of the linear layers. */
  readonly norm2: LayerNorm;
  /** After the self-attention. */
  readonly dropout1: Dropout;
  /** After the linear layers. */
  readonly dropout2: Dropout;
  /** Between the two linear layers. */
  readonly activation: Activation;

  /** @throws TypeError or RangeError if an argument is not what it should be, or nhead does not divide dModel. */
  constructor(dModel: number, nhead: number, ...given: Given<TransformerLayerOptions, TransformerLayerArguments>) {
    super();
    const read = layerTable.take('TransformerEncoderLayer', given);
    checkCount('TransformerEncoderLayer', 'dModel', dModel, 1);
    checkCount('TransformerEncoderLayer', 'nhead', nhead, 1);
    const { dimFeedforward, dropout, layerNormEps: eps, bias, dtype, batchFirst } = read;
    this.self_attn = naming(
      'TransformerEncoderLayer',
      () => new MultiheadAttention(dModel, nhead, { dropout, bias, batchFirst, dtype }),
    );
    this.linear1 = naming('TransformerEncoderLayer', () => new Linear(dModel, dimFeedforward, { bias, dtype }));
    this.dropout = new Dropout(dropout);
    this.linear2 = naming('TransformerEncoderLayer', () => new Linear(dimFeedforward, dModel, { bias, dtype }));
    this.normFirst = read.normFirst;
    this.norm1 = new LayerNorm(dModel, { eps, bias, dtype });
    this.norm2 = new LayerNorm(dModel, { eps, bias, dtype });
    this.dropout1 = new Dropout(dropout);
    this.dropout2 = new Dropout(dropout);
    this.activation = read.activation;
  }

  override forward(src: Tensor, given: EncoderLayerMasks = {}): Tensor {
    const where = 'TransformerEncoderLayer';
    const masks = masksTable.read(where, given);
    const dtype = src?.dtype as FloatDType;
    const other = { name: 'srcMask', mask: masks.srcMask };
    const keyPaddingMask = additiveMask(where, 'srcKeyPaddingMask', masks.srcKeyPaddingMask, dtype, other);
    const attnMask = additiveMask(where, 'srcMask', masks.srcMask, dtype);
    const settings = { attnMask, keyPaddingMask, needWeights: false, isCausal: masks.isCausal };
    const attend = (x: Tensor) => this.dropout1.forward(this.self_attn.forward(x, x, x, settings)[0]);
    if (this.normFirst) {
      const x = src.add(attend(this.norm1.forward(src)));
      return x.add(this.feedForward(this.norm2.forward(x)));
    }
    const x = this.norm1.forward(src.add(attend(src)));
    return this.norm2.forward(x.add(this.feedForward(x)));
  }

  private feedForward(x: Tensor): Tensor {
    const hidden = this.dropout.forward(activate(this.activation, this.linear1.forward(x)));
    return this.dropout2.forward(this.linear2.forward(hidden));
  }
}
