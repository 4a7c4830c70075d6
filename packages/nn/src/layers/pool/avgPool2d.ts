import { type AvgPoolOptions, avgPool2d, checkOptions, type Sizes, type Tensor } from '@wick/tensor';
import { checkBoolean, checkCount, checkSizes } from '../../arguments.ts';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';

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
  constructor(kernelSize: Sizes, options: AvgPoolOptions = {}) {
    super();
    checkOptions('AvgPool2d', options, {
      stride: true,
      padding: true,
      ceilMode: true,
      countIncludePad: true,
      divisorOverride: true,
    });
    this.kernelSize = kernelSize;
    this.stride = options.stride ?? kernelSize;
    this.padding = options.padding ?? 0;
    this.ceilMode = checkBoolean('AvgPool2d', 'ceilMode', options.ceilMode ?? false);
    this.countIncludePad = checkBoolean('AvgPool2d', 'countIncludePad', options.countIncludePad ?? true);
    this.divisorOverride = options.divisorOverride ?? null;
    checkSizes('AvgPool2d', 'kernelSize', kernelSize, 2, 1);
    checkSizes('AvgPool2d', 'stride', this.stride, 2, 1);
    checkSizes('AvgPool2d', 'padding', this.padding, 2, 0);
    if (this.divisorOverride !== null) checkCount('AvgPool2d', 'divisorOverride', this.divisorOverride, 1);
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
