import { ones_, zeros_ } from '@wick/init';
import { batchNorm, empty, noGrad, ones, type Tensor, tensor, zeros } from '@wick/tensor';
import { checkBoolean, checkCount, checkFloatDType, type FloatDType, shown } from '../arguments.ts';
import { Module } from '../module/module.ts';
import { pythonRepr } from '../module/repr.ts';
import { Parameter } from '../parameter.ts';

/** Options of the batch normalisations. */
export interface BatchNormLayerOptions {
  /** Added to the variance. Default: 1e-5. */
  eps?: number;
  /** Weight of a batch in the running statistics; null: the mean over all batches. Default: 0.1. */
  momentum?: number | null;
  /** Learn a scale and a shift per channel. Default: true. */
  affine?: boolean;
  /** Keep running statistics, which evaluation uses; without them it uses the batch's own. Default: true. */
  trackRunningStats?: boolean;
  /** With `affine`: learn the shift too. Default: true. */
  bias?: boolean;
  /** Of parameters and statistics. Default: 'float32'. */
  dtype?: FloatDType;
}

/** A layer after `instanceof`: with `affine: false`, which is rare, `weight` and `bias` are null all the same. */
export type Affine<T> = T & { weight: Parameter; bias: Parameter };

/** What the batch normalisations share. */
export abstract class BatchNormNd extends Module {
  declare weight: Parameter | null;
  declare bias: Parameter | null;
  declare running_mean: Tensor | null;
  declare running_var: Tensor | null;
  declare num_batches_tracked: Tensor | null;
  readonly numFeatures: number;
  eps: number;
  momentum: number | null;
  readonly affine: boolean;
  readonly trackRunningStats: boolean;

  /** `m instanceof nn.BatchNorm2d` gives `weight` and `bias` as Parameters, as a visitor of most networks wants them. */
  static override [Symbol.hasInstance]<T>(
    this: abstract new (
      ...args: never[]
    ) => T,
    value: unknown,
  ): value is Affine<T> {
    // biome-ignore lint/complexity/noThisInStatic: the class that stands to the right of instanceof
    return Function.prototype[Symbol.hasInstance].call(this, value);
  }

  constructor(name: string, numFeatures: number, options: BatchNormLayerOptions) {
    super();
    const { eps = 1e-5, momentum = 0.1, affine = true, trackRunningStats = true, bias = true } = options;
    this.numFeatures = checkCount(name, 'numFeatures', numFeatures, 0);
    if (typeof eps !== 'number' || !(eps >= 0))
      throw new RangeError(`${name}: eps must be a number from 0 up, got ${shown(eps)}`);
    if (momentum !== null && (typeof momentum !== 'number' || Number.isNaN(momentum)))
      throw new TypeError(`${name}: momentum must be a number or null, got ${shown(momentum)}`);
    this.eps = eps;
    this.momentum = momentum;
    this.affine = checkBoolean(name, 'affine', affine);
    this.trackRunningStats = checkBoolean(name, 'trackRunningStats', trackRunningStats);
    checkBoolean(name, 'bias', bias);
    const dtype = checkFloatDType(name, options.dtype ?? 'float32');
    const vector = () => new Parameter(empty(numFeatures, { dtype }));
    this.registerParameter('weight', affine ? vector() : null);
    this.registerParameter('bias', affine && bias ? vector() : null);
    const track = trackRunningStats;
    this.registerBuffer('running_mean', track ? zeros(numFeatures, { dtype }) : null);
    this.registerBuffer('running_var', track ? ones(numFeatures, { dtype }) : null);
    this.registerBuffer('num_batches_tracked', track ? tensor(0, { dtype: 'int64' }) : null);
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
  resetParameters(): void {
    this.resetRunningStats();
    if (this.weight) ones_(this.weight);
    if (this.bias) zeros_(this.bias);
  }

  override forward(input: Tensor): Tensor {
    this.checkInputDim(input);
    const counter = this.training && this.trackRunningStats ? this.num_batches_tracked : null;
    const momentum = this.momentum ?? (counter ? 1 / (Number(counter.item()) + 1) : 0);
    const used = !this.training || this.trackRunningStats;
    const result = batchNorm(
      input,
      used ? this.running_mean : null,
      used ? this.running_var : null,
      this.weight,
      this.bias,
      {
        training: this.training || (this.running_mean === null && this.running_var === null),
        momentum,
        eps: this.eps,
      },
    );
    counter?.add_(1); // an input that was refused is not counted
    return result;
  }

  /** Refuses inputs of another number of dimensions than the layer is for. */
  protected abstract checkInputDim(input: Tensor): void;

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
