import type { Reduction, Tensor } from '@wick/tensor';
import { checkReduction, withFirst } from '../arguments.ts';
import { mseLoss } from '../functional/mseLoss.ts';
import { Module } from '../module/module.ts';

/** Options of {@link MSELoss}. */
export interface MSELossOptions {
  /** Default: 'mean'. */
  reduction?: Reduction;
}

/**
 * The squared error (x - target)²; input and target have the same shape.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MSELoss.html
 */
export class MSELoss extends Module {
  static override readonly typeName: string = 'MSELoss';
  readonly reduction: Reduction;

  /** @throws RangeError for another reduction. */
  constructor(reduction?: Reduction | MSELossOptions) {
    super();
    const read = withFirst<MSELossOptions>('reduction', reduction, undefined).reduction ?? 'mean';
    checkReduction('MSELoss', read);
    this.reduction = read;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return mseLoss(input, target, { reduction: this.reduction });
  }
}
