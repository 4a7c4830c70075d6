import { checkNumber, count, type Given, optionTable, type RulesFor, word } from '@wick/tensor/internal';
import type { AnyOptimizer } from '../optimizer/optimizer.ts';
import { currentLrs, perGroup } from '../schedulers/check.ts';
import { LRScheduler, lastEpoch, type SchedulerOptions } from '../schedulers/lrScheduler.ts';
import { cos } from '../schedulers/precise.ts';
import type { StateNames } from '../schedulers/state.ts';

/** Options of {@link SWALR}. */
export interface SWALROptions extends SchedulerOptions {
  /** How many epochs it takes to come to `swaLr`. Default 10. */
  annealEpochs?: number;
  /** Default `'cos'`. */
  annealStrategy?: 'cos' | 'linear';
}

const table = optionTable(
  {
    annealEpochs: count(10, 0),
    annealStrategy: word<'cos' | 'linear'>('cos', ['cos', 'linear']),
    lastEpoch,
  } satisfies RulesFor<SWALROptions>,
  ['annealEpochs', 'annealStrategy', 'lastEpoch'],
);

/**
 * Brings the learning rates to `swaLr` and keeps them there, for the last part of a run whose weights are averaged.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD([new nn.Parameter(ones(1))], { lr: 0.1 });
 * const scheduler = new optim.swaUtils.SWALR(optimizer, 0.5, { annealEpochs: 2, annealStrategy: 'linear' });
 * const rates: number[] = [];
 * for (let epoch = 0; epoch < 4; epoch++) {
 *   rates.push(optimizer.paramGroups[0]!.lr as number);
 *   optimizer.step();
 *   scheduler.step();
 * }
 * rates; // [0.1, 0.3, 0.5, 0.5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/optim.html#weight-averaging-swa-and-ema
 */
export class SWALR extends LRScheduler {
  static override readonly typeName = 'SWALR';

  /** Epochs from the learning rate as it was to the constant one. */
  annealEpochs: number;
  /** @internal */ _annealStrategy: 'cos' | 'linear';

  /**
   * @param swaLr - for all groups or for each
   * @throws TypeError or RangeError if a number is not what its option says, or for another number of them than there
   *   are groups
   */
  constructor(
    optimizer: AnyOptimizer,
    swaLr: number | readonly number[],
    ...given: Given<SWALROptions, [annealEpochs: number, annealStrategy: 'cos' | 'linear', lastEpoch: number]>
  ) {
    const options = table.take('SWALR', given);
    super(optimizer);
    const lrs = perGroup('SWALR', 'swaLr', optimizer, swaLr, (value) => checkNumber('SWALR', 'swaLr', value, 0));
    this._annealStrategy = options.annealStrategy;
    this.annealEpochs = options.annealEpochs;
    this.checkLastEpoch(options.lastEpoch);
    for (const [i, group] of optimizer.paramGroups.entries()) group.swaLr = lrs[i]!;
    this.start(options.lastEpoch);
  }

  /** How far the learning rates have come after some of the epochs: 0 at first, 1 in the end. */
  private share(step: number): number {
    const t = Math.max(0, Math.min(1, step / Math.max(1, this.annealEpochs)));
    return this._annealStrategy === 'linear' ? t : (1 - cos(Math.PI * t)) / 2;
  }

  protected override nextLrs(): number[] {
    const count = this._stepCount! - 1;
    const step = this.annealEpochs === 0 ? Math.max(1, count) : count;
    const before = this.share(step - 1);
    const now = this.share(step);
    return currentLrs(this.optimizer).map((lr, i) => {
      const goal = this.entryOf(i, 'swaLr');
      // The learning rate that the last step started from: other schedulers may have changed it since.
      const first = before === 1 ? goal : (lr - before * goal) / (1 - before);
      return goal * now + first * (1 - now);
    });
  }

  protected override stateNames(): StateNames {
    return { _anneal_strategy: '_annealStrategy', anneal_epochs: 'annealEpochs', ...super.stateNames() };
  }
}
