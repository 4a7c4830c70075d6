import { checkOptions, type MultiMarginLossOptions, multiMarginLoss, ShapeError, type Tensor } from '@wick/tensor';
import { shown, withFirst } from '../arguments.ts';
import { checkNumber } from '../layers/numbers.ts';
import { WeightedLoss } from './weightedLoss.ts';

/**
 * Σ_{i ≠ y} max(0, margin - x[y] + x[i])^p · weight[y] / C for each sample with class y.
 *
 * Shapes: scores (N, C) or (C); int64 classes (N) or ().
 *
 * @example
 * ```ts
 * new MultiMarginLoss().forward(tensor([[0.1, 0.2, 0.8]]), tensor([1], { dtype: 'int64' })); // 0.8333
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiMarginLoss.html
 */
export class MultiMarginLoss extends WeightedLoss {
  static override readonly name: string = 'MultiMarginLoss';
  /** The exponent, 1 or 2. */
  readonly p: number;
  /** By how much the class's score must be the larger one to cost nothing. */
  readonly margin: number;

  /**
   * @param p - the exponent, 1 or 2 (1), or the options: `p`, `margin` (1), `weight` (one per class, a buffer),
   * `reduction` ('mean').
   * @throws RangeError for another reduction or exponent; ShapeError unless the weight has one dimension.
   */
  constructor(p?: number | MultiMarginLossOptions, options?: MultiMarginLossOptions) {
    const read = checkOptions('MultiMarginLoss', withFirst<MultiMarginLossOptions>('p', p, options), {
      p: true,
      weight: true,
      margin: true,
      reduction: true,
    });
    super('MultiMarginLoss', read);
    this.p = read.p ?? 1;
    this.margin = checkNumber('MultiMarginLoss', 'margin', read.margin ?? 1);
    if (this.p !== 1 && this.p !== 2) throw new RangeError(`MultiMarginLoss: p must be 1 or 2, got ${shown(this.p)}`);
    if (read.weight && read.weight.ndim !== 1)
      throw new ShapeError(`MultiMarginLoss: weight must have one dimension, got shape ${shown(read.weight.shape)}`);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { p, margin, weight, reduction } = this;
    return multiMarginLoss(input, target, { p, margin, weight, reduction });
  }
}
