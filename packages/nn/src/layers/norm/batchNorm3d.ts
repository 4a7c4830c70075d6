import { checkTensor } from '@wick/tensor/internal';
import { ShapeError, type Tensor } from '@wick/tensor/light';
import { type BatchNormClass, type BatchNormGiven, BatchNormNd } from './batchNormNd.ts';

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
export interface BatchNorm3d extends BatchNorm3dLayer {}

class BatchNorm3dLayer extends BatchNormNd {
  static override readonly name: string = 'BatchNorm3d';

  /** @throws TypeError or RangeError if a number is not what its option says. */
  constructor(numFeatures: number, ...given: BatchNormGiven) {
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

export const BatchNorm3d = BatchNorm3dLayer as BatchNormClass<typeof BatchNorm3dLayer, BatchNorm3d>;
