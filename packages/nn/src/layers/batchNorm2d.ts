import { ShapeError, type Tensor } from '@wick/tensor';
import { checkInput } from '../arguments.ts';
import { type BatchNormLayerOptions, BatchNormNd } from './batchNormNd.ts';

/**
 * Batch normalisation of images: each channel is brought to mean 0 and variance 1, over the batch while training and
 * with the running statistics in evaluation, then scaled and shifted.
 *
 * Parameters: `weight` (1 at first) and `bias` (0), null with `affine: false`. Buffers: `running_mean`, `running_var`
 * (updated with the unbiased variance) and `num_batches_tracked`. After `m instanceof nn.BatchNorm2d` the compiler
 * takes `weight` and `bias` for Parameters.
 * Shapes: (N, numFeatures, H, W) to the same.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm2d.html
 * @see Ioffe and Szegedy, Batch Normalization (2015)
 */
export class BatchNorm2d extends BatchNormNd {
  static override readonly typeName: string = 'BatchNorm2d';

  /** @throws TypeError or RangeError if a number is not what its option says. */
  constructor(numFeatures: number, options: BatchNormLayerOptions = {}) {
    super('BatchNorm2d', numFeatures, options);
  }

  protected override checkInputDim(input: Tensor): void {
    checkInput('BatchNorm2d', 'input', input);
    if (input.ndim !== 4)
      throw new ShapeError(
        `BatchNorm2d: an input of 4 dimensions (N, C, H, W) is needed, got shape [${input.shape.join(', ')}]`,
      );
  }
}
