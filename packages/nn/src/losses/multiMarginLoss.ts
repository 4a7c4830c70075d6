import { any, type Given, number, optionTable, type RulesFor, showShape } from '@wick/tensor/internal';
import { type MultiMarginLossOptions, multiMarginLoss, ShapeError, type Tensor } from '@wick/tensor/light';
import { reduction, tensorOrNull } from '../options.ts';
import { WeightedLoss } from './weightedLoss.ts';

const table = optionTable(
  {
    p: any<number>(
      1,
      '1 or 2',
      (given) => typeof given === 'number',
      (given: number) => given === 1 || given === 2,
    ),
    margin: number(1),
    weight: tensorOrNull,
    reduction,
  } satisfies RulesFor<MultiMarginLossOptions>,
  ['p', 'margin', 'weight'],
);

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
  constructor(...given: Given<MultiMarginLossOptions, [p: number, margin: number, weight: Tensor | null]>) {
    const read = table.take('MultiMarginLoss', given);
    if (read.weight && read.weight.ndim !== 1)
      throw new ShapeError(
        `MultiMarginLoss: weight must have one dimension, got shape ${showShape(read.weight.shape)}`,
      );
    super(read);
    this.p = read.p;
    this.margin = read.margin;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { p, margin, weight, reduction } = this;
    return multiMarginLoss(input, target, { p, margin, weight, reduction });
  }
}
