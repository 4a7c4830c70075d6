import type { Given } from '@wick/tensor/internal';
import { batchNorm, type Tensor } from '@wick/tensor/light';
import type { Statics } from '../../constructed.ts';
import type { Parameter } from '../../parameter.ts';
import { isAffine } from './affine.ts';
import { RunningNorm, type RunningNormOptions } from './runningNorm.ts';

/** Options of the batch normalisations. */
export type BatchNormLayerOptions = RunningNormOptions;

/** How a batch normalisation's options are given; `A` and `B` are what they say about scale and shift. */
export type BatchNormGiven<A extends boolean = boolean, B extends boolean = boolean> = Given<
  BatchNormLayerOptions & { affine?: A; bias?: B },
  [eps: number, momentum: number | null, affine: A, trackRunningStats: boolean]
>;

/** The class of a batch normalisation `L`, which `T` implements. */
export type BatchNormClass<T, L> = Statics<T> & {
  new <_Built>(
    numFeatures: number,
    ...given: BatchNormGiven<true, true>
  ): L & { weight: Parameter; get bias(): Parameter; set bias(value: Parameter | null) };
  new <_Built>(numFeatures: number, ...given: BatchNormGiven<true>): L & { weight: Parameter };
  new (numFeatures: number, ...given: BatchNormGiven): L;
  readonly prototype: L;
};

/** What the batch normalisations share. */
export abstract class BatchNormNd extends RunningNorm {
  static override readonly [Symbol.hasInstance] = isAffine;

  constructor(name: string, numFeatures: number, given: readonly unknown[]) {
    super(name, numFeatures, given, true);
  }

  /** Refuses inputs of another number of dimensions than the layer is for. */
  protected abstract checkInputDim(input: Tensor): void;

  override forward(input: Tensor): Tensor {
    this.checkInputDim(input);
    const counter = this.training && this.trackRunningStats ? this.num_batches_tracked : null;
    const used = !this.training || this.trackRunningStats;
    const result = batchNorm(
      input,
      used ? this.running_mean : null,
      used ? this.running_var : null,
      this.weight,
      this.bias,
      {
        training: this.training || (this.running_mean === null && this.running_var === null),
        momentum: this.momentum ?? counter ?? 0,
        eps: this.eps,
      },
    );
    counter?.add_(1); // an input that was refused is not counted
    return result;
  }
}
