import { checkTensor, type Given } from '@wick/tensor/internal';
import { ShapeError, type Tensor } from '@wick/tensor/light';
import { type BatchNormLayerOptions, BatchNormNd } from './batchNormNd.ts';

/**
 * Batch normalisation of volumes: see {@link BatchNorm2d} for what it computes and holds.
 *
 * Shapes: (N, numFeatures, D, H, W) to the same.
 *
 * @example
 * ```ts
 * new BatchNorm3d(2).forward(ones(4, 2, 3, 3, 3)).shape; // [4, 2, 3, 3, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm3d.html
 */
export class BatchNorm3d extends BatchNormNd {
  static override readonly name: string = 'BatchNorm3d';

  /** @throws TypeError or RangeError if a number is not what its option says. */
  constructor(
    numFeatures: number,
    ...given: Given<
      BatchNormLayerOptions,
      [
        eps: BatchNormLayerOptions['eps'],
        momentum: BatchNormLayerOptions['momentum'],
        affine: BatchNormLayerOptions['affine'],
        trackRunningStats: BatchNormLayerOptions['trackRunningStats'],
      ]
    >
  ) {
    super('BatchNorm3d', numFeatures, given);
  }

  protected override checkInputDim(input: Tensor): void {
    checkTensor('BatchNorm3d', input, 'input');
    if (input.ndim !== 5)
      throw new ShapeError(
        `BatchNorm3d: an input of 5 dimensions (N, C, D, H, W) is needed, got shape [${input.shape.join(', ')}]`,
      );
  }
}
