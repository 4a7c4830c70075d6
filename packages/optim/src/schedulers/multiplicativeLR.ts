import { type Given, optionTable, type RulesFor } from '@wick/tensor/internal';
import type { AnyOptimizer } from '../optimizer/optimizer.ts';
import { currentLrs, perGroup } from './check.ts';
import { checkLambda, type LrLambda } from './lambda.ts';
import { LRScheduler, lastEpoch, type SchedulerOptions } from './lrScheduler.ts';
import type { SchedulerStateDict } from './state.ts';

const table = optionTable({ lastEpoch } satisfies RulesFor<SchedulerOptions>, ['lastEpoch']);

/**
 * Multiplies the learning rates by lrLambda(epoch) every epoch: base · lrLambda(1) · … · lrLambda(epoch).
 *
 * The functions are not part of the state dict.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD([new nn.Parameter(ones(1))], { lr: 0.8 });
 * const scheduler = new optim.lrScheduler.MultiplicativeLR(optimizer, () => 0.5);
 * const rates: number[] = [];
 * for (let epoch = 0; epoch < 4; epoch++) {
 *   rates.push(optimizer.paramGroups[0]!.lr as number);
 *   optimizer.step();
 *   scheduler.step();
 * }
 * rates; // [0.8, 0.4, 0.2, 0.1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.MultiplicativeLR.html
 */
export class MultiplicativeLR extends LRScheduler {
  static override readonly typeName = 'MultiplicativeLR';

  /** One function of the epoch per group. */
  readonly lrLambdas: LrLambda[];

  /**
   * @param lrLambda - from the epoch to the factor, one for all groups or one for each
   * @throws TypeError unless they are functions; RangeError for another number of them than there are groups
   */
  constructor(
    optimizer: AnyOptimizer,
    lrLambda: LrLambda | readonly LrLambda[],
    ...given: Given<SchedulerOptions, [lastEpoch: number]>
  ) {
    const options = table.take('MultiplicativeLR', given);
    super(optimizer);
    this.lrLambdas = perGroup('MultiplicativeLR', 'lrLambda', optimizer, lrLambda, (value) =>
      checkLambda('MultiplicativeLR', value),
    );
    this.start(options.lastEpoch);
  }

  protected override nextLrs(): number[] {
    const lrs = currentLrs(this.optimizer);
    if (this._isInitial) return lrs;
    const lambdas = this.forGroups('lrLambdas', this.lrLambdas);
    return lrs.map((lr, i) => lr * lambdas[i]!(this.lastEpoch));
  }

  override stateDict(): SchedulerStateDict {
    // PyTorch has room for callable objects here, and null for functions.
    return { ...super.stateDict(), lr_lambdas: this.lrLambdas.map(() => null) };
  }
}
