import { checkNumber, count, flag, type Given, number, optionTable, type RulesFor, word } from '@wick/tensor/internal';
import { toCamel } from '../optimizer/names.ts';
import type { AnyOptimizer } from '../optimizer/optimizer.ts';
import { numbers, perGroup, setMomentum, usesBeta1 } from './check.ts';
import { LRScheduler, lastEpoch, type SchedulerOptions } from './lrScheduler.ts';
import { cos } from './precise.ts';
import type { StateNames } from './state.ts';

/** Options of {@link OneCycleLR}. */
export interface OneCycleLROptions extends SchedulerOptions {
  /** The length of the cycle; or give `epochs` and `stepsPerEpoch`. */
  totalSteps?: number;
  /** Times `stepsPerEpoch`: the length of the cycle. */
  epochs?: number;
  /** Batches of an epoch. */
  stepsPerEpoch?: number;
  /** The share of the cycle in which the learning rate rises. Default 0.3. */
  pctStart?: number;
  /** Default `'cos'`. */
  annealStrategy?: 'cos' | 'linear';
  /** Whether the momentum (or β₁) moves against the learning rate. Default true. */
  cycleMomentum?: boolean;
  /** The momentum at the highest learning rate. Default 0.85. */
  baseMomentum?: number | readonly number[];
  /** The momentum at the lowest. Default 0.95. */
  maxMomentum?: number | readonly number[];
  /** The first learning rate is maxLr / divFactor. Default 25. */
  divFactor?: number;
  /** The last one is the first one / finalDivFactor. Default 1e4. */
  finalDivFactor?: number;
  /** Come back to the first learning rate as fast as it went up, and only then go below. Default false. */
  threePhase?: boolean;
}

/** A stretch of the cycle; the values are names of entries of the parameter groups, as PyTorch saves them. */
interface Phase {
  end_step: number;
  start_lr: string;
  end_lr: string;
  start_momentum: string;
  end_momentum: string;
}

const [FIRST, TOP, LAST] = ['initial_lr', 'max_lr', 'min_lr'] as const;
const [HIGH, LOW] = ['max_momentum', 'base_momentum'] as const;
/** The same here, looked up once: they are asked for at every step. */
const places = new Map<string, string>([FIRST, TOP, LAST, HIGH, LOW].map((name) => [name, toCamel(name)]));
const phase = (end_step: number, start_lr: string, end_lr: string, start_momentum: string, end_momentum: string) => ({
  end_step,
  start_lr,
  end_lr,
  start_momentum,
  end_momentum,
});

const table = optionTable(
  {
    totalSteps: count<number | undefined>(undefined, 1),
    epochs: count<number | undefined>(undefined, 1),
    stepsPerEpoch: count<number | undefined>(undefined, 1),
    pctStart: number(0.3, 0, 1),
    annealStrategy: word<'cos' | 'linear'>('cos', ['cos', 'linear']),
    cycleMomentum: flag(true),
    baseMomentum: numbers(0.85),
    maxMomentum: numbers(0.95),
    divFactor: number(25),
    finalDivFactor: number(1e4),
    threePhase: flag(false),
    lastEpoch,
  } satisfies RulesFor<OneCycleLROptions>,
  ['totalSteps', 'epochs', 'stepsPerEpoch', 'pctStart', 'annealStrategy'],
);

/**
 * One cycle: the learning rate rises from maxLr / divFactor to maxLr and falls far below where it began, the momentum
 * moves the other way (Smith and Topin, 2017). Call `step()` after every batch.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD(new nn.Linear(10, 2).parameters(), { lr: 0.1, momentum: 0.9 });
 * const scheduler = new optim.lrScheduler.OneCycleLR(optimizer, 0.1, { epochs: 10, stepsPerEpoch: 100 });
 * scheduler.getLastLr(); // [0.004]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.OneCycleLR.html
 */
export class OneCycleLR extends LRScheduler {
  static override readonly typeName = 'OneCycleLR';

  /** Steps of the cycle. */
  readonly totalSteps: number;
  /** Whether the momentum (or β₁) moves against the learning rate. */
  readonly cycleMomentum: boolean;
  /** @internal */ _schedulePhases: Phase[];
  /** @internal */ _annealFuncType: 'cos' | 'linear';
  /** @internal */ _useBeta1: boolean | undefined;

  /**
   * @param maxLr - the highest learning rate, for all groups or for each
   * @throws RangeError without a length, or if `cycleMomentum` is on and the optimiser has no momentum
   */
  constructor(
    optimizer: AnyOptimizer,
    maxLr: number | readonly number[],
    ...given: Given<
      OneCycleLROptions,
      [totalSteps: number, epochs: number, stepsPerEpoch: number, pctStart: number, annealStrategy: 'cos' | 'linear']
    >
  ) {
    const options = table.take('OneCycleLR', given);
    super(optimizer);
    const where = 'OneCycleLR';
    const total = lengthOf(options);
    const rise = options.pctStart * total;
    const div = options.divFactor;
    const finalDiv = options.finalDivFactor;
    const maxLrs = perGroup(where, 'maxLr', optimizer, maxLr, (lr) => checkNumber(where, 'maxLr', lr, 0));
    const highs = perGroup(where, 'maxMomentum', optimizer, options.maxMomentum);
    const lows = perGroup(where, 'baseMomentum', optimizer, options.baseMomentum);
    this._annealFuncType = options.annealStrategy;
    this.cycleMomentum = options.cycleMomentum;
    if (this.cycleMomentum) this._useBeta1 = usesBeta1(where, optimizer);
    this.checkLastEpoch(options.lastEpoch);
    this.totalSteps = total;
    this._schedulePhases = options.threePhase
      ? [
          phase(rise - 1, FIRST, TOP, HIGH, LOW),
          phase(2 * options.pctStart * total - 2, TOP, FIRST, LOW, HIGH),
          phase(total - 1, FIRST, LAST, HIGH, HIGH),
        ]
      : [phase(rise - 1, FIRST, TOP, HIGH, LOW), phase(total - 1, TOP, LAST, LOW, HIGH)];

    if (options.lastEpoch === -1) {
      for (const [i, group] of optimizer.paramGroups.entries()) {
        group.initialLr = maxLrs[i]! / div;
        group.maxLr = maxLrs[i]!;
        group.minLr = group.initialLr / finalDiv;
        if (!this.cycleMomentum) continue;
        setMomentum(group, this._useBeta1!, highs[i]!);
        group.maxMomentum = highs[i]!;
        group.baseMomentum = lows[i]!;
      }
    }
    this.start(options.lastEpoch);
  }

  protected override nextLrs(): number[] {
    const { lastEpoch, totalSteps } = this;
    if (lastEpoch > totalSteps)
      throw new RangeError(`OneCycleLR.step: the cycle has ${totalSteps} steps, this is step ${lastEpoch}`);
    const anneal = this._annealFuncType === 'cos' ? cosine : linear;
    const last = this._schedulePhases.length - 1;
    return this.optimizer.paramGroups.map((group, place) => {
      const entry = (name: string) => this.entryOf(place, places.get(name) ?? toCamel(name));
      let begin = 0;
      let i = 0;
      while (i < last && lastEpoch > this._schedulePhases[i]!.end_step) begin = this._schedulePhases[i++]!.end_step;
      const now = this._schedulePhases[i]!;
      const share = (lastEpoch - begin) / (now.end_step - begin);
      const lr = anneal(entry(now.start_lr), entry(now.end_lr), share);
      if (this.cycleMomentum)
        setMomentum(group, this._useBeta1!, anneal(entry(now.start_momentum), entry(now.end_momentum), share));
      return lr;
    });
  }

  protected override stateNames(): StateNames {
    return {
      total_steps: 'totalSteps',
      _schedule_phases: '_schedulePhases',
      _anneal_func_type: '_annealFuncType',
      cycle_momentum: 'cycleMomentum',
      use_beta1: '_useBeta1',
      ...super.stateNames(),
    };
  }
}

function lengthOf(options: OneCycleLROptions): number {
  const { totalSteps, epochs, stepsPerEpoch } = options;
  if (totalSteps !== undefined) return totalSteps;
  if (epochs === undefined || stepsPerEpoch === undefined)
    throw new RangeError('OneCycleLR: give either totalSteps or both epochs and stepsPerEpoch');
  return epochs * stepsPerEpoch;
}

function cosine(from: number, to: number, share: number): number {
  return to + ((from - to) / 2) * (cos(Math.PI * share) + 1);
}

function linear(from: number, to: number, share: number): number {
  return (to - from) * share + from;
}
