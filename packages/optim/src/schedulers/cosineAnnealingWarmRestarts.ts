import { checkCount, checkNumber, count, type Given, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import type { AnyOptimizer } from '../optimizer/optimizer.ts';
import { currentLrs, setLr } from './check.ts';
import { LRScheduler, lastEpoch, type SchedulerOptions } from './lrScheduler.ts';
import { cos, log } from './precise.ts';
import type { StateNames } from './state.ts';

/** Options of {@link CosineAnnealingWarmRestarts}. */
export interface CosineAnnealingWarmRestartsOptions extends SchedulerOptions {
  /** How many times longer each cycle is than the one before. Default 1. */
  tMult?: number;
  /** The smallest learning rate. Default 0. */
  etaMin?: number;
}

const table = optionTable(
  { tMult: count(1, 1), etaMin: number(0), lastEpoch } satisfies RulesFor<CosineAnnealingWarmRestartsOptions>,
  ['tMult', 'etaMin', 'lastEpoch'],
);

/**
 * Lets the learning rates fall from base to `etaMin` along a cosine, again and again, the first time in `t0` epochs
 * (Loshchilov and Hutter, 2016): etaMin + (base - etaMin) (1 + cos(π · tCur / tI)) / 2.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD([tensor(0, { requiresGrad: true })], { lr: 0.1 });
 * const scheduler = new optim.lrScheduler.CosineAnnealingWarmRestarts(optimizer, 4);
 * for (let epoch = 0; epoch < 4; epoch++) {
 *   optimizer.step();
 *   scheduler.step();
 * }
 * scheduler.getLastLr(); // [0.1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CosineAnnealingWarmRestarts.html
 */
export class CosineAnnealingWarmRestarts extends LRScheduler {
  static override readonly typeName = 'CosineAnnealingWarmRestarts';

  /** Epochs to the first restart. */
  t0: number;
  /** The length of this cycle. */
  tI: number;
  /** How many times as long each stretch is as the one before. */
  tMult: number;
  /** The least learning rate. */
  etaMin: number;
  /** How far this cycle has come. */
  tCur: number;

  /**
   * @param t0 - epochs to the first restart, at least 1
   * @throws TypeError or RangeError if a number is not what its option says, or as {@link LRScheduler} for `lastEpoch`
   */
  constructor(
    optimizer: AnyOptimizer,
    t0: number,
    ...given: Given<CosineAnnealingWarmRestartsOptions, [tMult: number, etaMin: number, lastEpoch: number]>
  ) {
    const options = table.take('CosineAnnealingWarmRestarts', given);
    super(optimizer);
    const where = 'CosineAnnealingWarmRestarts';
    this.t0 = checkCount(where, 't0', t0, 1);
    this.tI = this.t0;
    this.tMult = options.tMult;
    this.etaMin = options.etaMin;
    this.tCur = options.lastEpoch;
    this.start(options.lastEpoch);
  }

  /**
   * Sets the learning rates of the next epoch, or of a given one.
   *
   * @param epoch - may have a fraction: `scheduler.step(epoch + batch / batches)` moves along within an epoch
   */
  override step(epoch?: number): void {
    if (epoch !== undefined) checkNumber('CosineAnnealingWarmRestarts', 'epoch', epoch, 0);
    this.attempt(() => this.moveTo(epoch), epoch);
  }

  private moveTo(epoch: number | undefined): void {
    let at = epoch ?? (this.lastEpoch < 0 ? 0 : undefined);
    if (at === undefined) {
      at = this.lastEpoch + 1;
      this.tCur++;
      if (this.tCur >= this.tI) {
        this.tCur %= this.tI;
        this.tI *= this.tMult;
      }
    } else if (at < this.t0) {
      this.tI = this.t0;
      this.tCur = at;
    } else if (this.tMult === 1) {
      this.tCur = at % this.t0;
    } else {
      const cycles = Math.trunc(log((at / this.t0) * (this.tMult - 1) + 1) / log(this.tMult));
      this.tCur = at - (this.t0 * (this.tMult ** cycles - 1)) / (this.tMult - 1);
      this.tI = this.t0 * this.tMult ** cycles;
    }
    this.lastEpoch = Math.floor(at);
    const lrs = this.nextLrs();
    this.optimizer.paramGroups.forEach((group, i) => void setLr(group, lrs[i]!));
    this._withinStep = false;
    this._lastLr = currentLrs(this.optimizer);
  }

  protected override nextLrs(): number[] {
    const { tCur, tI, etaMin } = this;
    const bases = this.forGroups('baseLrs', this.baseLrs);
    return bases.map((base) => etaMin + ((base - etaMin) * (1 + cos((Math.PI * tCur) / tI))) / 2);
  }

  protected override stateNames(): StateNames {
    return { T_0: 't0', T_i: 'tI', T_mult: 'tMult', eta_min: 'etaMin', T_cur: 'tCur', ...super.stateNames() };
  }
}
