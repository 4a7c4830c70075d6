import { checkSizes, type Given } from '@wick/tensor/internal';
import { type AvgPoolOptions, avgPool2d, type Sizes, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import { avgPoolTable } from './avgPoolTable.ts';

const table = avgPoolTable(2);

/**
 * The mean of each window.
 *
 * Shapes: (N, C, H, W) or (C, H, W) to (N, C, H', W') with H' = ⌊(H + 2·padding - kernel) / stride⌋ + 1 (⌈⌉ with
 * `ceilMode`).
 *
 * @example
 * ```ts
 * new nn.AvgPool2d(3, { stride: 2, padding: 1 }).forward(randn(1, 16, 8, 8)).shape; // [1, 16, 4, 4]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool2d.html
 */
export class AvgPool2d extends Module {
  static override readonly name: string = 'AvgPool2d';
  /** Sizes of the kernel. */
  readonly kernelSize: Sizes;
  /** Places from one window to the next. */
  readonly stride: Sizes;
  /** Places on both sides. */
  readonly padding: Sizes;
  /** Whether sizes are rounded up, so that a last window may reach beyond the border. */
  readonly ceilMode: boolean;
  /** Whether the padding counts in the mean. */
  readonly countIncludePad: boolean;
  /** What to divide by; null: the size of the window. */
  readonly divisorOverride: number | null;

  /** @throws TypeError or RangeError if a size is no whole number. */
  constructor(
    kernelSize: Sizes,
    ...given: Given<
      AvgPoolOptions,
      [
        stride: Sizes | null,
        padding: Sizes,
        ceilMode: boolean,
        countIncludePad: boolean,
        divisorOverride: number | null,
      ]
    >
  ) {
    super();
    checkSizes('AvgPool2d', 'kernelSize', kernelSize, 2, 1);
    const read = table.take('AvgPool2d', given);
    this.kernelSize = kernelSize;
    this.stride = read.stride ?? kernelSize;
    this.padding = read.padding;
    this.ceilMode = read.ceilMode;
    this.countIncludePad = read.countIncludePad;
    this.divisorOverride = read.divisorOverride;
  }

  override forward(input: Tensor): Tensor {
    const { stride, padding, ceilMode, countIncludePad, divisorOverride } = this;
    return avgPool2d(input, this.kernelSize, { stride, padding, ceilMode, countIncludePad, divisorOverride });
  }

  override extraRepr(): string {
    const { kernelSize, stride, padding } = this;
    return `kernel_size=${pythonRepr(kernelSize)}, stride=${pythonRepr(stride)}, padding=${pythonRepr(padding)}`;
  }
}
