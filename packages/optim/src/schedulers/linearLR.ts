import { count, type Given, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import type { AnyOptimizer } from '../optimizer/optimizer.ts';
import { currentLrs, factor } from './check.ts';
import { LRScheduler, lastEpoch, type SchedulerOptions } from './lrScheduler.ts';
import type { StateNames } from './state.ts';

/** Options of {@link LinearLR}. */
export interface LinearLROptions extends SchedulerOptions {
  /** What the learning rate is multiplied with at first. Default 1/3. */
  startFactor?: number;
  /** What it is multiplied with in the end. Default 1. */
  endFactor?: number;
  /** How many epochs it takes from the one to the other. Default 5. */
  totalIters?: number;
}

const table = optionTable(
  {
    startFactor: factor(1 / 3),
    endFactor: number(1, 0, 1),
    totalIters: count(5, 1),
    lastEpoch,
  } satisfies RulesFor<LinearLROptions>,
  ['startFactor', 'endFactor', 'totalIters', 'lastEpoch'],
);

/**
 * Multiplies the learning rates by a factor that moves from `startFactor` to `endFactor` in `totalIters` epochs: a
 * warm-up, base · (startFactor + (endFactor - startFactor) · min(epoch, totalIters) / totalIters).
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD([tensor(0, { requiresGrad: true })], { lr: 0.1 });
 * const scheduler = new optim.lrScheduler.LinearLR(optimizer, { startFactor: 0.1, totalIters: 3 });
 * for (let epoch = 0; epoch < 1; epoch++) {
 *   optimizer.step();
 *   scheduler.step();
 * }
 * scheduler.getLastLr(); // [0.04]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LinearLR.html
 */
export class LinearLR extends LRScheduler {
  static override readonly typeName = 'LinearLR';

  /** The first factor. */
  startFactor: number;
  /** The last. */
  endFactor: number;
  /** Epochs from the first to the last. */
  totalIters: number;

  /**
   * @throws TypeError or RangeError if a number is not what its option says, or as {@link LRScheduler} for `lastEpoch`
   */
  constructor(
    optimizer: AnyOptimizer,
    ...given: Given<LinearLROptions, [startFactor: number, endFactor: number, totalIters: number, lastEpoch: number]>
  ) {
    const options = table.take('LinearLR', given);
    super(optimizer);
    this.startFactor = options.startFactor;
    this.endFactor = options.endFactor;
    this.totalIters = options.totalIters;
    this.start(options.lastEpoch);
  }

  protected override nextLrs(): number[] {
    const { lastEpoch, startFactor, endFactor, totalIters } = this;
    if (lastEpoch === 0) return this.scaled(startFactor);
    if (this._isInitial || lastEpoch > totalIters) return currentLrs(this.optimizer);
    const change = endFactor - startFactor;
    return this.scaled(1 + change / (totalIters * startFactor + (lastEpoch - 1) * change));
  }

  protected override closedFormLrs(): number[] {
    const { lastEpoch, startFactor, endFactor, totalIters } = this;
    const factor = startFactor + ((endFactor - startFactor) * Math.min(totalIters, lastEpoch)) / totalIters;
    return this.baseLrs.map((lr) => lr * factor);
  }

  protected override stateNames(): StateNames {
    return { start_factor: 'startFactor', end_factor: 'endFactor', total_iters: 'totalIters', ...super.stateNames() };
  }
}
