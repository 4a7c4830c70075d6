import { type Given, optionTable, orNull, type RulesFor } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { softmin } from '../../functional/softmax.ts';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import { dim } from '../../options.ts';
import type { SoftmaxLayerOptions } from './softmax.ts';

const table = optionTable({ dim: orNull(dim(-1)) } satisfies RulesFor<SoftmaxLayerOptions>, ['dim']);

/**
 * exp(-x) / Σ exp(-x) over one dimension; any shape.
 *
 * @example
 * ```ts
 * new Softmin(1).forward(tensor([[1, 2]])); // [[0.7311, 0.2689]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Softmin.html
 */
export class Softmin extends Module {
  static override readonly name: string = 'Softmin';
  /** The dimension along which the probabilities sum to 1; null: chosen by the input, as in old PyTorch. */
  readonly dim: number | null;

  /** @param dim - the dimension, or the options; null: 0 for inputs of 0, 1 and 3 dimensions, 1 for others */
  constructor(...given: Given<SoftmaxLayerOptions, [dim: number | null]>) {
    super();
    const read = table.take('Softmin', given);
    this.dim = read.dim;
  }

  override forward(input: Tensor): Tensor {
    return softmin(input, this.dim);
  }

  override extraRepr(): string {
    return `dim=${pythonRepr(this.dim)}`;
  }
}
