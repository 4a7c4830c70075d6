import { checkSizes, type Given, optionTable, type RulesFor } from '@wick/tensor/internal';
import { type BlockOptions, type Sizes, type Tensor, unfold } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import { sizesAsGiven } from '../../options.ts';

/** The options of layers that take images apart and put them together. */
export const blockTable = optionTable(
  {
    dilation: sizesAsGiven(1, 2, 1),
    padding: sizesAsGiven(0, 2, 0),
    stride: sizesAsGiven(1, 2, 1),
  } satisfies RulesFor<BlockOptions>,
  ['dilation', 'padding', 'stride'],
);

/**
 * The blocks under a sliding window, one column each (im2col).
 *
 * Shapes: (N, C, H, W) to (N, C·kernel, L), or without N, where L is the product over height and width of
 * ⌊(n + 2·padding - dilation·(kernel - 1) - 1) / stride⌋ + 1.
 *
 * @example
 * ```ts
 * new Unfold(2, { stride: 2 }).forward(ones(1, 3, 4, 4)).shape; // [1, 12, 4]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Unfold.html
 */
export class Unfold extends Module {
  static override readonly name: string = 'Unfold';
  /** Sizes of the kernel. */
  readonly kernelSize: Sizes;
  /** Places from one tap to the next. */
  readonly dilation: Sizes;
  /** Places on both sides. */
  readonly padding: Sizes;
  /** Places from one window to the next. */
  readonly stride: Sizes;

  /** @throws TypeError or RangeError if a size is no whole number. */
  constructor(kernelSize: Sizes, ...given: Given<BlockOptions, [dilation: Sizes, padding: Sizes, stride: Sizes]>) {
    super();
    checkSizes('Unfold', 'kernelSize', kernelSize, 2, 1);
    const read = blockTable.take('Unfold', given);
    this.kernelSize = kernelSize;
    this.dilation = read.dilation;
    this.padding = read.padding;
    this.stride = read.stride;
  }

  override forward(input: Tensor): Tensor {
    const { dilation, padding, stride } = this;
    return unfold(input, this.kernelSize, { dilation, padding, stride });
  }

  override extraRepr(): string {
    return blockRepr(this);
  }
}

/** The sizes of windows, as PyTorch prints them. */
export function blockRepr({ kernelSize, dilation, padding, stride }: Required<BlockOptions> & { kernelSize: Sizes }) {
  const values = { kernel_size: kernelSize, dilation, padding, stride };
  return Object.entries(values)
    .map(([name, value]) => `${name}=${pythonRepr(value)}`)
    .join(', ');
}
