import { checkSizes, flag, type Given, optionTable, orNull, type RulesFor, sizes } from '@wick/tensor/internal';
import { type AvgPoolOptions, avgPool1d, type Sizes, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';

const table = optionTable(
  {
    stride: orNull(sizes(1, 1, 1)),
    padding: sizes(0, 1, 0),
    ceilMode: flag(false),
    countIncludePad: flag(true),
  } satisfies RulesFor<Omit<AvgPoolOptions, 'divisorOverride'>>,
  ['stride', 'padding', 'ceilMode', 'countIncludePad'],
);

/**
 * The mean of each window over one dimension.
 *
 * Shapes: (N, C, L) or (C, L) to (N, C, L') with L' = ⌊(L + 2·padding - kernel) / stride⌋ + 1 (⌈⌉ with `ceilMode`).
 *
 * @example
 * ```ts
 * new nn.AvgPool1d(2).forward(tensor([[[1, 3, 5, 7]]])); // [[[2, 6]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool1d.html
 */
export class AvgPool1d extends Module {
  static override readonly name: string = 'AvgPool1d';
  /** Sizes of the kernel. */
  readonly kernelSize: readonly number[];
  /** Places from one window to the next. */
  readonly stride: readonly number[];
  /** Places on both sides. */
  readonly padding: readonly number[];
  /** Whether sizes are rounded up, so that a last window may reach beyond the border. */
  readonly ceilMode: boolean;
  /** Whether the padding counts in the mean. */
  readonly countIncludePad: boolean;

  /** @throws TypeError or RangeError if a size is no whole number. */
  constructor(
    kernelSize: Sizes,
    ...given: Given<
      Omit<AvgPoolOptions, 'divisorOverride'>,
      [stride: Sizes | null, padding: Sizes, ceilMode: boolean, countIncludePad: boolean]
    >
  ) {
    super();
    const read = table.take('AvgPool1d', given);
    this.kernelSize = checkSizes('AvgPool1d', 'kernelSize', kernelSize, 1, 1);
    this.stride = read.stride ?? this.kernelSize;
    this.padding = read.padding;
    this.ceilMode = read.ceilMode;
    this.countIncludePad = read.countIncludePad;
  }

  override forward(input: Tensor): Tensor {
    const { stride, padding, ceilMode, countIncludePad } = this;
    return avgPool1d(input, this.kernelSize, { stride, padding, ceilMode, countIncludePad });
  }

  override extraRepr(): string {
    const { kernelSize, stride, padding } = this;
    return `kernel_size=${pythonRepr(kernelSize)}, stride=${pythonRepr(stride)}, padding=${pythonRepr(padding)}`;
  }
}
