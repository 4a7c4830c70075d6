import type { Given } from '@wick/tensor/internal';
import { l1Loss, type Reduction, type ReductionOptions, type Tensor } from '@wick/tensor/light';
import { ReducedLoss, reductionOf } from './reducedLoss.ts';

/**
 * The absolute error |x - target|; input and target have the same shape.
 *
 * @example
 * ```ts
 * new nn.L1Loss().forward(tensor([1, 2]), tensor([1, 4])); // 1
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.L1Loss.html
 */
export class L1Loss extends ReducedLoss {
  static override readonly name: string = 'L1Loss';

  /** @throws RangeError for another reduction. */
  constructor(...given: Given<ReductionOptions, [reduction: Reduction]>) {
    super(reductionOf('L1Loss', given));
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return l1Loss(input, target, { reduction: this.reduction });
  }
}
