import type { Tensor } from '@wick/tensor';
import { type OptionTable, optionTable, type Rule, unchecked } from '@wick/tensor/internal';
import { broadcastAll, type Parameter } from '../broadcastAll.ts';
import { validateArgs } from '../distribution.ts';
import { BinaryProbs, oneOf, type ProbsOptions } from '../probsOrLogits.ts';

/** Options of distributions of several trials. */
export interface TrialsOptions extends ProbsOptions {
  /** How many trials, or how many failures end them. */
  totalCount?: Parameter;
}

type Table<T> = OptionTable<{
  totalCount: Rule<T>;
  probs: Rule<Parameter | null>;
  logits: Rule<Parameter | null>;
  validateArgs: Rule<boolean | null>;
}>;

/** The table of {@link TrialsOptions}. */
export function trialsOptions(totalCount: Parameter): Table<Parameter> {
  return optionTable(
    {
      totalCount: unchecked<Parameter>(totalCount),
      probs: unchecked<Parameter | null>(null),
      logits: unchecked<Parameter | null>(null),
      validateArgs,
    },
    ['totalCount', 'probs', 'logits'],
  );
}

/** Trials of two outcomes, and their number. */
export abstract class Trials extends BinaryProbs {
  /** How many. */
  readonly totalCount: Tensor;

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(
    where: string,
    read: {
      readonly totalCount: Parameter;
      readonly probs: Parameter | null;
      readonly logits: Parameter | null;
      readonly validateArgs: boolean | null;
    },
  ) {
    const [form, value] = oneOf(where, read.probs, read.logits);
    const full = broadcastAll(where, { total_count: read.totalCount, [form]: value });
    const param = full[form]!;
    super(param, form, read.validateArgs);
    this.totalCount = full.total_count!.to(param.dtype);
  }

  /** PyTorch's spelling, in messages and in print. @internal */
  get total_count(): Tensor {
    return this.totalCount;
  }
}
