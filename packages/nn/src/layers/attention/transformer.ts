import { xavierUniform_ } from '@wick/init';
import {
  checkCount,
  checkTensor,
  count,
  flag,
  type Given,
  naming,
  optionTable,
  orNull,
  type RulesFor,
} from '@wick/tensor/internal';
import { ShapeError, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { dtype, type FloatDType, tensorOrNull } from '../../options.ts';
import { LayerNorm } from '../norm/layerNorm.ts';
import { squareSubsequentMask } from './masks.ts';
import { type DecoderMasks, TransformerDecoder } from './transformerDecoder.ts';
import { decoderMaskRules, TransformerDecoderLayer } from './transformerDecoderLayer.ts';
import { moduleOrNull, TransformerEncoder } from './transformerEncoder.ts';
import { TransformerEncoderLayer } from './transformerEncoderLayer.ts';
import { layerRules, type TransformerLayerOptions } from './transformerOptions.ts';

/** Options of {@link Transformer}. */
export interface TransformerOptions extends TransformerLayerOptions {
  /** Features of source and target. Default: 512. */
  dModel?: number;
  /** Attention heads. Default: 8. */
  nhead?: number;
  /** Default: 6. */
  numEncoderLayers?: number;
  /** Default: 6. */
  numDecoderLayers?: number;
  /** An encoder of your own: forward(src, { mask, srcKeyPaddingMask, isCausal }). Default: null. */
  customEncoder?: Module | null;
  /** A decoder of your own: forward(tgt, memory, masks). Default: null. */
  customDecoder?: Module | null;
}

/** The masks of a {@link Transformer}. */
export interface TransformerMasks extends DecoderMasks {
  /** Which source positions may attend to which: (S, S) or (N · heads, S, S). Default: null. */
  srcMask?: Tensor | null;
  /** Source positions that are padding: (N, S), or (S) without a batch. Default: null. */
  srcKeyPaddingMask?: Tensor | null;
  /** Says that `srcMask` is the causal one. Default: null, the mask is used as it is. */
  srcIsCausal?: boolean | null;
}

const table = optionTable(
  {
    dModel: count(512, 1),
    nhead: count(8, 1),
    numEncoderLayers: count(6, 0),
    numDecoderLayers: count(6, 0),
    customEncoder: moduleOrNull,
    customDecoder: moduleOrNull,
    ...layerRules,
  } satisfies RulesFor<TransformerOptions>,
  [
    'dModel',
    'nhead',
    'numEncoderLayers',
    'numDecoderLayers',
    'dimFeedforward',
    'dropout',
    'activation',
    'customEncoder',
    'customDecoder',
    'layerNormEps',
    'batchFirst',
    'normFirst',
    'bias',
  ],
);

const dtypeTable = optionTable({ dtype });

const masksTable = optionTable(
  {
    ...decoderMaskRules,
    tgtIsCausal: orNull(flag(false)),
    srcMask: tensorOrNull,
    srcKeyPaddingMask: tensorOrNull,
    srcIsCausal: orNull(flag(false)),
  } satisfies RulesFor<TransformerMasks>,
  [
    'srcMask',
    'tgtMask',
    'memoryMask',
    'srcKeyPaddingMask',
    'tgtKeyPaddingMask',
    'memoryKeyPaddingMask',
    'srcIsCausal',
    'tgtIsCausal',
    'memoryIsCausal',
  ],
);

/**
 * Encoder and decoder as in “Attention Is All You Need”. Weights of more than one dimension are drawn Xavier uniform.
 *
 * Shapes: source (S, N, E) and target (T, N, E), with batchFirst (N, S, E) and (N, T, E), or (S, E) and (T, E); the
 * result has the target's.
 *
 * @example
 * ```ts
 * const model = new nn.Transformer(64, { nhead: 4, numEncoderLayers: 2, numDecoderLayers: 2, batchFirst: true });
 * const tgtMask = nn.Transformer.generateSquareSubsequentMask(20);
 * model.forward(randn(8, 10, 64), randn(8, 20, 64), { tgtMask }).shape; // [8, 20, 64]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Transformer.html
 */
export class Transformer extends Module {
  static override readonly name: string = 'Transformer';
  /** Of the source. */
  readonly encoder: Module;
  /** Of the target. */
  readonly decoder: Module;
  /** E: features of source and target. */
  readonly dModel: number;
  /** Heads of each attention. */
  readonly nhead: number;
  /** Whether the batch is the first dimension. */
  readonly batchFirst: boolean;

  /** @throws TypeError or RangeError if an argument is not what it should be, or nhead does not divide dModel. */
  constructor(
    ...given: Given<
      TransformerOptions,
      [
        dModel: number,
        nhead: number,
        numEncoderLayers: number,
        numDecoderLayers: number,
        dimFeedforward: number,
        dropout: number,
        activation: TransformerOptions['activation'],
        customEncoder: Module | null,
        customDecoder: Module | null,
        layerNormEps: number,
        batchFirst: boolean,
        normFirst: boolean,
        bias: boolean,
      ]
    >
  ) {
    super();
    const read = table.take('Transformer', given);
    const {
      dModel: width,
      nhead,
      numEncoderLayers,
      numDecoderLayers,
      customEncoder,
      customDecoder,
      ...ofLayers
    } = read;
    this.dModel = width;
    this.nhead = nhead;
    const { layerNormEps: eps, bias, dtype, batchFirst } = ofLayers;
    const norm = () => new LayerNorm(width, { eps, bias, dtype });
    const make = () =>
      naming(
        'Transformer',
        () =>
          new TransformerEncoder(new TransformerEncoderLayer(width, nhead, ofLayers), numEncoderLayers, {
            norm: norm(),
          }),
      );
    this.encoder = customEncoder ?? make();
    const makeDecoder = () =>
      naming(
        'Transformer',
        () =>
          new TransformerDecoder(new TransformerDecoderLayer(width, nhead, ofLayers), numDecoderLayers, {
            norm: norm(),
          }),
      );
    this.decoder = customDecoder ?? makeDecoder();
    this.resetParameters();
    this.batchFirst = batchFirst;
  }

  /** Draws every parameter of more than one dimension anew. */
  resetParameters(): void {
    for (const parameter of this.parameters()) if (parameter.ndim > 1) xavierUniform_(parameter);
  }

  /** @throws ShapeError if source and target differ in their batch, or have other than dModel features. */
  override forward(src: Tensor, tgt: Tensor, masks: TransformerMasks = {}): Tensor {
    checkTensor('Transformer', src, 'src');
    checkTensor('Transformer', tgt, 'tgt');
    const shapes = `src [${src.shape.join(', ')}], tgt [${tgt.shape.join(', ')}]`;
    const batchDim = this.batchFirst ? 0 : 1;
    if (src.ndim === 3 && src.shape[batchDim] !== tgt.shape[batchDim])
      throw new ShapeError(`Transformer: src and tgt must have the same batch (dimension ${batchDim}), got ${shapes}`);
    if (src.shape.at(-1) !== this.dModel || tgt.shape.at(-1) !== this.dModel)
      throw new ShapeError(`Transformer: src and tgt must have ${this.dModel} features, got ${shapes}`);
    const { srcMask, srcKeyPaddingMask, srcIsCausal, ...rest } = masksTable.read('Transformer', masks);
    const memory = this.encoder.forward(src, { mask: srcMask, srcKeyPaddingMask, isCausal: srcIsCausal });
    return this.decoder.forward(tgt, memory, rest) as Tensor;
  }

  /** The (size, size) mask that lets each position attend to itself and those before: 0 there, -∞ elsewhere. */
  static generateSquareSubsequentMask(size: number, options: { dtype?: FloatDType } = {}): Tensor {
    const where = 'Transformer.generateSquareSubsequentMask';
    return squareSubsequentMask(checkCount(where, 'size', size, 0), dtypeTable.read(where, options).dtype);
  }
}
