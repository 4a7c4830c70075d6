import { checkCount, flag, naming, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import { noGrad, ones, type Tensor, tensor, zeros } from '@wick/tensor/light';
import { pythonRepr } from '../../module/repr.ts';
import { dtype, type FloatDType, kind } from '../../options.ts';
import { AffineModule } from './affine.ts';

/** Options of the batch and instance normalisations. */
export interface RunningNormOptions {
  /** Added to the variance. Default: 1e-5. */
  eps?: number;
  /** Weight of a batch in the running statistics; null: the mean over all batches. Default: 0.1. */
  momentum?: number | null;
  /** Learn a scale and a shift per channel. Default: true for batch, false for instance normalisation. */
  affine?: boolean;
  /**
   * Keep running statistics, which evaluation uses; without them it uses the input's own. Default: true for batch, false
   * for instance normalisation.
   */
  trackRunningStats?: boolean;
  /** With `affine`: learn the shift too. Default: true. */
  bias?: boolean;
  /** Of parameters and statistics. Default: 'float32'. */
  dtype?: FloatDType;
  /** 'cpu', where every tensor is; another one is refused. */
  device?: 'cpu';
}

const runningTable = (standard: boolean) =>
  optionTable(
    {
      eps: number(1e-5, 0),
      momentum: kind<number | null>(
        0.1,
        'a number or null',
        (given) => given === null || (typeof given === 'number' && !Number.isNaN(given)),
      ),
      affine: flag(standard),
      trackRunningStats: flag(standard),
      bias: flag(true),
      dtype,
    } satisfies RulesFor<RunningNormOptions>,
    ['eps', 'momentum', 'affine', 'trackRunningStats'],
  );
/** Where scale, shift and statistics are kept unless an option says otherwise: batches, and all that wait for sizes. */
export const keptTable = runningTable(true);
const freeTable = runningTable(false);

/** What batch and instance normalisations share; the number of batches is null where no statistics are kept. */
export abstract class RunningNorm extends AffineModule {
  /** [numFeatures], 0 at first; null without running statistics. */
  declare running_mean: Tensor | null;
  /** [numFeatures], unbiased, 1 at first; null without running statistics. */
  declare running_var: Tensor | null;
  /** Batches so far, int64; null without running statistics. */
  declare num_batches_tracked: Tensor | null;
  /** Channels of the input. */
  readonly numFeatures: number;
  /** Added to the variance. */
  eps: number;
  /** Weight of a batch in the running statistics; null: the mean over all batches. */
  momentum: number | null;
  /** Whether there is a scale and a shift per channel. */
  readonly affine: boolean;
  /** Whether running statistics are kept. */
  readonly trackRunningStats: boolean;

  /** @param standard - what `affine` and `trackRunningStats` are unless an option says so. */
  constructor(name: string, numFeatures: number, given: readonly unknown[], standard: boolean) {
    super();
    const read = (standard ? keptTable : freeTable).take(name, given);
    const { affine, bias, dtype, trackRunningStats } = read;
    this.numFeatures = checkCount(name, 'numFeatures', numFeatures, 0);
    this.eps = read.eps;
    this.momentum = read.momentum;
    this.affine = affine;
    this.trackRunningStats = trackRunningStats;
    this.registerAffine(numFeatures, { affine, bias, dtype });
    const kept = (make: typeof zeros) => (trackRunningStats ? naming(name, () => make(numFeatures, { dtype })) : null);
    this.registerBuffer('running_mean', kept(zeros));
    this.registerBuffer('running_var', kept(ones));
    this.registerBuffer('num_batches_tracked', trackRunningStats ? tensor(0, { dtype: 'int64' }) : null);
    this.resetParameters();
  }

  /** Sets the running statistics back to mean 0, variance 1 and no batch. */
  resetRunningStats(): void {
    noGrad(() => {
      this.running_mean?.zero_();
      this.running_var?.fill_(1);
      this.num_batches_tracked?.zero_();
    });
  }

  /** Sets the running statistics back, the scale to 1 and the shift to 0. Nothing is drawn. */
  override resetParameters(): void {
    this.resetRunningStats();
    super.resetParameters();
  }

  /**
   * Checkpoints from before PyTorch 0.4.1, and plain objects, may lack the number of batches: it stays as it is.
   *
   * @internal
   */
  upgradeState(state: Map<string, unknown>, prefix: string): void {
    const key = `${prefix}num_batches_tracked`;
    if (this.num_batches_tracked && !state.has(key)) state.set(key, this.num_batches_tracked);
  }

  override extraRepr(): string {
    const { eps, momentum, affine, bias, trackRunningStats } = this;
    const values = { eps, momentum, affine, bias: bias !== null, track_running_stats: trackRunningStats };
    return [this.numFeatures, ...Object.entries(values).map(([name, value]) => `${name}=${pythonRepr(value)}`)].join(
      ', ',
    );
  }
}
