import { checkTensor, type Given, warn } from '@wick/tensor/internal';
import { instanceNorm, ShapeError, type Tensor } from '@wick/tensor/light';
import type { Statics } from '../../constructed.ts';
import type { Parameter } from '../../parameter.ts';
import { RunningNorm, type RunningNormOptions } from './runningNorm.ts';

/** Options of the instance normalisations; `affine` and `trackRunningStats` are false unless set. */
export type InstanceNormLayerOptions = RunningNormOptions;

/** How an instance normalisation's options are given; `B` is what they say about the shift. */
export type InstanceNormGiven<B extends boolean = boolean> = Given<
  InstanceNormLayerOptions & { bias?: B },
  [eps: number, momentum: number | null, affine: boolean, trackRunningStats: boolean]
>;

/** The class of an instance normalisation `L`, which `T` implements: scale and shift are there where `affine` asks for them. */
export type InstanceNormClass<T, L> = Statics<T> & {
  new <_Built>(
    numFeatures: number,
    options: InstanceNormLayerOptions & { affine: true; bias?: true },
  ): L & { weight: Parameter; get bias(): Parameter; set bias(value: Parameter | null) };
  new <_Built>(
    numFeatures: number,
    eps: number | undefined,
    momentum: number | null | undefined,
    affine: true,
    ...given: Given<InstanceNormLayerOptions & { bias?: true }, [trackRunningStats: boolean]>
  ): L & { weight: Parameter; get bias(): Parameter; set bias(value: Parameter | null) };
  new (numFeatures: number, ...given: InstanceNormGiven): L;
  readonly prototype: L;
};

/** What the instance normalisations share. */
export abstract class InstanceNormNd extends RunningNorm {
  /** The number of spatial dimensions. */
  protected abstract get rank(): number;

  constructor(name: string, numFeatures: number, given: readonly unknown[]) {
    super(name, numFeatures, given, false);
  }

  override forward(input: Tensor): Tensor {
    this.checkInputDim(input);
    if (input.ndim === this.rank + 2) return this.normalize(input);
    return this.normalize(input.unsqueeze(0)).squeeze(0);
  }

  private normalize(input: Tensor): Tensor {
    return instanceNorm(input, {
      runningMean: this.running_mean,
      runningVar: this.running_var,
      weight: this.weight,
      bias: this.bias,
      useInputStats: this.training || !this.trackRunningStats,
      momentum: this.momentum ?? 0,
      eps: this.eps,
    });
  }

  /** Other channels than `numFeatures` are refused only where a parameter needs that number, as in PyTorch. */
  protected checkInputDim(input: Tensor): void {
    const name = `InstanceNorm${this.rank}d`;
    checkTensor(name, input, 'input');
    const alone = this.rank + 1;
    const shape = `[${input.shape.join(', ')}]`;
    if (input.ndim !== alone && input.ndim !== alone + 1)
      throw new ShapeError(
        `${name}: an input of ${alone} (C, …) or ${alone + 1} (N, C, …) dimensions is needed, got shape ${shape}`,
      );
    const channels = input.shape[input.ndim - alone]!;
    if (channels === this.numFeatures) return;
    const message = `${name}: numFeatures is ${this.numFeatures}, but the input of shape ${shape} has ${channels} channels`;
    if (this.affine) throw new ShapeError(message);
    warn(`${message}; without affine it is not used`);
  }
}
