import { count, flag, number, optionTable, orNull, probability, type RulesFor } from '@wick/tensor/internal';
import { type ActivationName, activationName } from '../transformers/activation.ts';
import { fromConfig } from '../transformers/config.ts';

/** Options of {@link GPT2Model} and {@link GPT2LMHeadModel}: transformers' `GPT2Config`. */
export interface GPT2Options {
  /** Tokens that there are. Default: 50257. */
  vocabSize?: number;
  /** The longest text. Default: 1024. */
  nPositions?: number;
  /** Features of a place. Default: 768. */
  nEmbd?: number;
  /** Blocks. Default: 12. */
  nLayer?: number;
  /** Heads of the attention. Default: 12. */
  nHead?: number;
  /** Features inside the linear layers. Default: null, four times nEmbd. */
  nInner?: number | null;
  /** Of the linear layers. Default: 'gelu_new'. */
  activationFunction?: ActivationName;
  /** Of the dropout after attention and linear layers. Default: 0.1. */
  residPdrop?: number;
  /** Of the dropout of the embeddings. Default: 0.1. */
  embdPdrop?: number;
  /** Of the dropout of the attention's weights. Default: 0.1. */
  attnPdrop?: number;
  /** Of the normalisations. Default: 1e-5. */
  layerNormEpsilon?: number;
  /** Deviation of the initial weights. Default: 0.02. */
  initializerRange?: number;
  /** Divide scores by √features of a head. Default: true. */
  scaleAttnWeights?: boolean;
  /** Divide scores by the number of the block as well. Default: false. */
  scaleAttnByInverseLayerIdx?: boolean;
}

export const gpt2Table = optionTable({
  vocabSize: count(50257, 1),
  nPositions: count(1024, 1),
  nEmbd: count(768, 1),
  nLayer: count(12, 0),
  nHead: count(12, 1),
  nInner: orNull(count(1, 1)),
  activationFunction: activationName('gelu_new'),
  residPdrop: probability(0.1),
  embdPdrop: probability(0.1),
  attnPdrop: probability(0.1),
  layerNormEpsilon: number(1e-5, 0),
  initializerRange: number(0.02, 0),
  scaleAttnWeights: flag(true),
  scaleAttnByInverseLayerIdx: flag(false),
} satisfies RulesFor<GPT2Options>);

/** All settings of a model. */
export type GPT2Settings = ReturnType<typeof gpt2Table.read>;

/** The settings that options give. */
export function readGPT2(where: string, options: GPT2Options | undefined): GPT2Settings {
  const settings = gpt2Table.read(where, options);
  if (settings.nEmbd % settings.nHead !== 0)
    throw new RangeError(`${where}: nHead (${settings.nHead}) must divide nEmbd (${settings.nEmbd})`);
  return settings;
}

/**
 * The options that a `config.json` of Hugging Face says; what it says beside them is left out.
 *
 * @throws TypeError for what is no object; RangeError for another model's configuration, or one with cross-attention
 * @example
 * ```ts
 * const options = models.gpt2Config({ model_type: 'gpt2', n_embd: 8, n_head: 2, n_layer: 1, vocab_size: 16 });
 * options.nEmbd; // 8
 * ```
 * @see https://huggingface.co/docs/transformers/model_doc/gpt2#transformers.GPT2Config
 */
export function gpt2Config(config: unknown): GPT2Options {
  const options = fromConfig('gpt2Config', config, gpt2Table.known, 'gpt2', { add_cross_attention: false });
  return gpt2Table.read('gpt2Config', options);
}
