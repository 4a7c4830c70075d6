import { functional as F } from '@wick/nn';
import { optionTable, type RulesFor, tensorOrNull } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { type BertCallOptions, bertCallRules } from './bertModel.ts';

/** Options of the forward of {@link BertForMaskedLM} and of {@link BertForTokenClassification}. */
export interface BertLabelledOptions extends BertCallOptions {
  /** (N, L): what each place is; -100 where nothing is asked. Default: none. */
  labels?: Tensor | null;
}

export const labelledTable = optionTable({
  ...bertCallRules,
  labels: tensorOrNull,
} satisfies RulesFor<BertLabelledOptions>);

/** What a head of {@link BertModel} gives. */
export interface BertLogits {
  /** Before the softmax. */
  readonly logits: Tensor;
  /** The mean cross-entropy of the labels; null without them. */
  readonly loss: Tensor | null;
}

/** The mean cross-entropy of labels, in whatever dimensions. */
export function lossOf(logits: Tensor, labels: Tensor | null): Tensor | null {
  return labels && F.crossEntropy(logits.reshape(-1, logits.shape.at(-1)!), labels.reshape(-1));
}
