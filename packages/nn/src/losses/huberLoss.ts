import {
  checkOptions,
  type HuberLossOptions as FunctionOptions,
  huberLoss,
  type Reduction,
  type Tensor,
} from '@wick/tensor';
import { shown, withFirst } from '../arguments.ts';
import { checkNumber } from '../layers/numbers.ts';
import { ReducedLoss } from './reducedLoss.ts';

/** Options of {@link HuberLoss}. */
export type HuberLossOptions = Omit<FunctionOptions, 'weight'>;

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
  constructor(reduction?: Reduction | HuberLossOptions, options?: HuberLossOptions) {
    const read = checkOptions('HuberLoss', withFirst<HuberLossOptions>('reduction', reduction, options), {
      delta: true,
      reduction: true,
    });
    super('HuberLoss', read.reduction);
    this.delta = checkNumber('HuberLoss', 'delta', read.delta ?? 1);
    if (this.delta <= 0) throw new RangeError(`HuberLoss: delta must be a positive number, got ${shown(this.delta)}`);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return huberLoss(input, target, { delta: this.delta, reduction: this.reduction });
  }
}
