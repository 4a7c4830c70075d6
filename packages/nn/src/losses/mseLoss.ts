import type { Given } from '@wick/tensor/internal';
import { mseLoss, type Reduction, type ReductionOptions, type Tensor } from '@wick/tensor/light';
import { ReducedLoss, reductionOf } from './reducedLoss.ts';

/**
 * The squared error (x - target)²; input and target have the same shape.
 *
 * @example
 * ```ts
 * new nn.MSELoss().forward(tensor([1, 2]), tensor([1, 4])); // 2
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MSELoss.html
 */
export class MSELoss extends ReducedLoss {
  static override readonly name: string = 'MSELoss';

  /** @throws RangeError for another reduction. */
  constructor(...given: Given<ReductionOptions, [reduction: Reduction]>) {
    super(reductionOf('MSELoss', given));
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return mseLoss(input, target, { reduction: this.reduction });
  }
}
