import { flag, type Given, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import { type PairwiseDistanceOptions, pairwiseDistance, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';

const table = optionTable(
  { p: number(2), eps: number(1e-6), keepdim: flag(false) } satisfies RulesFor<PairwiseDistanceOptions>,
  ['p', 'eps', 'keepdim'],
);

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
  constructor(...given: Given<PairwiseDistanceOptions, [p: number, eps: number, keepdim: boolean]>) {
    super();
    const read = table.take('PairwiseDistance', given);
    this.p = read.p;
    this.eps = read.eps;
    this.keepdim = read.keepdim;
  }

  override forward(x1: Tensor, x2: Tensor): Tensor {
    const { p, eps, keepdim } = this;
    return pairwiseDistance(x1, x2, { p, eps, keepdim });
  }
}
