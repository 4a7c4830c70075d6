import { checkCount, type Given, optionTable, type RulesFor, show } from '@wick/tensor/internal';
import type { AnyOptimizer } from '../optimizer/optimizer.ts';
import { checkOptimizer, setLr } from './check.ts';
import { CompositeScheduler, checkSchedulers } from './composite.ts';
import { type LRScheduler, lastEpoch, type SchedulerOptions } from './lrScheduler.ts';
import type { StateNames } from './state.ts';

const table = optionTable({ lastEpoch } satisfies RulesFor<SchedulerOptions>, ['lastEpoch']);

/**
 * One scheduler after the other: each milestone is the epoch in which the next one takes over.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD(new nn.Linear(10, 2).parameters(), { lr: 0.1 });
 * const warmUp = new optim.lrScheduler.LinearLR(optimizer, { startFactor: 0.1, totalIters: 5 });
 * const decay = new optim.lrScheduler.CosineAnnealingLR(optimizer, 95);
 * const scheduler = new optim.lrScheduler.SequentialLR(optimizer, [warmUp, decay], [5]);
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.SequentialLR.html
 */
export class SequentialLR extends CompositeScheduler {
  static override readonly typeName = 'SequentialLR';

  /** @internal */ _milestones: number[];

  /**
   * @param milestones - one fewer than there are schedulers
   * @throws RangeError for another number of milestones, no scheduler, one of another optimiser or a ReduceLROnPlateau;
   * TypeError for the wrong kind of thing
   */
  constructor(
    optimizer: AnyOptimizer,
    schedulers: readonly LRScheduler[],
    milestones: readonly number[],
    ...given: Given<SchedulerOptions, [lastEpoch: number]>
  ) {
    const options = table.take('SequentialLR', given);
    const where = 'SequentialLR';
    checkOptimizer(where, optimizer);
    super(optimizer, checkSchedulers(where, schedulers, optimizer));
    if (!Array.isArray(milestones))
      throw new TypeError(`${where}: milestones must be an array of epochs, got ${show(milestones)}`);
    if (milestones.length !== schedulers.length - 1)
      throw new RangeError(
        `${where}: ${schedulers.length} schedulers need ${schedulers.length - 1} milestones, got ${milestones.length}`,
      );
    this._milestones = milestones.map((epoch) => checkCount(where, 'a milestone', epoch, 0));
    this.lastEpoch = options.lastEpoch + 1;
    // Each scheduler set the learning rates of its own epoch 0 when it was made: only the first one may.
    for (const group of optimizer.paramGroups) setLr(group, group.initialLr!);
    this._undo();
    const first = this._schedulers[this.indexAt(0)]!;
    first._initialStep();
    this._lastLr = first.getLastLr();
  }

  private indexAt(epoch: number): number {
    let index = 0;
    for (let i = 0; i < this._milestones.length; i++) if (this._milestones[i]! <= epoch) index++;
    return index;
  }

  override step(): void {
    this.attempt(() => this.moveOn());
  }

  private moveOn(): void {
    this.lastEpoch++;
    const i = this.indexAt(this.lastEpoch);
    const scheduler = this._schedulers[i]!;
    if (i > 0 && this._milestones[i - 1] === this.lastEpoch) scheduler._updateLr(0);
    else this.stepOf(scheduler);
    this._lastLr = scheduler.getLastLr();
  }

  protected override stateNames(): StateNames {
    // The last two are set where this scheduler is the first one of another SequentialLR.
    return {
      _milestones: '_milestones',
      last_epoch: 'lastEpoch',
      _last_lr: '_lastLr',
      _step_count: '_stepCount',
      _is_initial: '_isInitial',
    };
  }
}
