import { checkBoolean, checkCount, checkFloatDType, checkProbability, type FloatDType } from '../../arguments.ts';
import type { TransformerActivation } from './feedForward.ts';

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
}

/** Their names, for `checkOptions`. */
export const layerOptionNames: Readonly<Record<keyof TransformerLayerOptions, true>> = {
  dimFeedforward: true,
  dropout: true,
  activation: true,
  layerNormEps: true,
  batchFirst: true,
  normFirst: true,
  bias: true,
  dtype: true,
};

/** The options with their defaults, checked. */
export function readLayerOptions(where: string, options: TransformerLayerOptions) {
  return {
    dimFeedforward: checkCount(where, 'dimFeedforward', options.dimFeedforward ?? 2048, 0),
    dropout: checkProbability(where, 'dropout', options.dropout ?? 0.1),
    eps: options.layerNormEps ?? 1e-5,
    batchFirst: checkBoolean(where, 'batchFirst', options.batchFirst ?? false),
    normFirst: checkBoolean(where, 'normFirst', options.normFirst ?? false),
    bias: checkBoolean(where, 'bias', options.bias ?? true),
    dtype: checkFloatDType(where, options.dtype ?? 'float32'),
  };
}
