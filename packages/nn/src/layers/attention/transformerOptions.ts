import { count, flag, number, optionTable, probability, type RulesFor } from '@wick/tensor/internal';
import { dtype, type FloatDType } from '../../options.ts';
import { activation, type TransformerActivation } from './feedForward.ts';

/** Options of {@link TransformerEncoderLayer} and {@link TransformerDecoderLayer}. */
export interface TransformerLayerOptions {
  /** Features between the two Linear layers. Default: 2048. */
  dimFeedforward?: number;
  /** The probability to be dropped, in all places. Default: 0.1. */
  dropout?: number;
  /** The nonlinearity between the two Linear layers. Default: 'relu'. */
  activation?: TransformerActivation;
  /** Added to the variance by the normalisations. Default: 1e-5. */
  layerNormEps?: number;
  /** Inputs are (N, L, E) in the place of (L, N, E). Default: false. */
  batchFirst?: boolean;
  /** Normalise before each block, not after it. Default: false. */
  normFirst?: boolean;
  /** Give Linear and LayerNorm a bias. Default: true. */
  bias?: boolean;
  /** Of the parameters. Default: 'float32'. */
  dtype?: FloatDType;
  /** 'cpu', where every tensor is; another one is refused. */
  device?: 'cpu';
}

/** The rules of them. */
export const layerRules = {
  dimFeedforward: count(2048, 0),
  dropout: probability(0.1),
  activation,
  layerNormEps: number(1e-5, 0),
  batchFirst: flag(false),
  normFirst: flag(false),
  bias: flag(true),
  dtype,
} satisfies RulesFor<TransformerLayerOptions>;

/** Those that PyTorch's users give by position, in that order. */
export const layerOrder = [
  'dimFeedforward',
  'dropout',
  'activation',
  'layerNormEps',
  'batchFirst',
  'normFirst',
  'bias',
] as const;

/** The options of one layer of an encoder or decoder. */
export const layerTable = optionTable(layerRules, layerOrder);

/** What goes by position: {@link layerOrder}. */
export type TransformerLayerArguments = [
  dimFeedforward: number,
  dropout: number,
  activation: TransformerActivation,
  layerNormEps: number,
  batchFirst: boolean,
  normFirst: boolean,
  bias: boolean,
];
