import { checkCount, type Given, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import type { AnyOptimizer } from '../optimizer/optimizer.ts';
import { currentLrs } from './check.ts';
import { LRScheduler, lastEpoch, type SchedulerOptions } from './lrScheduler.ts';
import { pow } from './precise.ts';
import type { StateNames } from './state.ts';

/** Options of {@link StepLR}. */
export interface StepLROptions extends SchedulerOptions {
  /** Default 0.1. */
  gamma?: number;
}

const table = optionTable({ gamma: number(0.1), lastEpoch } satisfies RulesFor<StepLROptions>, ['gamma', 'lastEpoch']);

/**
 * Multiplies the learning rates by `gamma` every `stepSize` epochs: base · gamma^⌊epoch / stepSize⌋.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD(new nn.Linear(10, 2).parameters(), { lr: 0.1 });
 * const scheduler = new optim.lrScheduler.StepLR(optimizer, 30);
 * for (let epoch = 0; epoch < 40; epoch++) {
 *   optimizer.step(); // once a batch
 *   scheduler.step(); // once an epoch
 * }
 * scheduler.getLastLr(); // [0.01]
 * ```
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.StepLR.html
 */
export class StepLR extends LRScheduler {
  static override readonly typeName = 'StepLR';

  /** Epochs from one step to the next. */
  stepSize: number;
  /** What the learning rates are multiplied with at each. */
  gamma: number;

  /**
   * @param stepSize - epochs, at least 1
   * @throws TypeError or RangeError if a number is not what its option says, or as {@link LRScheduler} for `lastEpoch`
   */
  constructor(
    optimizer: AnyOptimizer,
    stepSize: number,
    ...given: Given<StepLROptions, [gamma: number, lastEpoch: number]>
  ) {
    const options = table.take('StepLR', given);
    super(optimizer);
    this.stepSize = checkCount('StepLR', 'stepSize', stepSize, 1);
    this.gamma = options.gamma;
    this.start(options.lastEpoch);
  }

  protected override nextLrs(): number[] {
    if (this.lastEpoch === 0 || this.lastEpoch % this.stepSize !== 0) return currentLrs(this.optimizer);
    return this.scaled(this.gamma);
  }

  protected override closedFormLrs(): number[] {
    return this.baseLrs.map((lr) => lr * pow(this.gamma, Math.floor(this.lastEpoch / this.stepSize)));
  }

  protected override stateNames(): StateNames {
    return { step_size: 'stepSize', gamma: 'gamma', ...super.stateNames() };
  }
}
