import { checkCount, type Given, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import type { AnyOptimizer } from '../optimizer/optimizer.ts';
import { currentLrs } from './check.ts';
import { LRScheduler, lastEpoch, type SchedulerOptions } from './lrScheduler.ts';
import { cos } from './precise.ts';
import type { StateNames } from './state.ts';

/** Options of {@link CosineAnnealingLR}. */
export interface CosineAnnealingLROptions extends SchedulerOptions {
  /** The smallest learning rate. Default 0. */
  etaMin?: number;
}

const table = optionTable({ etaMin: number(0), lastEpoch } satisfies RulesFor<CosineAnnealingLROptions>, [
  'etaMin',
  'lastEpoch',
]);

/**
 * Lets the learning rates fall from base to `etaMin` in `tMax` epochs along a cosine, without restart (Loshchilov and
 * Hutter, 2016): etaMin + (base - etaMin) (1 + cos(π · epoch / tMax)) / 2. As in PyTorch each is computed from the one
 * before, so that schedulers can be chained.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD([tensor(0, { requiresGrad: true })], { lr: 0.1 });
 * const scheduler = new optim.lrScheduler.CosineAnnealingLR(optimizer, 10);
 * for (let epoch = 0; epoch < 5; epoch++) {
 *   optimizer.step();
 *   scheduler.step();
 * }
 * scheduler.getLastLr(); // [0.05]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CosineAnnealingLR.html
 */
export class CosineAnnealingLR extends LRScheduler {
  static override readonly typeName = 'CosineAnnealingLR';

  /** Epochs from the largest to the least. */
  tMax: number;
  /** The least learning rate. */
  etaMin: number;

  /**
   * @param tMax - epochs from the largest to the least, at least 1
   * @throws TypeError or RangeError if a number is not what its option says, or as {@link LRScheduler} for `lastEpoch`
   */
  constructor(
    optimizer: AnyOptimizer,
    tMax: number,
    ...given: Given<CosineAnnealingLROptions, [etaMin: number, lastEpoch: number]>
  ) {
    const options = table.take('CosineAnnealingLR', given);
    super(optimizer);
    this.tMax = checkCount('CosineAnnealingLR', 'tMax', tMax, 1);
    this.etaMin = options.etaMin;
    this.start(options.lastEpoch);
  }

  protected override nextLrs(): number[] {
    const { lastEpoch, tMax, etaMin } = this;
    const lrs = currentLrs(this.optimizer);
    if (this._isInitial) return lrs;
    if (this._stepCount === 1 && lastEpoch > 0)
      return this.baseLrs.map((base) => etaMin + ((base - etaMin) * (1 + cos((lastEpoch * Math.PI) / tMax))) / 2);
    // Coming from the bottom the ratio below would be 0 / 0.
    if ((lastEpoch - 1 - tMax) % (2 * tMax) === 0) {
      const base = this.forGroups('baseLrs', this.baseLrs);
      const height = 1 - cos(Math.PI / tMax);
      for (let i = 0; i < lrs.length; i++) lrs[i]! += ((base[i]! - etaMin) * height) / 2;
      return lrs;
    }
    const ratio = (1 + cos((Math.PI * lastEpoch) / tMax)) / (1 + cos((Math.PI * (lastEpoch - 1)) / tMax));
    for (let i = 0; i < lrs.length; i++) lrs[i] = ratio * (lrs[i]! - etaMin) + etaMin;
    return lrs;
  }

  protected override closedFormLrs(): number[] {
    const { lastEpoch, tMax, etaMin } = this;
    return this.baseLrs.map((base) => etaMin + ((base - etaMin) * (1 + cos((Math.PI * lastEpoch) / tMax))) / 2);
  }

  protected override stateNames(): StateNames {
    return { T_max: 'tMax', eta_min: 'etaMin', ...super.stateNames() };
  }
}
