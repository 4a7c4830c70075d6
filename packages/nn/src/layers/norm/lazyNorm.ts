import { checkTensor } from '@wick/tensor/internal';
import { ShapeError, type Tensor } from '@wick/tensor/light';
import { builtFrom, complete, type LazyClass, type Recipe, wait } from '../lazy/lazy.ts';
import { BatchNorm1d } from './batchNorm1d.ts';
import { BatchNorm2d } from './batchNorm2d.ts';
import { BatchNorm3d } from './batchNorm3d.ts';
import type { BatchNormGiven } from './batchNormNd.ts';
import { InstanceNorm1d } from './instanceNorm1d.ts';
import { InstanceNorm2d } from './instanceNorm2d.ts';
import { InstanceNorm3d } from './instanceNorm3d.ts';
import { keptTable, type RunningNorm, type RunningNormOptions } from './runningNorm.ts';

type Eager<M> = new (numFeatures: number, options?: RunningNormOptions) => M;

type LazyNorm<M extends RunningNorm> = LazyClass<M, BatchNormGiven>;

/** In PyTorch the lazy instance normalisations, too, learn and keep statistics unless an option says otherwise. */
function lazyNorm<M extends RunningNorm>(type: Eager<M>, name: string): LazyNorm<M> {
  const Base: Eager<RunningNorm> = type;
  class LazyRunningNorm extends Base {
    static override readonly name: string = name;
    declare recipe?: Recipe | undefined;

    constructor(...given: BatchNormGiven) {
      const full = keptTable.take(name, given);
      const { affine, bias, dtype, trackRunningStats } = full;
      super(0, full);
      const parameters = affine ? (bias ? ['weight', 'bias'] : ['weight']) : [];
      const buffers = trackRunningStats ? ['running_mean', 'running_var'] : [];
      wait(this, (size, chosen) => new type(size, { ...full, dtype: chosen }), parameters, dtype, buffers);
    }

    /** There is nothing to set yet. */
    override resetParameters(): void {
      if (!this.recipe) super.resetParameters();
    }

    override forward(input: Tensor): unknown {
      complete(this, () => {
        checkTensor(name, input, 'input');
        if (input.ndim < 2)
          throw new ShapeError(`${name}: an input (N, C, …) is needed, got shape [${input.shape.join(', ')}]`);
        return input.shape[1]!; // as in PyTorch, also of an input without a batch
      });
      return super.forward(input);
    }

    /** @internal */
    builtFor(state: ReadonlyMap<string, unknown>, prefix: string) {
      const known = state.get(`${prefix}weight`) ?? state.get(`${prefix}running_mean`);
      return builtFrom(this, known, (shape) => shape[0]!);
    }
  }
  // From its first input on it is what the type says.
  return LazyRunningNorm as LazyNorm<M> & typeof LazyRunningNorm;
}

/**
 * A {@link BatchNorm1d} that takes `numFeatures` from its first input and is a BatchNorm1d from then on.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LazyBatchNorm1d.html
 */
export const LazyBatchNorm1d = lazyNorm(BatchNorm1d, 'LazyBatchNorm1d');
/** A {@link BatchNorm2d} that takes `numFeatures` from its first input; see {@link LazyBatchNorm1d}. */
export const LazyBatchNorm2d = lazyNorm(BatchNorm2d, 'LazyBatchNorm2d');
/** A {@link BatchNorm3d} that takes `numFeatures` from its first input; see {@link LazyBatchNorm1d}. */
export const LazyBatchNorm3d = lazyNorm(BatchNorm3d, 'LazyBatchNorm3d');
/** An {@link InstanceNorm1d} that takes `numFeatures` from its first input; see {@link LazyBatchNorm1d}. */
export const LazyInstanceNorm1d = lazyNorm(InstanceNorm1d, 'LazyInstanceNorm1d');
/** An {@link InstanceNorm2d} that takes `numFeatures` from its first input; see {@link LazyBatchNorm1d}. */
export const LazyInstanceNorm2d = lazyNorm(InstanceNorm2d, 'LazyInstanceNorm2d');
/** An {@link InstanceNorm3d} that takes `numFeatures` from its first input; see {@link LazyBatchNorm1d}. */
export const LazyInstanceNorm3d = lazyNorm(InstanceNorm3d, 'LazyInstanceNorm3d');
