import {
  any,
  checkNumber,
  count,
  flag,
  type Given,
  number,
  optionTable,
  type RulesFor,
  word,
} from '@wick/tensor/internal';
import type { AnyOptimizer } from '../optimizer/optimizer.ts';
import { numbers, perGroup, setLr, setMomentum, usesBeta1 } from './check.ts';
import { LRScheduler, lastEpoch, type SchedulerOptions } from './lrScheduler.ts';
import { pow } from './precise.ts';
import type { SchedulerStateDict, StateNames } from './state.ts';

/** Options of {@link CyclicLR}. */
export interface CyclicLROptions extends SchedulerOptions {
  /** Steps of the rising half. Default 2000. */
  stepSizeUp?: number;
  /** Steps of the falling half. Default `stepSizeUp`. */
  stepSizeDown?: number;
  /** Cycles of the same height, of half the height of the one before, or whose height falls as gamma^step. Default `'triangular'`. */
  mode?: 'triangular' | 'triangular2' | 'exp_range';
  /** Default 1. */
  gamma?: number;
  /** The height, from 0 to 1, in place of `mode`: of the cycle's number (from 1) or of the step's, as `scaleMode` says. */
  scaleFn?: (x: number) => number;
  /** Default `'cycle'`. */
  scaleMode?: 'cycle' | 'iterations';
  /** Whether the momentum (or β₁) moves against the learning rate. Default true. */
  cycleMomentum?: boolean;
  /** The momentum at the highest learning rate. Default 0.8. */
  baseMomentum?: number | readonly number[];
  /** The momentum at the lowest. Default 0.9. */
  maxMomentum?: number | readonly number[];
}

const table = optionTable(
  {
    stepSizeUp: count(2000, 1),
    stepSizeDown: count<number | undefined>(undefined, 1),
    mode: word<'triangular' | 'triangular2' | 'exp_range'>('triangular', ['triangular', 'triangular2', 'exp_range']),
    gamma: number(1),
    scaleFn: any<((x: number) => number) | undefined>(undefined, 'a function', (fn) => typeof fn === 'function'),
    scaleMode: word<'cycle' | 'iterations'>('cycle', ['cycle', 'iterations']),
    cycleMomentum: flag(true),
    baseMomentum: numbers(0.8),
    maxMomentum: numbers(0.9),
    lastEpoch,
  } satisfies RulesFor<CyclicLROptions>,
  [
    'stepSizeUp',
    'stepSizeDown',
    'mode',
    'gamma',
    'scaleFn',
    'scaleMode',
    'cycleMomentum',
    'baseMomentum',
    'maxMomentum',
    'lastEpoch',
  ],
);

/**
 * Lets the learning rate rise from `baseLr` to `maxLr` and fall again, over and over (Smith, 2015):
 * base + (max - base) · height · scale, where the height goes from 0 to 1 and back within a cycle and the scale is 1,
 * 1 / 2^(cycle - 1) or gamma^step. Call `step()` after every batch.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD([new nn.Parameter(ones(1))], { lr: 0.1 });
 * const scheduler = new optim.lrScheduler.CyclicLR(optimizer, 0.1, 0.5, { stepSizeUp: 2, cycleMomentum: false });
 * const rates: number[] = [];
 * for (let epoch = 0; epoch < 5; epoch++) {
 *   rates.push(optimizer.paramGroups[0]!.lr as number);
 *   optimizer.step();
 *   scheduler.step();
 * }
 * rates; // [0.1, 0.3, 0.5, 0.3, 0.1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CyclicLR.html
 */
export class CyclicLR extends LRScheduler {
  static override readonly typeName = 'CyclicLR';

  /** Each group's largest learning rate. */
  maxLrs: number[];
  /** Steps of a cycle. */
  totalSize: number;
  /** The share of the cycle in which the learning rate rises. */
  stepRatio: number;
  /** How the height of the cycles falls. */
  mode: 'triangular' | 'triangular2' | 'exp_range';
  /** What the height is multiplied with every step, with the mode 'exp_range'. */
  gamma: number;
  /** What the height follows: the cycle's number or the step's. */
  scaleMode: 'cycle' | 'iterations';
  /** Whether the momentum (or β₁) moves against the learning rate. */
  cycleMomentum: boolean;
  /** Each group's momentum at the largest learning rate; undefined where it does not move. */
  baseMomentums: number[] | undefined;
  /** Each group's momentum at the least learning rate; undefined where it does not move. */
  maxMomentums: number[] | undefined;
  /** @internal */ _useBeta1: boolean | undefined;
  private readonly custom: ((x: number) => number) | undefined;

  /**
   * @param baseLr - the lowest learning rate, for all groups or for each
   * @param maxLr - the highest
   * @throws TypeError or RangeError if an option is not what it should be, or if `cycleMomentum` is on and the
   *   optimiser has no momentum
   */
  constructor(
    optimizer: AnyOptimizer,
    baseLr: number | readonly number[],
    maxLr: number | readonly number[],
    ...given: Given<
      CyclicLROptions,
      [stepSizeUp: number, stepSizeDown: number, mode: 'triangular' | 'triangular2' | 'exp_range', gamma: number]
    >
  ) {
    const options = table.take('CyclicLR', given);
    super(optimizer);
    const where = 'CyclicLR';
    const lrs = (name: string, value: number | readonly number[]) =>
      perGroup(where, name, optimizer, value, (x) => checkNumber(where, name, x));
    const baseLrs = lrs('baseLr', baseLr);
    this.maxLrs = lrs('maxLr', maxLr);
    const up = options.stepSizeUp;
    const down = options.stepSizeDown ?? up;
    this.totalSize = up + down;
    this.stepRatio = up / this.totalSize;
    this.mode = options.mode;
    this.gamma = options.gamma;
    this.custom = options.scaleFn;
    this.scaleMode = this.custom ? options.scaleMode : this.mode === 'exp_range' ? 'iterations' : 'cycle';
    this.cycleMomentum = options.cycleMomentum;
    if (this.cycleMomentum) {
      this._useBeta1 = usesBeta1(where, optimizer);
      this.baseMomentums = lrs('baseMomentum', options.baseMomentum);
      this.maxMomentums = lrs('maxMomentum', options.maxMomentum);
    }
    this.checkLastEpoch(options.lastEpoch);

    if (options.lastEpoch === -1) {
      for (const [i, group] of optimizer.paramGroups.entries()) {
        setLr(group, baseLrs[i]!);
        if (!this.cycleMomentum) continue;
        setMomentum(group, this._useBeta1!, this.maxMomentums![i]!);
        group.maxMomentum = this.maxMomentums![i]!;
        group.baseMomentum = this.baseMomentums![i]!;
      }
    }
    this.start(options.lastEpoch);
    this.baseLrs = baseLrs;
  }

  /** The height of the cycles, of the cycle's number or the step's, as `scaleMode` says. */
  scaleFn(x: number): number {
    if (this.custom) return this.custom(x);
    if (this.mode === 'triangular') return 1;
    return this.mode === 'triangular2' ? 1 / 2 ** (x - 1) : pow(this.gamma, x);
  }

  protected override nextLrs(): number[] {
    const { lastEpoch, totalSize, stepRatio } = this;
    const cycle = Math.floor(1 + lastEpoch / totalSize);
    const x = 1 + lastEpoch / totalSize - cycle;
    const height = x <= stepRatio ? x / stepRatio : (x - 1) / (stepRatio - 1);
    const scale = this.scaleFn(this.scaleMode === 'cycle' ? cycle : lastEpoch);
    const bases = this.forGroups('baseLrs', this.baseLrs);
    const tops = this.forGroups('maxLrs', this.maxLrs);
    if (this.cycleMomentum) {
      const least = this.forGroups('baseMomentums', this.baseMomentums!);
      const most = this.forGroups('maxMomentums', this.maxMomentums!);
      for (let i = 0; i < most.length; i++) {
        const momentum = most[i]! - (most[i]! - least[i]!) * height * scale;
        setMomentum(this.optimizer.paramGroups[i]!, this._useBeta1!, momentum);
      }
    }
    return bases.map((base, i) => base + (tops[i]! - base) * height * scale);
  }

  protected override stateNames(): StateNames {
    return {
      max_lrs: 'maxLrs',
      total_size: 'totalSize',
      step_ratio: 'stepRatio',
      mode: 'mode',
      gamma: 'gamma',
      scale_mode: 'scaleMode',
      cycle_momentum: 'cycleMomentum',
      use_beta1: '_useBeta1',
      base_momentums: 'baseMomentums',
      max_momentums: 'maxMomentums',
      ...super.stateNames(),
    };
  }

  override stateDict(): SchedulerStateDict {
    // PyTorch has room for a callable object here, and null for a function.
    return { ...super.stateDict(), _scale_fn_custom: null };
  }
}
