import { checkSizes, type Given } from '@wick/tensor/internal';
import { type BlockOptions, fold, type Sizes, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import { blockRepr, blockTable } from './unfold.ts';

/**
 * Adds columns of blocks up to images (col2im): the adjoint of Unfold. Where blocks overlap their values are summed.
 *
 * Shapes: (N, C·kernel, L) to (N, C, *outputSize), or without N.
 *
 * @example
 * ```ts
 * new Fold(4, 2, { stride: 2 }).forward(ones(1, 12, 4)).shape; // [1, 3, 4, 4]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Fold.html
 */
export class Fold extends Module {
  static override readonly name: string = 'Fold';
  /** Sizes of the image. */
  readonly outputSize: Sizes;
  /** Sizes of the kernel. */
  readonly kernelSize: Sizes;
  /** Places from one tap to the next. */
  readonly dilation: Sizes;
  /** Places on both sides. */
  readonly padding: Sizes;
  /** Places from one window to the next. */
  readonly stride: Sizes;

  /** @throws TypeError or RangeError if a size is no whole number. */
  constructor(
    outputSize: Sizes,
    kernelSize: Sizes,
    ...given: Given<BlockOptions, [dilation: Sizes, padding: Sizes, stride: Sizes]>
  ) {
    super();
    checkSizes('Fold', 'outputSize', outputSize, 2, 1);
    checkSizes('Fold', 'kernelSize', kernelSize, 2, 1);
    const read = blockTable.take('Fold', given);
    this.outputSize = outputSize;
    this.kernelSize = kernelSize;
    this.dilation = read.dilation;
    this.padding = read.padding;
    this.stride = read.stride;
  }

  override forward(input: Tensor): Tensor {
    const { dilation, padding, stride } = this;
    return fold(input, this.outputSize, this.kernelSize, { dilation, padding, stride });
  }

  override extraRepr(): string {
    return `output_size=${pythonRepr(this.outputSize)}, ${blockRepr(this)}`;
  }
}
