import { flag, type Given, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import { type PoissonNllLossOptions, poissonNllLoss, type Tensor } from '@wick/tensor/light';
import { reduction } from '../options.ts';
import { ReducedLoss } from './reducedLoss.ts';

const table = optionTable(
  { logInput: flag(true), full: flag(false), eps: number(1e-8), reduction } satisfies RulesFor<PoissonNllLossOptions>,
  ['logInput', 'full'],
);

/**
 * The negative log likelihood of counts t under Poisson distributions with the rates exp(x), `exp(x) - t x`, or x
 * without `logInput`, `x - t log(x + eps)`; with `full` also Stirling's approximation of log t! where t > 1. Input and
 * target have the same shape.
 *
 * @example
 * ```ts
 * new PoissonNLLLoss().forward(tensor([0.5]), tensor([2])); // 0.6487
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.PoissonNLLLoss.html
 */
export class PoissonNLLLoss extends ReducedLoss {
  static override readonly name: string = 'PoissonNLLLoss';
  /** Whether the input is the logarithm of the rate. */
  readonly logInput: boolean;
  /** Whether Stirling's approximation of log target! is added. */
  readonly full: boolean;
  /** Added to a rate before its logarithm is taken. */
  readonly eps: number;

  /**
   * @param logInput - whether the input is the logarithm of the rates, or the options: `logInput` (true), `full`
   * (false), `eps` (1e-8), `reduction` ('mean').
   * @throws RangeError for another reduction; TypeError for options of another type.
   */
  constructor(...given: Given<PoissonNllLossOptions, [logInput: boolean, full: boolean]>) {
    const read = table.take('PoissonNLLLoss', given);
    super(read.reduction);
    this.logInput = read.logInput;
    this.full = read.full;
    this.eps = read.eps;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { logInput, full, eps, reduction } = this;
    return poissonNllLoss(input, target, { logInput, full, eps, reduction });
  }
}
