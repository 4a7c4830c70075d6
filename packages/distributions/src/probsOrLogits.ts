import type { Tensor } from '@wick/tensor';
import { isTensor, type OptionTable, optionTable, type Rule, show, unchecked } from '@wick/tensor/internal';
import { broadcastAll, type Parameter } from './broadcastAll.ts';
import { Distribution, type DistributionOptions, validateArgs } from './distribution.ts';
import { binaryLogits } from './numeric.ts';

/** Options of a distribution of probabilities that may be given as such or as logits. */
export interface ProbsOptions<T = Parameter> extends DistributionOptions {
  /** The probabilities; these or {@link logits}. */
  probs?: T;
  /** The logarithms of the odds; these or {@link probs}. */
  logits?: T;
}

/** Which of the two was given. @throws TypeError for both or none */
export function oneOf<T>(where: string, probs: T | null, logits: T | null): ['probs' | 'logits', T] {
  if ((probs === null) === (logits === null))
    throw new TypeError(`${where}: Either \`probs\` or \`logits\` must be specified, but not both.`);
  return probs === null ? ['logits', logits as T] : ['probs', probs];
}

/** A distribution of two outcomes, or of trials of two outcomes, by its probability or its logit. */
export abstract class BinaryProbs extends Distribution {
  /** The parameter as it was given, and in which form. */
  protected readonly param: Tensor;
  /** Which form {@link param} has. */
  protected readonly form: 'probs' | 'logits';

  constructor(param: Tensor, form: 'probs' | 'logits', checks: boolean | null) {
    super(param.shape, [], checks);
    this.param = param;
    this.form = form;
  }

  /** The probability of a 1. */
  get probs(): Tensor {
    return this.form === 'probs' ? this.param : this.param.sigmoid();
  }

  /** ln(p / (1 - p)) */
  get logits(): Tensor {
    return this.form === 'logits' ? this.param : binaryLogits(this.param);
  }

  /** The shape of the parameter. */
  get paramShape(): readonly number[] {
    return this.param.shape;
  }

  protected override shows(name: string): boolean {
    return this.wasGiven(name);
  }

  protected override wasGiven(name: string): boolean {
    return (name !== 'probs' && name !== 'logits') || name === this.form;
  }
}

/** Reads the parameter of a {@link BinaryProbs}. */
export function binaryParam(
  where: string,
  read: { readonly probs: Parameter | null; readonly logits: Parameter | null },
): [Tensor, 'probs' | 'logits'] {
  const [form, value] = oneOf(where, read.probs, read.logits);
  return [broadcastAll(where, { [form]: value })[form]!, form];
}

/** Checks that a parameter which has to be a tensor is one. */
export function needTensor(where: string, name: string, value: unknown): Tensor {
  if (isTensor(value)) return value;
  throw new TypeError(`${where}: ${name} must be a Tensor, got ${show(value)}`);
}

/** The table of {@link ProbsOptions} of numbers or tensors. */
export const binaryOptions: OptionTable<{
  probs: Rule<Parameter | null>;
  logits: Rule<Parameter | null>;
  validateArgs: Rule<boolean | null>;
}> = optionTable(
  { probs: unchecked<Parameter | null>(null), logits: unchecked<Parameter | null>(null), validateArgs },
  ['probs', 'logits'],
);
