import { type Given, optionTable, orNull, type RulesFor } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { softmax } from '../../functional/softmax.ts';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import { dim } from '../../options.ts';

/** Options of {@link Softmax} and {@link LogSoftmax}. */
export interface SoftmaxLayerOptions {
  /** The dimension whose elements sum to 1. Without one PyTorch's old choice, which depends on the input; give it. */
  dim?: number | null;
}

const table = optionTable({ dim: orNull(dim(-1)) } satisfies RulesFor<SoftmaxLayerOptions>, ['dim']);

/**
 * exp(x) / Σ exp(x) over one dimension; any shape.
 *
 * @example
 * ```ts
 * new nn.Softmax(1).forward(tensor([[0, 0], [1, 3]])); // [[0.5, 0.5], [0.1192, 0.8808]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Softmax.html
 */
export class Softmax extends Module {
  static override readonly name: string = 'Softmax';
  /** The dimension along which the probabilities sum to 1; null: chosen by the input, as in old PyTorch. */
  readonly dim: number | null;

  /** @param dim - the dimension, or the options; null: 0 for inputs of 0, 1 and 3 dimensions, 1 for others */
  constructor(...given: Given<SoftmaxLayerOptions, [dim: number | null]>) {
    super();
    const read = table.take('Softmax', given);
    this.dim = read.dim;
  }

  override forward(input: Tensor): Tensor {
    return softmax(input, this.dim);
  }

  override extraRepr(): string {
    return `dim=${pythonRepr(this.dim)}`;
  }
}
