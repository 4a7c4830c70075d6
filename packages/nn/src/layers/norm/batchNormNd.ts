import { batchNorm, type Tensor } from '@wick/tensor/light';
import { isAffine } from './affine.ts';
import { RunningNorm, type RunningNormOptions } from './runningNorm.ts';

/** Options of the batch normalisations. */
export type BatchNormLayerOptions = RunningNormOptions;

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
}
