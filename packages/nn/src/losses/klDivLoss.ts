import { flag, type Given, optionTable, type RulesFor, word } from '@wick/tensor/internal';
import { type KlDivOptions, type KlReduction, klDiv, type Tensor } from '@wick/tensor/light';
import { Module } from '../module/module.ts';

const table = optionTable(
  {
    reduction: word<KlReduction>('mean', ['none', 'batchmean', 'mean', 'sum']),
    logTarget: flag(false),
  } satisfies RulesFor<KlDivOptions>,
  ['reduction'],
);

/**
 * The Kullback-Leibler divergence target · (log target - x) of log-probabilities x and probabilities, or
 * log-probabilities with `logTarget`; input and target have the same shape. `reduction: 'batchmean'` is the
 * mathematical one.
 *
 * @example
 * ```ts
 * const loss = new nn.KLDivLoss({ reduction: 'batchmean' });
 * loss.forward(tensor([[0.5, 0.5]]).log(), tensor([[0.9, 0.1]])); // 0.3681
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.KLDivLoss.html
 */
export class KLDivLoss extends Module {
  static override readonly name: string = 'KLDivLoss';
  /** How the losses become one: 'none', 'sum', 'mean' over elements or 'batchmean' over samples. */
  readonly reduction: KlReduction;
  /** Whether the target is given as logarithms. */
  readonly logTarget: boolean;

  /**
   * @param reduction - 'mean', 'batchmean', 'sum' or 'none', or the options: `reduction`, `logTarget` (false).
   * @throws RangeError for another reduction.
   */
  constructor(...given: Given<KlDivOptions, [reduction: KlReduction]>) {
    const read = table.take('KLDivLoss', given);
    super();
    this.reduction = read.reduction;
    this.logTarget = read.logTarget;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return klDiv(input, target, { reduction: this.reduction, logTarget: this.logTarget });
  }
}
