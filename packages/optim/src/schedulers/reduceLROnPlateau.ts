import {
  checkCount,
  checkNumber,
  count,
  type Given,
  number,
  optionTable,
  type Rule,
  type RulesFor,
  show,
  unrepeatable,
  warn,
  word,
} from '@wick/tensor/internal';
import { Tensor } from '@wick/tensor/light';
import type { AnyOptimizer } from '../optimizer/optimizer.ts';
import { numberOf } from '../optimizer/options.ts';
import { pythonMax } from '../optimizers/pythonOrder.ts';
import { currentLrs, numbers, perGroup, setLr } from './check.ts';
import { LRScheduler } from './lrScheduler.ts';
import type { SchedulerStateDict, StateNames } from './state.ts';

/** Options of {@link ReduceLROnPlateau}. */
export interface ReduceLROnPlateauOptions {
  /** Whether less is better or more. Default `'min'`. */
  mode?: 'min' | 'max';
  /** Default 0.1. */
  factor?: number;
  /** How many epochs without improvement are borne. Default 10. */
  patience?: number;
  /** The smallest improvement. Default 1e-4. */
  threshold?: number;
  /** Whether `threshold` is a share of the best value or a difference. Default `'rel'`. */
  thresholdMode?: 'rel' | 'abs';
  /** Epochs after a reduction in which nothing is counted. Default 0. */
  cooldown?: number;
  /** The smallest learning rate, for all groups or for each. Default 0. */
  minLr?: number | readonly number[];
  /** A smaller change is not made. Default 1e-8. */
  eps?: number;
}

const names: StateNames = {
  factor: 'factor',
  default_min_lr: 'defaultMinLr',
  min_lrs: 'minLrs',
  patience: 'patience',
  cooldown: 'cooldown',
  eps: 'eps',
  last_epoch: 'lastEpoch',
  _last_lr: '_lastLr',
  mode_worse: 'modeWorse',
  mode: 'mode',
  threshold: 'threshold',
  threshold_mode: 'thresholdMode',
  best: 'best',
  cooldown_counter: 'cooldownCounter',
  num_bad_epochs: 'numBadEpochs',
};

const belowOne: Rule<number> = {
  value: 0.1,
  read(where, name, given) {
    if (checkNumber(where, name, given) < 1) return given as number;
    throw new RangeError(`${where}: ${name} must be below 1, got ${given}`);
  },
};

const table = optionTable(
  {
    mode: word<'min' | 'max'>('min', ['min', 'max']),
    factor: belowOne,
    patience: count(10, 0),
    threshold: number(1e-4),
    thresholdMode: word<'rel' | 'abs'>('rel', ['rel', 'abs']),
    cooldown: count(0, 0),
    minLr: numbers(0),
    eps: number(1e-8),
  } satisfies RulesFor<ReduceLROnPlateauOptions>,
  ['mode', 'factor', 'patience', 'threshold', 'thresholdMode', 'cooldown', 'minLr', 'eps'],
);

/**
 * Multiplies the learning rates by `factor` when a metric has not improved for more than `patience` epochs.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD(new nn.Linear(10, 2).parameters(), { lr: 0.1 });
 * const scheduler = new optim.lrScheduler.ReduceLROnPlateau(optimizer, { mode: 'max', patience: 1 });
 * for (const accuracy of [0.9, 0.89, 0.9]) scheduler.step(accuracy);
 * scheduler.getLastLr(); // [0.01]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ReduceLROnPlateau.html
 */
export class ReduceLROnPlateau extends LRScheduler {
  static override readonly typeName = 'ReduceLROnPlateau';

  /** What the learning rates are multiplied with. */
  factor: number;
  /** Each group's least learning rate. */
  minLrs: number[];
  /** How many epochs without improvement are borne. */
  patience: number;
  /** Epochs after a reduction in which nothing is counted. */
  cooldown: number;
  /** A smaller change is not made. */
  eps: number;
  /** Whether less is better or more. */
  mode: 'min' | 'max';
  /** The smallest improvement. */
  threshold: number;
  /** Whether it is a share of the best value or a difference. */
  thresholdMode: 'rel' | 'abs';
  /** The best value so far. */
  best: number;
  /** Epochs of the cooldown that are left. */
  cooldownCounter = 0;
  /** Epochs since the last improvement. */
  numBadEpochs = 0;
  /** @internal */ defaultMinLr: number | null;
  /** @internal */ modeWorse: number;

  /**
   * @param options - or only the mode, `'min'` or `'max'`
   * @throws TypeError or RangeError if an option is not what it should be: a factor of 1 or more, a wrong number of rates
   */
  constructor(
    optimizer: AnyOptimizer,
    ...given: Given<
      ReduceLROnPlateauOptions,
      [mode: 'min' | 'max', factor: number, patience: number, threshold: number, thresholdMode: 'rel' | 'abs']
    >
  ) {
    const where = 'ReduceLROnPlateau';
    const options = table.take('ReduceLROnPlateau', given);
    super(optimizer);
    this.mode = options.mode;
    this.factor = options.factor;
    const { minLr } = options;
    this.minLrs = perGroup(where, 'minLr', optimizer, minLr);
    this.defaultMinLr = typeof minLr === 'number' ? minLr : null;
    this.patience = options.patience;
    this.cooldown = options.cooldown;
    this.eps = options.eps;
    this.threshold = options.threshold;
    this.thresholdMode = options.thresholdMode;
    this.modeWorse = this.mode === 'min' ? Infinity : -Infinity;
    this.best = this.modeWorse;
    this.lastEpoch = 0;
    this._lastLr = currentLrs(optimizer);
  }

  /** Whether a reduction was made less than `cooldown` epochs ago. */
  get inCooldown(): boolean {
    return this.cooldownCounter > 0;
  }

  /**
   * Looks at this epoch's metric.
   *
   * @param metrics - a number, or a tensor with one element
   * @throws TypeError if there is none
   */
  override step(metrics?: number | Tensor, epoch?: number): void {
    if (typeof metrics !== 'number' && !(metrics instanceof Tensor))
      throw new TypeError(`ReduceLROnPlateau.step: the metric must be a number or a Tensor, got ${show(metrics)}`);
    if (typeof metrics !== 'number')
      unrepeatable('ReduceLROnPlateau.step() by a tensor', 'return the loss, and call step(loss.item()) outside');
    const current = numberOf(metrics);
    if (epoch !== undefined) {
      checkCount('ReduceLROnPlateau', 'epoch', epoch, 0);
      warn('ReduceLROnPlateau.step: the epoch is deprecated in PyTorch; call step(metrics) without it');
    }
    this.attempt(() => this.look(current, epoch), current, epoch);
  }

  private look(current: number, epoch: number | undefined): void {
    this.lastEpoch = epoch ?? this.lastEpoch + 1;
    if (this.isBetter(current)) {
      this.best = current;
      this.numBadEpochs = 0;
    } else {
      this.numBadEpochs++;
    }
    if (this.inCooldown) {
      this.cooldownCounter--;
      this.numBadEpochs = 0;
    }
    if (this.numBadEpochs > this.patience) {
      this.reduce();
      this.cooldownCounter = this.cooldown;
      this.numBadEpochs = 0;
    }
    this._lastLr = currentLrs(this.optimizer);
  }

  private reduce(): void {
    const groups = this.optimizer.paramGroups;
    if (groups.length !== this.minLrs.length) {
      if (this.defaultMinLr === null)
        throw new RangeError(
          `ReduceLROnPlateau: minLrs has ${this.minLrs.length} values, the optimizer now ${groups.length} parameter groups`,
        );
      this.minLrs = groups.map(() => this.defaultMinLr!);
    }
    for (const [i, group] of groups.entries()) {
      const before = numberOf(group.lr);
      const after = pythonMax(before * this.factor, this.minLrs[i]!);
      if (before - after > this.eps) setLr(group, after);
    }
  }

  private isBetter(value: number): boolean {
    const { best, threshold } = this;
    if (this.mode === 'min') return value < (this.thresholdMode === 'rel' ? best * (1 - threshold) : best - threshold);
    return value > (this.thresholdMode === 'rel' ? best * (threshold + 1) : best + threshold);
  }

  override getLr(): number[] {
    return this.getLastLr();
  }

  protected override stateNames(): StateNames {
    return names;
  }

  override loadStateDict(state: SchedulerStateDict): void {
    super.loadStateDict(state);
    this.modeWorse = this.mode === 'min' ? Infinity : -Infinity;
  }
}
