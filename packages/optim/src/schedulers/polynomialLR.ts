import { count, type Given, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import type { AnyOptimizer } from '../optimizer/optimizer.ts';
import { currentLrs } from './check.ts';
import { LRScheduler, lastEpoch, type SchedulerOptions } from './lrScheduler.ts';
import { pow } from './precise.ts';
import type { StateNames } from './state.ts';

/** Options of {@link PolynomialLR}. */
export interface PolynomialLROptions extends SchedulerOptions {
  /** After how many epochs the learning rate is 0. Default 5. */
  totalIters?: number;
  /** Default 1. */
  power?: number;
}

const table = optionTable(
  { totalIters: count(5, 1), power: number(1), lastEpoch } satisfies RulesFor<PolynomialLROptions>,
  ['totalIters', 'power', 'lastEpoch'],
);

/**
 * Lets the learning rates fall to 0 as a power: base · (1 - epoch / totalIters)^power.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD([tensor(0, { requiresGrad: true })], { lr: 0.1 });
 * const scheduler = new optim.lrScheduler.PolynomialLR(optimizer, { totalIters: 10, power: 2 });
 * for (let epoch = 0; epoch < 5; epoch++) {
 *   optimizer.step();
 *   scheduler.step();
 * }
 * scheduler.getLastLr(); // [0.025]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.PolynomialLR.html
 */
export class PolynomialLR extends LRScheduler {
  static override readonly typeName = 'PolynomialLR';

  /** Epochs until the learning rates are 0. */
  totalIters: number;
  /** The exponent. */
  power: number;

  /**
   * @throws TypeError or RangeError if a number is not what its option says, or as {@link LRScheduler} for `lastEpoch`
   */
  constructor(
    optimizer: AnyOptimizer,
    ...given: Given<PolynomialLROptions, [totalIters: number, power: number, lastEpoch: number]>
  ) {
    const options = table.take('PolynomialLR', given);
    super(optimizer);
    this.totalIters = options.totalIters;
    this.power = options.power;
    this.start(options.lastEpoch);
  }

  protected override nextLrs(): number[] {
    const { lastEpoch, totalIters } = this;
    if (this._isInitial || lastEpoch > totalIters) return currentLrs(this.optimizer);
    return this.scaled(pow((1 - lastEpoch / totalIters) / (1 - (lastEpoch - 1) / totalIters), this.power));
  }

  protected override closedFormLrs(): number[] {
    const left = 1 - Math.min(this.totalIters, this.lastEpoch) / this.totalIters;
    return this.baseLrs.map((lr) => lr * pow(left, this.power));
  }

  protected override stateNames(): StateNames {
    return { total_iters: 'totalIters', power: 'power', ...super.stateNames() };
  }
}
