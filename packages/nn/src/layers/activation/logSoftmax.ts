import { type Given, optionTable, orNull, type RulesFor } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { logSoftmax } from '../../functional/softmax.ts';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import { dim } from '../../options.ts';
import type { SoftmaxLayerOptions } from './softmax.ts';

const table = optionTable({ dim: orNull(dim(-1)) } satisfies RulesFor<SoftmaxLayerOptions>, ['dim']);

/**
 * log(softmax(x)) over one dimension; any shape.
 *
 * @example
 * ```ts
 * new nn.LogSoftmax(1).forward(zeros(1, 2)); // [[-0.6931, -0.6931]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LogSoftmax.html
 */
export class LogSoftmax extends Module {
  static override readonly name: string = 'LogSoftmax';
  /** The dimension along which the probabilities sum to 1; null: chosen by the input, as in old PyTorch. */
  readonly dim: number | null;

  /** @param dim - the dimension, or the options; null: 0 for inputs of 0, 1 and 3 dimensions, 1 for others */
  constructor(...given: Given<SoftmaxLayerOptions, [dim: number | null]>) {
    super();
    const read = table.take('LogSoftmax', given);
    this.dim = read.dim;
  }

  override forward(input: Tensor): Tensor {
    return logSoftmax(input, this.dim);
  }

  override extraRepr(): string {
    return `dim=${pythonRepr(this.dim)}`;
  }
}
