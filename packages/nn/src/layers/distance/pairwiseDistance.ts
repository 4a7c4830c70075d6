import { checkOptions, type PairwiseDistanceOptions, pairwiseDistance, type Tensor } from '@wick/tensor';
import { checkBoolean, withFirst } from '../../arguments.ts';
import { Module } from '../../module/module.ts';
import { checkNumber } from '../numbers.ts';

/**
 * ‖x1 - x2 + eps‖ₚ along the last dimension.
 *
 * Shapes: two inputs that broadcast to (…, D), to (…), or (…, 1) with `keepdim`.
 *
 * @example
 * ```ts
 * new PairwiseDistance().forward(tensor([[0, 0]]), tensor([[3, 4]])); // [5.0000]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.PairwiseDistance.html
 */
export class PairwiseDistance extends Module {
  static override readonly name: string = 'PairwiseDistance';
  /** The exponent of the norm. */
  readonly p: number;
  /** Added to each difference. */
  readonly eps: number;
  /** Whether the last dimension stays, with size 1. */
  readonly keepdim: boolean;

  /** @throws TypeError if an option is of the wrong kind. */
  constructor(p?: number | PairwiseDistanceOptions, options?: PairwiseDistanceOptions) {
    super();
    const read = checkOptions('PairwiseDistance', withFirst<PairwiseDistanceOptions>('p', p, options), {
      p: true,
      eps: true,
      keepdim: true,
    });
    this.p = checkNumber('PairwiseDistance', 'p', read.p ?? 2);
    this.eps = checkNumber('PairwiseDistance', 'eps', read.eps ?? 1e-6);
    this.keepdim = checkBoolean('PairwiseDistance', 'keepdim', read.keepdim ?? false);
  }

  override forward(x1: Tensor, x2: Tensor): Tensor {
    const { p, eps, keepdim } = this;
    return pairwiseDistance(x1, x2, { p, eps, keepdim });
  }
}
