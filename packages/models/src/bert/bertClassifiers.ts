import { Dropout, functional as F, Linear } from '@wick/nn';
import type { Tensor } from '@wick/tensor/light';
import type { BertCallOptions } from './bertModel.ts';
import type { BertOptions } from './config.ts';
import { BertHead } from './head.ts';
import { type BertLabelledOptions, type BertLogits, labelledTable, lossOf } from './labelled.ts';

/** A dropout and a linear layer to numLabels. */
abstract class BertClassifier extends BertHead {
  /** Before the classifier. */
  readonly dropout: Dropout;
  /** To the labels. */
  readonly classifier: Linear;

  constructor(where: string, options: BertOptions | undefined, addPoolingLayer: boolean) {
    super(where, options, addPoolingLayer);
    const { hiddenSize, numLabels, classifierDropout, hiddenDropoutProb } = this.bert.config;
    this.dropout = new Dropout(classifierDropout ?? hiddenDropoutProb);
    this.classifier = new Linear(hiddenSize, numLabels);
    this.initialiseHead(this.classifier);
  }
}

/**
 * BERT that says what a text is: a linear layer on {@link BertModel}'s summary. Structure, keys, repr and draws are
 * transformers' `BertForSequenceClassification`.
 *
 * Shapes: int64 tokens (N, L) to logits (N, numLabels). Labels: (N) of integers; numbers (N, numLabels) for several at once; of
 * a single output, numbers (N), whose squared error is the loss.
 *
 * @example
 * ```ts
 * const model = new models.BertForSequenceClassification({ vocabSize: 9, hiddenSize: 4, numHiddenLayers: 1, numAttentionHeads: 2, numLabels: 3 });
 * model.forward(tensor([[1n, 2n]]), { labels: tensor([2n]) }).logits.shape; // [1, 3]
 * ```
 * @see https://huggingface.co/docs/transformers/model_doc/bert#transformers.BertForSequenceClassification
 */
export class BertForSequenceClassification extends BertClassifier {
  static override readonly name: string = 'BertForSequenceClassification';

  /** @throws TypeError or RangeError if a number is not what its option says. */
  constructor(options?: BertOptions) {
    super('BertForSequenceClassification', options, true);
  }

  /** @param inputIds - (N, L) */
  override forward(inputIds: Tensor, options?: BertLabelledOptions): BertLogits {
    const { labels, ...given } = labelledTable.read('BertForSequenceClassification', options);
    const summary = this.bert.forward(inputIds, given).poolerOutput;
    if (!summary) throw new TypeError('BertForSequenceClassification: the pooling layer was taken away');
    const logits = this.classifier.forward(this.dropout.forward(summary));
    if (!labels?.isFloatingPoint()) return { logits, loss: lossOf(logits, labels) };
    if (logits.shape[1] === 1) return { logits, loss: F.mseLoss(logits.reshape(-1), labels.reshape(-1)) };
    return { logits, loss: F.binaryCrossEntropyWithLogits(logits, labels) };
  }
}

/**
 * BERT that says what each token is: a linear layer on each place. Structure, keys, repr and draws are transformers'
 * `BertForTokenClassification`.
 *
 * Shapes: int64 tokens (N, L) to logits (N, L, numLabels).
 *
 * @example
 * ```ts
 * const model = new models.BertForTokenClassification({ vocabSize: 9, hiddenSize: 4, numHiddenLayers: 1, numAttentionHeads: 2 });
 * model.forward(tensor([[1n, 2n, 3n]])).logits.shape; // [1, 3, 2]
 * ```
 * @see https://huggingface.co/docs/transformers/model_doc/bert#transformers.BertForTokenClassification
 */
export class BertForTokenClassification extends BertClassifier {
  static override readonly name: string = 'BertForTokenClassification';

  /** @throws TypeError or RangeError if a number is not what its option says. */
  constructor(options?: BertOptions) {
    super('BertForTokenClassification', options, false);
  }

  /** @param inputIds - (N, L) */
  override forward(inputIds: Tensor, options?: BertLabelledOptions): BertLogits {
    const { labels, ...given } = labelledTable.read('BertForTokenClassification', options);
    const x = this.bert.forward(inputIds, given).lastHiddenState;
    const logits = this.classifier.forward(this.dropout.forward(x));
    return { logits, loss: lossOf(logits, labels) };
  }
}

/** What {@link BertForQuestionAnswering} gives. */
export interface BertSpanLogits {
  /** (N, L): where the answer begins. */
  readonly startLogits: Tensor;
  /** (N, L): where it ends. */
  readonly endLogits: Tensor;
}

/**
 * BERT that finds an answer in a text: two numbers for each place. Structure, keys, repr and draws are transformers'
 * `BertForQuestionAnswering`.
 *
 * Shapes: int64 tokens (N, L) to two times (N, L).
 *
 * @example
 * ```ts
 * const model = new models.BertForQuestionAnswering({ vocabSize: 9, hiddenSize: 4, numHiddenLayers: 1, numAttentionHeads: 2 });
 * model.forward(tensor([[1n, 2n, 3n]])).startLogits.shape; // [1, 3]
 * ```
 * @see https://huggingface.co/docs/transformers/model_doc/bert#transformers.BertForQuestionAnswering
 */
export class BertForQuestionAnswering extends BertHead {
  static override readonly name: string = 'BertForQuestionAnswering';
  /** To beginning and end. */
  readonly qa_outputs: Linear;

  /** @throws TypeError or RangeError if a number is not what its option says. */
  constructor(options?: BertOptions) {
    super('BertForQuestionAnswering', options, false);
    this.qa_outputs = new Linear(this.bert.config.hiddenSize, 2);
    this.initialiseHead(this.qa_outputs);
  }

  /** @param inputIds - (N, L) */
  override forward(inputIds: Tensor, options?: BertCallOptions): BertSpanLogits {
    const logits = this.qa_outputs.forward(this.bert.forward(inputIds, options).lastHiddenState);
    return { startLogits: logits.select(2, 0), endLogits: logits.select(2, 1) };
  }
}
