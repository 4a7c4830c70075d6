import { checkOptions, type Tensor } from '@wick/tensor';
import { withFirst } from '../../arguments.ts';
import { logSoftmax } from '../../functional/softmax.ts';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import type { SoftmaxLayerOptions } from './softmax.ts';

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
  constructor(dim?: number | null | SoftmaxLayerOptions) {
    super();
    this.dim =
      checkOptions('LogSoftmax', withFirst<SoftmaxLayerOptions>('dim', dim, undefined), { dim: true }).dim ?? null;
  }

  override forward(input: Tensor): Tensor {
    return logSoftmax(input, this.dim);
  }

  override extraRepr(): string {
    return `dim=${pythonRepr(this.dim)}`;
  }
}
