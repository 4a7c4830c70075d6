import { checkCount, flag, type Given, naming, optionTable, type RulesFor } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { tensorOrNull } from '../../options.ts';
import { Dropout } from '../dropout/dropout.ts';
import { Linear } from '../linear/linear.ts';
import { LayerNorm } from '../norm/layerNorm.ts';
import { type Activation, activate } from './feedForward.ts';
import { MultiheadAttention } from './multiheadAttention.ts';
import { layerTable, type TransformerLayerArguments, type TransformerLayerOptions } from './transformerOptions.ts';

/** The masks of one decoder layer; see {@link MultiheadAttention}. */
export interface DecoderLayerMasks {
  /** Which target positions may attend to which: (T, T) or (N · heads, T, T). Default: null. */
  tgtMask?: Tensor | null;
  /** Which target positions may attend to which of the memory: (T, S) or (N · heads, T, S). Default: null. */
  memoryMask?: Tensor | null;
  /** Target positions that are padding: (N, T), or (T) without a batch. Default: null. */
  tgtKeyPaddingMask?: Tensor | null;
  /** Memory positions that are padding: (N, S), or (S) without a batch. Default: null. */
  memoryKeyPaddingMask?: Tensor | null;
  /** Says that `tgtMask` is the causal one. Default: false. */
  tgtIsCausal?: boolean;
  /** Says that `memoryMask` is the causal one. Default: false. */
  memoryIsCausal?: boolean;
}

/** The rules of what the layers of a decoder are given beside their inputs. */
export const decoderMaskRules = {
  tgtMask: tensorOrNull,
  memoryMask: tensorOrNull,
  tgtKeyPaddingMask: tensorOrNull,
  memoryKeyPaddingMask: tensorOrNull,
  tgtIsCausal: flag(false),
  memoryIsCausal: flag(false),
} satisfies RulesFor<DecoderLayerMasks>;

/** Those that PyTorch's users give by position, in that order. */
export const decoderMaskOrder = [
  'tgtMask',
  'memoryMask',
  'tgtKeyPaddingMask',
  'memoryKeyPaddingMask',
  'tgtIsCausal',
  'memoryIsCausal',
] as const;

const masksTable = optionTable(decoderMaskRules, decoderMaskOrder);

/**
 * Self-attention of the target, attention of the target to the encoder's memory, then two Linear layers, each with
 * dropout, a sum with its input and a normalisation.
 *
 * Shapes: target (T, N, E) and memory (S, N, E), with batchFirst (N, T, E) and (N, S, E), or (T, E) and (S, E); the
 * result has the target's.
 *
 * @example
 * ```ts
 * const layer = new nn.TransformerDecoderLayer(64, 8);
 * layer.forward(randn(20, 4, 64), randn(10, 4, 64)).shape; // [20, 4, 64]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.TransformerDecoderLayer.html
 */
export class TransformerDecoderLayer extends Module {
  static override readonly name: string = 'TransformerDecoderLayer';
  /** Attention within the sequence. */
  readonly self_attn: MultiheadAttention;
  /** Attention to the memory. */
  readonly multihead_attn: MultiheadAttention;
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
  /** Of the attention to the memory. */
  readonly norm2: LayerNorm;
  /** Of the linear layers. */
  readonly norm3: LayerNorm;
  /** After the self-attention. */
  readonly dropout1: Dropout;
  /** After the attention to the memory. */
  readonly dropout2: Dropout;
  /** After the linear layers. */
  readonly dropout3: Dropout;
  /** Between the two linear layers. */
  readonly activation: Activation;

  /** @throws TypeError or RangeError if an argument is not what it should be, or nhead does not divide dModel. */
  constructor(dModel: number, nhead: number, ...given: Given<TransformerLayerOptions, TransformerLayerArguments>) {
    super();
    const read = layerTable.take('TransformerDecoderLayer', given);
    checkCount('TransformerDecoderLayer', 'dModel', dModel, 1);
    checkCount('TransformerDecoderLayer', 'nhead', nhead, 1);
    const { dimFeedforward, dropout, layerNormEps: eps, bias, dtype, batchFirst } = read;
    this.self_attn = naming(
      'TransformerDecoderLayer',
      () => new MultiheadAttention(dModel, nhead, { dropout, bias, batchFirst, dtype }),
    );
    this.multihead_attn = naming(
      'TransformerDecoderLayer',
      () => new MultiheadAttention(dModel, nhead, { dropout, bias, batchFirst, dtype }),
    );
    this.linear1 = naming('TransformerDecoderLayer', () => new Linear(dModel, dimFeedforward, { bias, dtype }));
    this.dropout = new Dropout(dropout);
    this.linear2 = naming('TransformerDecoderLayer', () => new Linear(dimFeedforward, dModel, { bias, dtype }));
    this.normFirst = read.normFirst;
    this.norm1 = new LayerNorm(dModel, { eps, bias, dtype });
    this.norm2 = new LayerNorm(dModel, { eps, bias, dtype });
    this.norm3 = new LayerNorm(dModel, { eps, bias, dtype });
    this.dropout1 = new Dropout(dropout);
    this.dropout2 = new Dropout(dropout);
    this.dropout3 = new Dropout(dropout);
    this.activation = read.activation;
  }

  override forward(tgt: Tensor, memory: Tensor, given: DecoderLayerMasks = {}): Tensor {
    const masks = masksTable.read('TransformerDecoderLayer', given);
    if (this.normFirst) {
      const x = tgt.add(this.attendSelf(this.norm1.forward(tgt), masks));
      const y = x.add(this.attendMemory(this.norm2.forward(x), memory, masks));
      return y.add(this.feedForward(this.norm3.forward(y)));
    }
    const x = this.norm1.forward(tgt.add(this.attendSelf(tgt, masks)));
    const y = this.norm2.forward(x.add(this.attendMemory(x, memory, masks)));
    return this.norm3.forward(y.add(this.feedForward(y)));
  }

  private attendSelf(x: Tensor, { tgtMask, tgtKeyPaddingMask, tgtIsCausal }: DecoderLayerMasks): Tensor {
    const [y] = this.self_attn.forward(x, x, x, {
      attnMask: tgtMask ?? null,
      keyPaddingMask: tgtKeyPaddingMask ?? null,
      isCausal: tgtIsCausal ?? false,
      needWeights: false,
    });
    return this.dropout1.forward(y);
  }

  private attendMemory(x: Tensor, memory: Tensor, masks: DecoderLayerMasks): Tensor {
    const [y] = this.multihead_attn.forward(x, memory, memory, {
      attnMask: masks.memoryMask ?? null,
      keyPaddingMask: masks.memoryKeyPaddingMask ?? null,
      isCausal: masks.memoryIsCausal ?? false,
      needWeights: false,
    });
    return this.dropout2.forward(y);
  }

  private feedForward(x: Tensor): Tensor {
    const hidden = this.dropout.forward(activate(this.activation, this.linear1.forward(x)));
    return this.dropout3.forward(this.linear2.forward(hidden));
  }
}
