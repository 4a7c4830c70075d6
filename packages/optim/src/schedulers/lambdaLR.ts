import { type Given, optionTable, type RulesFor } from '@wick/tensor/internal';
import type { AnyOptimizer } from '../optimizer/optimizer.ts';
import { perGroup } from './check.ts';
import { checkLambda, type LrLambda } from './lambda.ts';
import { LRScheduler, lastEpoch, type SchedulerOptions } from './lrScheduler.ts';
import type { SchedulerStateDict } from './state.ts';

const table = optionTable({ lastEpoch } satisfies RulesFor<SchedulerOptions>, ['lastEpoch']);

/**
 * Sets the learning rates to base · lrLambda(epoch).
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD(new nn.Linear(10, 2).parameters(), { lr: 0.1 });
 * const scheduler = new optim.lrScheduler.LambdaLR(optimizer, (epoch) => 0.95 ** epoch);
 * optimizer.step();
 * scheduler.step();
 * scheduler.getLastLr(); // [0.095]
 * ```
 *
 * The functions are not part of the state dict.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LambdaLR.html
 */
export class LambdaLR extends LRScheduler {
  static override readonly typeName = 'LambdaLR';

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
    const options = table.take('LambdaLR', given);
    super(optimizer);
    this.lrLambdas = perGroup('LambdaLR', 'lrLambda', optimizer, lrLambda, (value) => checkLambda('LambdaLR', value));
    this.start(options.lastEpoch);
  }

  protected override nextLrs(): number[] {
    const lambdas = this.forGroups('lrLambdas', this.lrLambdas);
    return this.forGroups('baseLrs', this.baseLrs).map((lr, i) => lr * lambdas[i]!(this.lastEpoch));
  }

  override stateDict(): SchedulerStateDict {
    // PyTorch has room for callable objects here, and null for functions.
    return { ...super.stateDict(), lr_lambdas: this.lrLambdas.map(() => null) };
  }
}
