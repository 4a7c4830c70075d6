import { checkLevels, show } from '@wick/tensor/internal';
import type { AnyOptimizer } from '../optimizer/optimizer.ts';
import type { Before } from './before.ts';
import { LRScheduler } from './lrScheduler.ts';
import { ReduceLROnPlateau } from './reduceLROnPlateau.ts';
import type { SchedulerStateDict } from './state.ts';

/** One function for all steps: each of its own would be left to the collector. */
function stepOnce(scheduler: LRScheduler): void {
  scheduler.step();
}

/** A scheduler made of schedulers. */
export abstract class CompositeScheduler extends LRScheduler {
  /** @internal */ readonly _schedulers: readonly LRScheduler[];

  constructor(optimizer: AnyOptimizer, schedulers: readonly LRScheduler[]) {
    super(optimizer);
    this._schedulers = [...schedulers];
    checkLevels(this.typeName, 'schedulers', this, this._schedulers);
  }

  /** A step of one of them, as part of this one's. */
  protected stepOf(scheduler: LRScheduler): void {
    this.asPart(scheduler, stepOnce);
  }

  private asPart(scheduler: LRScheduler, work: (scheduler: LRScheduler) => void): void {
    scheduler._guarded = true;
    try {
      work(scheduler);
    } finally {
      scheduler._guarded = false;
    }
  }

  /** The learning rates that the last step set. */
  override getLr(): number[] {
    return this.getLastLr();
  }

  override stateDict(): SchedulerStateDict {
    return { ...super.stateDict(), _schedulers: this._schedulers.map((scheduler) => scheduler.stateDict()) };
  }

  override loadStateDict(state: SchedulerStateDict): void {
    const parts = state?._schedulers;
    if (!Array.isArray(parts) || parts.length !== this._schedulers.length)
      throw new RangeError(
        `${this.typeName}.loadStateDict: _schedulers must be the states of ${this._schedulers.length} schedulers, got ${show(parts)}`,
      );
    const load = (states: readonly SchedulerStateDict[]) =>
      this._schedulers.forEach((scheduler, i) => {
        this.asPart(scheduler, () => scheduler.loadStateDict(states[i]!));
      });
    const before = this._guarded ? null : this._schedulers.map((scheduler) => scheduler.stateDict());
    try {
      load(parts);
      super.loadStateDict(state);
    } catch (error) {
      if (before) load(before);
      throw error;
    }
  }

  /** @internal */
  override _remember(before: Before): void {
    super._remember(before);
    for (const scheduler of this._schedulers) scheduler._remember(before);
  }

  /** @internal */
  override _undo(): void {
    for (const scheduler of this._schedulers) scheduler._undo();
  }
}

/** Schedulers that can take part: one optimiser, and a `step()` without arguments. */
export function checkSchedulers(where: string, schedulers: unknown, optimizer?: AnyOptimizer): readonly LRScheduler[] {
  if (!Array.isArray(schedulers))
    throw new TypeError(`${where}: schedulers must be an array of schedulers, got ${show(schedulers)}`);
  if (schedulers.length === 0) throw new RangeError(`${where}: there must be at least one scheduler`);
  for (const [i, scheduler] of schedulers.entries()) {
    if (!(scheduler instanceof LRScheduler))
      throw new TypeError(`${where}: schedulers[${i}] must be a scheduler, got ${show(scheduler)}`);
    if (scheduler instanceof ReduceLROnPlateau)
      throw new RangeError(`${where}: schedulers[${i}] is a ReduceLROnPlateau, whose step needs a metric`);
    if (scheduler.optimizer !== (optimizer ?? schedulers[0].optimizer))
      throw new RangeError(`${where}: schedulers[${i}] belongs to another optimizer`);
  }
  return schedulers as LRScheduler[];
}
