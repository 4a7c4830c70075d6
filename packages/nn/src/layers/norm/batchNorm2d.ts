import { checkTensor } from '@wick/tensor/internal';
import { ShapeError, type Tensor } from '@wick/tensor/light';
import { type BatchNormClass, type BatchNormGiven, BatchNormNd } from './batchNormNd.ts';

/**
 * Batch normalisation of images: `y = (x - mean) / √(var + eps) · weight + bias` for each channel, with mean and
 * biased variance over the batch while training and with the running statistics in evaluation. Those move while
 * training: `running = (1 - momentum) · running + momentum · batch`.
 *
 * Parameters: `weight` (1 at first) and `bias` (0), null with `affine: false`. Buffers: `running_mean`, `running_var`
 * (updated with the unbiased variance) and `num_batches_tracked`. After `m instanceof nn.BatchNorm2d` the compiler
 * takes `weight` and `bias` for Parameters.
 * Shapes: (N, numFeatures, H, W) to the same.
 *
 * @example
 * ```ts
 * const norm = new nn.BatchNorm2d(16);
 * norm.forward(randn(8, 16, 4, 4)).shape; // [8, 16, 4, 4]
 * Object.keys(norm.stateDict()); // ['weight', 'bias', 'running_mean', 'running_var', 'num_batches_tracked']
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm2d.html
 * @see Ioffe and Szegedy, Batch Normalization (2015)
 */
export interface BatchNorm2d extends BatchNorm2dLayer {}

class BatchNorm2dLayer extends BatchNormNd {
  static override readonly name: string = 'BatchNorm2d';

  /** @throws TypeError or RangeError if a number is not what its option says. */
  constructor(numFeatures: number, ...given: BatchNormGiven) {
    super('BatchNorm2d', numFeatures, given);
  }

  protected override checkInputDim(input: Tensor): void {
    checkTensor('BatchNorm2d', input, 'input');
    if (input.ndim !== 4)
      throw new ShapeError(
        `BatchNorm2d: an input of 4 dimensions (N, C, H, W) is needed, got shape [${input.shape.join(', ')}]`,
      );
  }
}

export const BatchNorm2d = BatchNorm2dLayer as BatchNormClass<typeof BatchNorm2dLayer, BatchNorm2d>;
