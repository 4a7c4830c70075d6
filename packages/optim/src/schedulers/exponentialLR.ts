import { checkNumber, type Given, optionTable, type RulesFor } from '@wick/tensor/internal';
import type { AnyOptimizer } from '../optimizer/optimizer.ts';
import { currentLrs } from './check.ts';
import { LRScheduler, lastEpoch, type SchedulerOptions } from './lrScheduler.ts';
import { pow } from './precise.ts';
import type { StateNames } from './state.ts';

const table = optionTable({ lastEpoch } satisfies RulesFor<SchedulerOptions>, ['lastEpoch']);

/**
 * Multiplies the learning rates by `gamma` every epoch: base · gamma^epoch.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD([tensor(0, { requiresGrad: true })], { lr: 0.1 });
 * const scheduler = new optim.lrScheduler.ExponentialLR(optimizer, 0.5);
 * for (let epoch = 0; epoch < 2; epoch++) {
 *   optimizer.step();
 *   scheduler.step();
 * }
 * scheduler.getLastLr(); // [0.025]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ExponentialLR.html
 */
export class ExponentialLR extends LRScheduler {
  static override readonly typeName = 'ExponentialLR';

  /** What the learning rates are multiplied with every epoch. */
  gamma: number;

  /**
   * @param gamma - the factor of every epoch
   * @throws TypeError or RangeError if a number is not what its option says, or as {@link LRScheduler} for `lastEpoch`
   */
  constructor(optimizer: AnyOptimizer, gamma: number, ...given: Given<SchedulerOptions, [lastEpoch: number]>) {
    const options = table.take('ExponentialLR', given);
    super(optimizer);
    this.gamma = checkNumber('ExponentialLR', 'gamma', gamma);
    this.start(options.lastEpoch);
  }

  protected override nextLrs(): number[] {
    return this._isInitial ? currentLrs(this.optimizer) : this.scaled(this.gamma);
  }

  protected override closedFormLrs(): number[] {
    return this.baseLrs.map((lr) => lr * pow(this.gamma, this.lastEpoch));
  }

  protected override stateNames(): StateNames {
    return { gamma: 'gamma', ...super.stateNames() };
  }
}
