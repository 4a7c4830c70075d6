import { count, type Given, optionTable, type RulesFor } from '@wick/tensor/internal';
import type { AnyOptimizer } from '../optimizer/optimizer.ts';
import { currentLrs, factor } from './check.ts';
import { LRScheduler, lastEpoch, type SchedulerOptions } from './lrScheduler.ts';
import type { StateNames } from './state.ts';

/** Options of {@link ConstantLR}. */
export interface ConstantLROptions extends SchedulerOptions {
  /** Default 1/3. */
  factor?: number;
  /** Default 5. */
  totalIters?: number;
}

const table = optionTable(
  { factor: factor(1 / 3), totalIters: count(5, 0), lastEpoch } satisfies RulesFor<ConstantLROptions>,
  ['factor', 'totalIters', 'lastEpoch'],
);

/**
 * Multiplies the learning rates by `factor` for the first `totalIters` epochs: base · factor, then base.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD([new nn.Parameter(ones(1))], { lr: 0.1 });
 * const scheduler = new optim.lrScheduler.ConstantLR(optimizer, { factor: 0.5, totalIters: 2 });
 * const rates: number[] = [];
 * for (let epoch = 0; epoch < 4; epoch++) {
 *   rates.push(optimizer.paramGroups[0]!.lr as number);
 *   optimizer.step();
 *   scheduler.step();
 * }
 * rates; // [0.05, 0.05, 0.1, 0.1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ConstantLR.html
 */
export class ConstantLR extends LRScheduler {
  static override readonly typeName = 'ConstantLR';

  /** What the learning rates are multiplied with at first. */
  factor: number;
  /** Epochs until they are what they were. */
  totalIters: number;

  /**
   * @throws TypeError or RangeError if a number is not what its option says, or as {@link LRScheduler} for `lastEpoch`
   */
  constructor(
    optimizer: AnyOptimizer,
    ...given: Given<ConstantLROptions, [factor: number, totalIters: number, lastEpoch: number]>
  ) {
    const options = table.take('ConstantLR', given);
    super(optimizer);
    this.factor = options.factor;
    this.totalIters = options.totalIters;
    this.start(options.lastEpoch);
  }

  protected override nextLrs(): number[] {
    if (this.lastEpoch === 0) return this.scaled(this.factor);
    return this.lastEpoch === this.totalIters ? this.scaled(1 / this.factor) : currentLrs(this.optimizer);
  }

  protected override closedFormLrs(): number[] {
    const over = this.lastEpoch >= this.totalIters ? 1 : 0;
    return this.baseLrs.map((lr) => lr * (this.factor + over * (1 - this.factor)));
  }

  protected override stateNames(): StateNames {
    return { factor: 'factor', total_iters: 'totalIters', ...super.stateNames() };
  }
}
