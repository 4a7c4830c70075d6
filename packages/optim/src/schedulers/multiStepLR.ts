import { checkCount, type Given, number, optionTable, type RulesFor, show } from '@wick/tensor/internal';
import type { AnyOptimizer } from '../optimizer/optimizer.ts';
import { currentLrs } from './check.ts';
import { LRScheduler, lastEpoch, type SchedulerOptions } from './lrScheduler.ts';
import { pow } from './precise.ts';
import type { SchedulerStateDict, StateNames } from './state.ts';

/** Options of {@link MultiStepLR}. */
export interface MultiStepLROptions extends SchedulerOptions {
  /** Default 0.1. */
  gamma?: number;
}

const table = optionTable({ gamma: number(0.1), lastEpoch } satisfies RulesFor<MultiStepLROptions>, [
  'gamma',
  'lastEpoch',
]);

/**
 * Multiplies the learning rates by `gamma` at each of the given epochs (twice where an epoch is given twice).
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD([tensor(0, { requiresGrad: true })], { lr: 0.1 });
 * const scheduler = new optim.lrScheduler.MultiStepLR(optimizer, [2, 4]);
 * for (let epoch = 0; epoch < 4; epoch++) {
 *   optimizer.step();
 *   scheduler.step();
 * }
 * scheduler.getLastLr(); // [0.001]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.MultiStepLR.html
 */
export class MultiStepLR extends LRScheduler {
  static override readonly typeName = 'MultiStepLR';

  /** How often each milestone was given. */
  milestones: Map<number, number>;
  /** What the learning rates are multiplied with at each milestone. */
  gamma: number;

  /**
   * @param milestones - epochs, in any order
   * @throws TypeError or RangeError if a number is not what its option says, or as {@link LRScheduler} for `lastEpoch`
   */
  constructor(
    optimizer: AnyOptimizer,
    milestones: Iterable<number>,
    ...given: Given<MultiStepLROptions, [gamma: number, lastEpoch: number]>
  ) {
    const options = table.take('MultiStepLR', given);
    super(optimizer);
    this.milestones = counted(milestones);
    this.gamma = options.gamma;
    this.start(options.lastEpoch);
  }

  protected override nextLrs(): number[] {
    const times = this.milestones.get(this.lastEpoch);
    return times === undefined ? currentLrs(this.optimizer) : this.scaled(pow(this.gamma, times));
  }

  protected override closedFormLrs(): number[] {
    let passed = 0;
    for (const [epoch, times] of this.milestones) if (epoch <= this.lastEpoch) passed += times;
    return this.baseLrs.map((lr) => lr * pow(this.gamma, passed));
  }

  protected override stateNames(): StateNames {
    return { milestones: 'milestones', gamma: 'gamma', ...super.stateNames() };
  }

  /** The milestones may be a Map or, as in JSON, an object: how often each was given. */
  override loadStateDict(state: SchedulerStateDict): void {
    const { milestones } = state;
    if (typeof milestones !== 'object' || milestones === null)
      throw new TypeError(`MultiStepLR.loadStateDict: milestones must be a Map or an object, got ${show(milestones)}`);
    const entries = milestones instanceof Map ? [...milestones] : Object.entries(milestones);
    const counts = entries.map(([epoch, times]) => [Number(epoch), Number(times)] as const);
    super.loadStateDict({ ...state, milestones: new Map(counts) });
  }
}

function counted(milestones: Iterable<number>): Map<number, number> {
  if (typeof milestones !== 'object' || milestones === null || !(Symbol.iterator in milestones))
    throw new TypeError(`MultiStepLR: milestones must be an iterable of epochs, got ${show(milestones)}`);
  const counts = new Map<number, number>();
  for (const epoch of milestones) {
    checkCount('MultiStepLR', 'a milestone', epoch, 0);
    counts.set(epoch, (counts.get(epoch) ?? 0) + 1);
  }
  return counts;
}
