import { announce, checkCount, count, effect, type HostUpdate, type Rule, warn } from '@wick/tensor/internal';
import { type AnyOptimizer, Optimizer } from '../optimizer/optimizer.ts';
import { numberOf } from '../optimizer/options.ts';
import { Before } from './before.ts';
import { checkOptimizer, currentLrs, setLr } from './check.ts';
import { readState, type SchedulerStateDict, type StateNames, writeState } from './state.ts';

/** What every scheduler takes among its options. */
export interface SchedulerOptions {
  /** The index of the last epoch; -1, the default, for a new run. With another the groups must have an `initialLr`. */
  lastEpoch?: number;
}

/** The rule of `lastEpoch`. */
export const lastEpoch: Rule<number> = count(-1, -1);

const names: StateNames = {
  base_lrs: 'baseLrs',
  last_epoch: 'lastEpoch',
  _step_count: '_stepCount',
  _is_initial: '_isInitial',
  _get_lr_called_within_step: '_withinStep',
  _last_lr: '_lastLr',
};

/**
 * The base of all schedulers. Making one remembers each group's learning rate as its `initialLr` and sets the one of
 * epoch 0; `step()`, called after the optimiser's, sets the next.
 *
 * One's own scheduler implements {@link nextLrs} and ends its constructor with {@link start}:
 *
 * @example
 * ```ts
 * class InverseSqrt extends optim.lrScheduler.LRScheduler {
 *   constructor(optimizer: optim.Optimizer) { super(optimizer); this.start(); }
 *   protected override nextLrs(): number[] { return this.baseLrs.map((lr) => lr / Math.sqrt(this.lastEpoch + 1)); }
 * }
 * new InverseSqrt(new optim.SGD([randn(2)], { lr: 0.1 })).getLastLr(); // [0.1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate
 */
export class LRScheduler {
  /** The name in messages, given here so that a minifier does not change it. */
  static readonly typeName?: string;

  /** Whose learning rates are scheduled. */
  readonly optimizer: AnyOptimizer;
  /** Each group's learning rate before the schedule. */
  baseLrs: number[] = [];
  /** The epoch, counted from 0, whose learning rates are set. */
  lastEpoch = -1;
  /** @internal */ _stepCount: number | undefined;
  /** @internal Whether the learning rates of the first epoch are being set. */ _isInitial: boolean | undefined;
  /** @internal */ _withinStep: boolean | undefined;
  /** @internal */ _lastLr: number[] = [];

  /**
   * @param optimizer - whose learning rates are scheduled
   * @throws TypeError unless it is an Optimizer
   */
  constructor(optimizer: AnyOptimizer) {
    checkOptimizer(this.typeName, optimizer);
    this.optimizer = optimizer;
    announce(this);
  }

  /** The class's name in messages. */
  protected get typeName(): string {
    const type = this.constructor as typeof LRScheduler;
    return Object.hasOwn(type, 'typeName') && type.typeName !== undefined ? type.typeName : type.name;
  }

  /**
   * Sets the learning rates of the first epoch: the last thing that a constructor does.
   *
   * @throws RangeError if `lastEpoch` is not -1 and a group has no `initialLr`
   */
  protected start(lastEpoch = -1): void {
    this.checkLastEpoch(lastEpoch);
    if (lastEpoch === -1) for (const group of this.optimizer.paramGroups) group.initialLr ??= numberOf(group.lr);
    this.baseLrs = this.optimizer.paramGroups.map((group) => group.initialLr!);
    this.lastEpoch = lastEpoch;
    this._initialStep();
  }

  /** Refuses a `lastEpoch` that the optimiser does not allow. */
  protected checkLastEpoch(lastEpoch: number): void {
    checkCount(this.typeName, 'lastEpoch', lastEpoch, -1);
    this.optimizer.paramGroups.forEach((group, i) => {
      if (lastEpoch !== -1 && group.initialLr === undefined)
        throw new RangeError(
          `${this.typeName}: group ${i} has no initialLr, which lastEpoch ${lastEpoch} needs: load the optimizer's state first`,
        );
    });
  }

  /** @internal */
  _initialStep(): void {
    this._stepCount = 0;
    this._isInitial = true;
    try {
      this.step();
    } finally {
      this._isInitial = false;
    }
  }

  /**
   * Sets the learning rates of the next epoch.
   *
   * @param epoch - jumps to an epoch, by the closed form of the schedule where there is one. PyTorch advises against it.
   */
  step(epoch?: number): void {
    if (this._stepCount === 1 && !this.optimizer._stepped && this.optimizer.step === Optimizer.prototype.step)
      warn(
        `${this.typeName}.step() was called before optimizer.step(): the first learning rate of the schedule is skipped`,
      );
    if (epoch !== undefined) {
      checkCount(this.typeName, 'epoch', epoch, 0);
      warn(`${this.typeName}.step: the epoch is deprecated in PyTorch; call step() without it`);
    }
    if (this._guarded) this.advance(epoch);
    else this.attempt(() => this.advance(epoch), epoch);
  }

  private advance(epoch: number | undefined): void {
    this._stepCount = (this._stepCount ?? 0) + 1;
    this._updateLr(epoch);
  }

  /** Runs a step, which goes by `given`. If it fails, the scheduler and the groups are left as they were. */
  protected attempt(step: () => void, ...given: readonly unknown[]): void {
    // Who made this step brings everything back, what is within it too: nested to a depth of n it is remembered once.
    if (this._guarded) {
      step();
      return;
    }
    const run = () => this.attemptNow(step);
    const update: HostUpdate = { kind: 'host', numbers: 0, fits: () => true, prepare: run };
    effect(`${this.typeName}.step`, run, [this, ...given], () => [update]);
  }

  private attemptNow(step: () => void): void {
    const before = this.#before ?? new Before();
    this.#before = null;
    before.begin(this.optimizer.paramGroups);
    this._remember(before);
    try {
      step();
    } catch (error) {
      before.goBack();
      throw error;
    } finally {
      this.#before = before;
    }
  }

  /** What was remembered of the last step, to be written over; null while a step runs, which may have another one within. */
  #before: Before | null = null;
  #names: StateNames | null = null;

  /** @internal Whether a scheduler that this one is part of is what steps or loads. */
  _guarded = false;

  /** @internal Remembers the scheduler's own attributes. */
  _remember(before: Before): void {
    this.#names ??= this.stateNames();
    before.add(this, this.#names);
  }

  /**
   * A list that was made with one entry for each group.
   *
   * @throws RangeError if groups were added since
   */
  protected forGroups<T>(name: string, list: readonly T[]): readonly T[] {
    const groups = this.optimizer.paramGroups.length;
    if (list.length !== groups)
      throw new RangeError(
        `${this.typeName}.step: ${name} has ${list.length} ${list.length === 1 ? 'value' : 'values'}, the optimizer ${groups} parameter groups: add groups before the scheduler is made`,
      );
    return list;
  }

  /**
   * A number that a scheduler put into each group when it was made.
   *
   * @throws RangeError for a group that was added since
   */
  protected entryOf(index: number, name: string): number {
    const value = this.optimizer.paramGroups[index]![name];
    if (typeof value !== 'number')
      throw new RangeError(
        `${this.typeName}.step: group ${index} has no ${name}: add groups before the scheduler is made`,
      );
    return value;
  }

  /** @internal */
  _updateLr(epoch?: number): void {
    this._withinStep = true;
    try {
      this.lastEpoch = epoch ?? this.lastEpoch + 1;
      const next = epoch === undefined ? this.getLr() : (this.closedFormLrs() ?? this.getLr());
      const lrs = this.forGroups('the schedule', next);
      const groups = this.optimizer.paramGroups;
      for (let i = 0; i < groups.length; i++) setLr(groups[i]!, lrs[i]!);
    } finally {
      this._withinStep = false;
    }
    this._lastLr = currentLrs(this.optimizer, this._lastLr);
  }

  /** The learning rates that the last step set. */
  getLastLr(): number[] {
    return [...this._lastLr];
  }

  /** The learning rates that a step would set now; called by `step`. To look at them use {@link getLastLr}. */
  getLr(): number[] {
    if (!this._withinStep) warn(`${this.typeName}: to see the last learning rates use getLastLr()`);
    return this.nextLrs();
  }

  /** The learning rates of epoch `lastEpoch`, one for each group. */
  protected nextLrs(): number[] {
    throw new TypeError(`${this.typeName} does not define nextLrs()`);
  }

  /** The same from {@link baseLrs} and {@link lastEpoch} alone, or null if the schedule has no such form. */
  protected closedFormLrs(): number[] | null {
    return null;
  }

  /** The groups' learning rates times a factor. */
  protected scaled(factor: number): number[] {
    const lrs = currentLrs(this.optimizer);
    for (let i = 0; i < lrs.length; i++) lrs[i]! *= factor;
    return lrs;
  }

  /** PyTorch's names of the saved attributes. A subclass puts its own in front: `{ gamma: 'gamma', ...super.stateNames() }`. */
  protected stateNames(): StateNames {
    return names;
  }

  /** The scheduler's attributes in PyTorch's form. Functions are not among them. */
  stateDict(): SchedulerStateDict {
    return readState(this, this.stateNames());
  }

  /**
   * Takes over what {@link stateDict} gave, here or in PyTorch. The learning rates themselves are the optimiser's: load
   * its state too.
   *
   * @throws TypeError or RangeError for an attribute of another kind or length, with nothing changed
   */
  loadStateDict(state: SchedulerStateDict): void {
    writeState(`${this.typeName}.loadStateDict`, this, this.stateNames(), state);
  }

  /** @internal Takes back the step that the constructor made. */
  _undo(): void {
    this.lastEpoch--;
  }
}
