import { type Given, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import { type CosineSimilarityOptions, cosineSimilarity, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { dim } from '../../options.ts';

const table = optionTable({ dim: dim(1), eps: number(1e-8) } satisfies RulesFor<CosineSimilarityOptions>, [
  'dim',
  'eps',
]);

/**
 * x1 · x2 / (max(‖x1‖, eps) · max(‖x2‖, eps)) along a dimension.
 *
 * Shapes: two inputs that broadcast to (…, D, …), with D at `dim`; the result lacks that dimension.
 *
 * @example
 * ```ts
 * new CosineSimilarity().forward(tensor([[1, 0]]), tensor([[1, 1]])); // [0.7071]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.CosineSimilarity.html
 */
export class CosineSimilarity extends Module {
  static override readonly name: string = 'CosineSimilarity';
  /** The dimension of the vectors. */
  readonly dim: number;
  /** The least that a norm counts as. */
  readonly eps: number;

  /** @throws TypeError if an option is no number. */
  constructor(...given: Given<CosineSimilarityOptions, [dim: number, eps: number]>) {
    super();
    const read = table.take('CosineSimilarity', given);
    this.dim = read.dim;
    this.eps = read.eps;
  }

  override forward(x1: Tensor, x2: Tensor): Tensor {
    return cosineSimilarity(x1, x2, { dim: this.dim, eps: this.eps });
  }
}
