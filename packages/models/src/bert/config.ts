import { count, number, optionTable, orNull, probability, type RulesFor } from '@wick/tensor/internal';
import { type ActivationName, activationName } from '../transformers/activation.ts';
import { fromConfig } from '../transformers/config.ts';

/** Options of {@link BertModel} and its heads: transformers' `BertConfig`. */
export interface BertOptions {
  /** Tokens that there are. Default: 30522. */
  vocabSize?: number;
  /** Features of a place. Default: 768. */
  hiddenSize?: number;
  /** Blocks. Default: 12. */
  numHiddenLayers?: number;
  /** Heads of the attention. Default: 12. */
  numAttentionHeads?: number;
  /** Features inside the linear layers. Default: 3072. */
  intermediateSize?: number;
  /** Of the linear layers. Default: 'gelu'. */
  hiddenAct?: ActivationName;
  /** Of the dropout after embeddings, attention and linear layers. Default: 0.1. */
  hiddenDropoutProb?: number;
  /** Of the dropout of the attention's weights. Default: 0.1. */
  attentionProbsDropoutProb?: number;
  /** The longest text. Default: 512. */
  maxPositionEmbeddings?: number;
  /** Kinds of texts that are told apart. Default: 2. */
  typeVocabSize?: number;
  /** Deviation of the initial weights. Default: 0.02. */
  initializerRange?: number;
  /** Of the normalisations. Default: 1e-12. */
  layerNormEps?: number;
  /** The token of padding, whose vector is 0; null for none. Default: 0. */
  padTokenId?: number | null;
  /** Of the dropout before a classifier. Default: null, hiddenDropoutProb. */
  classifierDropout?: number | null;
  /** Outputs of a classifier. Default: 2. */
  numLabels?: number;
}

export const bertTable = optionTable({
  vocabSize: count(30522, 1),
  hiddenSize: count(768, 1),
  numHiddenLayers: count(12, 0),
  numAttentionHeads: count(12, 1),
  intermediateSize: count(3072, 1),
  hiddenAct: activationName('gelu'),
  hiddenDropoutProb: probability(0.1),
  attentionProbsDropoutProb: probability(0.1),
  maxPositionEmbeddings: count(512, 1),
  typeVocabSize: count(2, 1),
  initializerRange: number(0.02, 0),
  layerNormEps: number(1e-12, 0),
  padTokenId: orNull(count(0, 0), 0),
  classifierDropout: orNull(probability(0)),
  numLabels: count(2, 1),
} satisfies RulesFor<BertOptions>);

/** All settings of a model. */
export type BertSettings = ReturnType<typeof bertTable.read>;

/** The settings that options give. */
export function readBert(where: string, options: BertOptions | undefined): BertSettings {
  const settings = bertTable.read(where, options);
  const { hiddenSize, numAttentionHeads: heads } = settings;
  if (hiddenSize % heads !== 0)
    throw new RangeError(`${where}: numAttentionHeads (${heads}) must divide hiddenSize (${hiddenSize})`);
  return settings;
}

/**
 * The options that a `config.json` of Hugging Face says; what it says beside them is left out. Its `id2label` tells numLabels.
 *
 * @throws TypeError for what is no object; RangeError for another model's configuration, or a decoder's
 * @example
 * ```ts
 * const options = models.bertConfig({ model_type: 'bert', hidden_size: 8, id2label: { 0: 'no', 1: 'yes', 2: 'so' } });
 * options.numLabels; // 3
 * ```
 * @see https://huggingface.co/docs/transformers/model_doc/bert#transformers.BertConfig
 */
export function bertConfig(config: unknown): BertOptions {
  const options = fromConfig('bertConfig', config, bertTable.known, 'bert', {
    is_decoder: false,
    add_cross_attention: false,
    position_embedding_type: 'absolute',
  });
  const labels = (config as { id2label?: unknown }).id2label;
  if (labels !== null && typeof labels === 'object') options.numLabels = Object.keys(labels).length;
  return bertTable.read('bertConfig', options);
}
