import type { Given } from '@wick/tensor/internal';
import { type Reduction, type ReductionOptions, softMarginLoss, type Tensor } from '@wick/tensor/light';
import { ReducedLoss, reductionOf } from './reducedLoss.ts';

/**
 * log(1 + exp(-target · x)) with targets of 1 and -1; input and target have the same shape.
 *
 * @example
 * ```ts
 * new SoftMarginLoss().forward(tensor([1, -2]), tensor([1, 1])); // 1.2201
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.SoftMarginLoss.html
 */
export class SoftMarginLoss extends ReducedLoss {
  static override readonly name: string = 'SoftMarginLoss';

  /** @throws RangeError for another reduction. */
  constructor(...given: Given<ReductionOptions, [reduction: Reduction]>) {
    super(reductionOf('SoftMarginLoss', given));
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return softMarginLoss(input, target, { reduction: this.reduction });
  }
}
