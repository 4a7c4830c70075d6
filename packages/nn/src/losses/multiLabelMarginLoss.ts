import type { Given } from '@wick/tensor/internal';
import { multilabelMarginLoss, type Reduction, type ReductionOptions, type Tensor } from '@wick/tensor/light';
import { ReducedLoss, reductionOf } from './reducedLoss.ts';

/**
 * Σ max(0, 1 - x[y] + x[i]) / C over the classes y of a sample and the classes i that it has not.
 *
 * Shapes: scores (N, C) or (C); int64 classes of the same shape: those of the sample, then -1.
 *
 * @example
 * ```ts
 * new MultiLabelMarginLoss().forward(tensor([[0.1, 0.2, 0.8]]), tensor([[2, -1, 0]], { dtype: 'int64' })); // 0.2333
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiLabelMarginLoss.html
 */
export class MultiLabelMarginLoss extends ReducedLoss {
  static override readonly name: string = 'MultiLabelMarginLoss';

  /** @throws RangeError for another reduction. */
  constructor(...given: Given<ReductionOptions, [reduction: Reduction]>) {
    super(reductionOf('MultiLabelMarginLoss', given));
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return multilabelMarginLoss(input, target, { reduction: this.reduction });
  }
}
