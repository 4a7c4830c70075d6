import { checkTensor } from '@wick/tensor/internal';
import { ShapeError, type Tensor } from '@wick/tensor/light';
import { type BatchNormClass, type BatchNormGiven, BatchNormNd } from './batchNormNd.ts';

/**
 * Batch normalisation of vectors or sequences: see {@link BatchNorm2d} for what it computes and holds.
 *
 * Shapes: (N, numFeatures) or (N, numFeatures, L) to the same.
 *
 * @example
 * ```ts
 * const norm = new nn.BatchNorm1d(1);
 * norm.forward(tensor([[1], [3]])); // [[-1.0000], [1.0000]]
 * norm.running_mean; // [0.2]
 * norm.running_var; // [1.1]
 * norm.eval().forward(tensor([[1.2]])); // [[0.9535]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm1d.html
 */
export interface BatchNorm1d extends BatchNorm1dLayer {}

class BatchNorm1dLayer extends BatchNormNd {
  static override readonly name: string = 'BatchNorm1d';

  /** @throws TypeError or RangeError if a number is not what its option says. */
  constructor(numFeatures: number, ...given: BatchNormGiven) {
    super('BatchNorm1d', numFeatures, given);
  }

  protected override checkInputDim(input: Tensor): void {
    checkTensor('BatchNorm1d', input, 'input');
    if (input.ndim !== 2 && input.ndim !== 3)
      throw new ShapeError(
        `BatchNorm1d: an input of 2 or 3 dimensions (N, C) or (N, C, L) is needed, got shape [${input.shape.join(', ')}]`,
      );
  }
}

export const BatchNorm1d = BatchNorm1dLayer as BatchNormClass<typeof BatchNorm1dLayer, BatchNorm1d>;
