import { flag, type Given, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import { type GaussianNllLossOptions, gaussianNllLoss, type Tensor } from '@wick/tensor/light';
import { reduction } from '../options.ts';
import { ReducedLoss } from './reducedLoss.ts';

const table = optionTable(
  { full: flag(false), eps: number(1e-6), reduction } satisfies RulesFor<GaussianNllLossOptions>,
  [],
);

/**
 * The negative log likelihood of samples under normal distributions with the input as means:
 * `½ (log v + (input - target)² / v)` with `v = max(variance, eps)`, with `full` also ½ log 2π.
 *
 * Shapes: input and target (…, D); variances of the same shape, or without the last dimension, or with a size of 1 in
 * one place, or one number.
 *
 * @example
 * ```ts
 * new GaussianNLLLoss().forward(tensor([1]), tensor([2]), tensor([4])); // 0.8181
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.GaussianNLLLoss.html
 */
export class GaussianNLLLoss extends ReducedLoss {
  static override readonly name: string = 'GaussianNLLLoss';
  /** Whether the constant ½ log 2π is added. */
  readonly full: boolean;
  /** The least that a variance counts as. */
  readonly eps: number;

  /**
   * @param options - `full` (false), `eps` (1e-6, the least a variance counts as), `reduction` ('mean').
   * @throws RangeError for another reduction; TypeError for options of another type.
   */
  constructor(...given: Given<GaussianNllLossOptions, []>) {
    const read = table.take('GaussianNLLLoss', given);
    super(read.reduction);
    this.full = read.full;
    this.eps = read.eps;
  }

  override forward(input: Tensor, target: Tensor, variance: Tensor | number): Tensor {
    const { full, eps, reduction } = this;
    return gaussianNllLoss(input, target, variance, { full, eps, reduction });
  }
}
