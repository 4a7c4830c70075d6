import { functional as F, Linear, Module } from '@wick/nn';
import { optionTable, type RulesFor, tensorOrNull } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import type { State } from '../stateKeys.ts';
import { initialiseModule } from '../transformers/initialise.ts';
import { moveBase, tie } from '../transformers/keys.ts';
import type { GPT2Options } from './config.ts';
import { type GPT2CallOptions, GPT2Model, gpt2CallRules } from './gpt2Model.ts';

/** Options of {@link GPT2LMHeadModel}'s forward. */
export interface GPT2LMCallOptions extends GPT2CallOptions {
  /** (N, L): the tokens themselves; each place is to tell the next one. -100 where nothing is asked. Default: none. */
  labels?: Tensor | null;
}

const table = optionTable({ ...gpt2CallRules, labels: tensorOrNull } satisfies RulesFor<GPT2LMCallOptions>);

/** What {@link GPT2LMHeadModel} gives. */
export interface CausalLMOutput {
  /** (N, L, vocabSize): before the softmax, what the next token may be. */
  readonly logits: Tensor;
  /** The mean cross-entropy of the labels; null without them. */
  readonly loss: Tensor | null;
}

/**
 * GPT-2 that tells the next token: {@link GPT2Model} and a linear layer whose weight is the table of tokens. Structure, keys,
 * repr and draws are transformers' `GPT2LMHeadModel`. States with and without the prefix `transformer.`, with and without
 * `lm_head.weight`, are read.
 *
 * Shapes: int64 tokens (N, L) to logits (N, L, vocabSize).
 *
 * @example
 * ```ts
 * const model = new models.GPT2LMHeadModel({ vocabSize: 9, nPositions: 8, nEmbd: 4, nLayer: 1, nHead: 2 });
 * const ids = tensor([[1n, 2n, 3n]]);
 * const { logits, loss } = model.forward(ids, { labels: ids });
 * logits.shape; // [1, 3, 9]
 * loss!.backward();
 * ```
 * @see https://huggingface.co/docs/transformers/model_doc/gpt2#transformers.GPT2LMHeadModel
 */
export class GPT2LMHeadModel extends Module {
  static override readonly name: string = 'GPT2LMHeadModel';
  /** All but the head. */
  readonly transformer: GPT2Model;
  /** To the tokens; its weight is `transformer.wte.weight`. */
  readonly lm_head: Linear;

  /** @throws TypeError or RangeError if a number is not what its option says. */
  constructor(options?: GPT2Options) {
    super();
    this.transformer = new GPT2Model(options);
    const { nEmbd, vocabSize, initializerRange } = this.transformer.config;
    this.lm_head = new Linear(nEmbd, vocabSize, { bias: false });
    initialiseModule(this.lm_head, initializerRange);
    this.lm_head.weight = this.transformer.wte.weight;
  }

  /**
   * @param inputIds - (N, L)
   * @throws ShapeError if shapes do not fit, or more places are asked for than there are.
   */
  override forward(inputIds: Tensor, options?: GPT2LMCallOptions): CausalLMOutput {
    const { labels, ...given } = table.read('GPT2LMHeadModel', options);
    const logits = this.lm_head.forward(this.transformer.forward(inputIds, given).lastHiddenState);
    if (!labels) return { logits, loss: null };
    const size = logits.shape[2]!;
    const told = logits.slice(1, 0, -1).reshape(-1, size);
    return { logits, loss: F.crossEntropy(told, labels.slice(1, 1).reshape(-1)) };
  }

  /** @internal */
  upgradeState(state: State, prefix: string): void {
    moveBase(state, prefix, 'transformer', false);
    tie(state, `${prefix}transformer.wte.weight`, `${prefix}lm_head.weight`);
  }
}
