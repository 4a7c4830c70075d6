import { type Given, optionTable, type RulesFor } from '@wick/tensor/internal';
import { type HuberLossOptions as FunctionOptions, huberLoss, type Tensor } from '@wick/tensor/light';
import { positive, reduction } from '../options.ts';
import { ReducedLoss } from './reducedLoss.ts';

/** Options of {@link HuberLoss}. */
export type HuberLossOptions = Omit<FunctionOptions, 'weight'>;

const table = optionTable({ delta: positive(1), reduction } satisfies RulesFor<HuberLossOptions>, [
  'reduction',
  'delta',
]);

/**
 * ½d² where |d| = |x - target| ≤ δ, else δ(|d| - ½δ); input and target have the same shape.
 *
 * @example
 * ```ts
 * new nn.HuberLoss({ delta: 0.5 }).forward(tensor([1, 2]), tensor([1.5, 4])); // 0.5
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.HuberLoss.html
 */
export class HuberLoss extends ReducedLoss {
  static override readonly name: string = 'HuberLoss';
  /** Where squares pass over into straight lines. */
  readonly delta: number;

  /**
   * @param reduction - 'mean', 'sum' or 'none', or the options: `reduction`, `delta` (1).
   * @throws RangeError for another reduction, or unless delta is positive.
   */
  constructor(
    ...given: Given<HuberLossOptions, [reduction: HuberLossOptions['reduction'], delta: HuberLossOptions['delta']]>
  ) {
    const read = table.take('HuberLoss', given);
    super(read.reduction);
    this.delta = read.delta;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return huberLoss(input, target, { delta: this.delta, reduction: this.reduction });
  }
}
