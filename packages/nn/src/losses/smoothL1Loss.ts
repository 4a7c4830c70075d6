import { checkOptions, type Reduction, type SmoothL1LossOptions, smoothL1Loss, type Tensor } from '@wick/tensor';
import { shown, withFirst } from '../arguments.ts';
import { checkNumber } from '../layers/numbers.ts';
import { ReducedLoss } from './reducedLoss.ts';

/**
 * ½d²/β where |d| = |x - target| < β, else |d| - ½β; input and target have the same shape.
 *
 * @example
 * ```ts
 * new nn.SmoothL1Loss().forward(tensor([1, 2]), tensor([1.5, 4])); // 0.8125
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.SmoothL1Loss.html
 */
export class SmoothL1Loss extends ReducedLoss {
  static override readonly name: string = 'SmoothL1Loss';
  /** Where squares pass over into straight lines. */
  readonly beta: number;

  /**
   * @param reduction - 'mean', 'sum' or 'none', or the options: `reduction`, `beta` (1).
   * @throws RangeError for another reduction or a negative beta.
   */
  constructor(reduction?: Reduction | SmoothL1LossOptions, options?: SmoothL1LossOptions) {
    const read = checkOptions('SmoothL1Loss', withFirst<SmoothL1LossOptions>('reduction', reduction, options), {
      beta: true,
      reduction: true,
    });
    super('SmoothL1Loss', read.reduction);
    this.beta = checkNumber('SmoothL1Loss', 'beta', read.beta ?? 1);
    if (this.beta < 0) throw new RangeError(`SmoothL1Loss: beta must be a number from 0 up, got ${shown(this.beta)}`);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return smoothL1Loss(input, target, { beta: this.beta, reduction: this.reduction });
  }
}
