import { type Layer, LayerNorm, Linear, Module, Parameter } from '@wick/nn';
import { type Tensor, zeros } from '@wick/tensor/light';
import type { State } from '../stateKeys.ts';
import { activation } from '../transformers/activation.ts';
import { tie } from '../transformers/keys.ts';
import type { BertOptions, BertSettings } from './config.ts';
import { BertHead } from './head.ts';
import { type BertLabelledOptions, type BertLogits, labelledTable, lossOf } from './labelled.ts';

/**
 * BERT that tells what stands at a mask: {@link BertModel} and a head whose last weight is the table of tokens. Structure, keys,
 * repr and draws are transformers' `BertForMaskedLM`; files that hold the weight once are read.
 *
 * Shapes: int64 tokens (N, L) to logits (N, L, vocabSize).
 *
 * @example
 * ```ts
 * const model = new models.BertForMaskedLM({ vocabSize: 9, hiddenSize: 4, numHiddenLayers: 1, numAttentionHeads: 2 });
 * model.forward(tensor([[1n, 2n, 3n]])).logits.shape; // [1, 3, 9]
 * ```
 * @see https://huggingface.co/docs/transformers/model_doc/bert#transformers.BertForMaskedLM
 */
export class BertForMaskedLM extends BertHead {
  static override readonly name: string = 'BertForMaskedLM';
  /** The head. */
  readonly cls: BertOnlyMLMHead;

  /** @throws TypeError or RangeError if a number is not what its option says. */
  constructor(options?: BertOptions) {
    super('BertForMaskedLM', options, false);
    this.cls = new BertOnlyMLMHead(this.bert.config);
    this.initialiseHead(this.cls);
    const { predictions } = this.cls;
    predictions.decoder.weight = this.bert.embeddings.word_embeddings.weight;
    predictions.decoder.bias = predictions.bias;
  }

  /** @param inputIds - (N, L) */
  override forward(inputIds: Tensor, options?: BertLabelledOptions): BertLogits {
    const { labels, ...given } = labelledTable.read('BertForMaskedLM', options);
    const logits = this.cls.forward(this.bert.forward(inputIds, given).lastHiddenState);
    return { logits, loss: lossOf(logits, labels) };
  }

  /** @internal */
  override upgradeState(state: State, prefix: string): void {
    super.upgradeState(state, prefix);
    const head = `${prefix}cls.predictions.`;
    tie(state, `${prefix}bert.embeddings.word_embeddings.weight`, `${head}decoder.weight`);
    tie(state, `${head}bias`, `${head}decoder.bias`);
    // The head for pairs of texts, which files of the pre-training hold too.
    for (const kind of ['weight', 'bias']) state.delete(`${prefix}cls.seq_relationship.${kind}`);
  }
}

class BertOnlyMLMHead extends Module {
  static override readonly name: string = 'BertOnlyMLMHead';
  readonly predictions: BertLMPredictionHead;

  constructor(settings: BertSettings) {
    super();
    this.predictions = new BertLMPredictionHead(settings);
  }

  override forward(x: Tensor): Tensor {
    return this.predictions.forward(x);
  }
}

class BertLMPredictionHead extends Module {
  static override readonly name: string = 'BertLMPredictionHead';
  readonly transform: BertPredictionHeadTransform;
  readonly decoder: Linear;
  readonly bias: Parameter;

  constructor(settings: BertSettings) {
    super();
    this.transform = new BertPredictionHeadTransform(settings);
    this.decoder = new Linear(settings.hiddenSize, settings.vocabSize);
    this.bias = new Parameter(zeros(settings.vocabSize));
  }

  override forward(x: Tensor): Tensor {
    return this.decoder.forward(this.transform.forward(x));
  }
}

class BertPredictionHeadTransform extends Module {
  static override readonly name: string = 'BertPredictionHeadTransform';
  readonly dense: Linear;
  readonly transform_act_fn: Layer;
  readonly LayerNorm: LayerNorm;

  constructor({ hiddenSize, hiddenAct, layerNormEps }: BertSettings) {
    super();
    this.dense = new Linear(hiddenSize, hiddenSize);
    this.transform_act_fn = activation(hiddenAct);
    this.LayerNorm = new LayerNorm(hiddenSize, { eps: layerNormEps });
  }

  override forward(x: Tensor): Tensor {
    return this.LayerNorm.forward(this.transform_act_fn.forward(this.dense.forward(x)));
  }
}
