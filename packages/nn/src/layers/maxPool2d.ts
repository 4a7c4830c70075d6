import { type MaxPoolOptions, maxPool2d, type Sizes, type Tensor, type WithIndices } from '@wick/tensor';
import { checkBoolean, checkSizes } from '../arguments.ts';
import { Module } from '../module/module.ts';
import { pythonRepr } from '../module/repr.ts';

/** Options of {@link MaxPool2d}. */
export interface MaxPoolLayerOptions extends MaxPoolOptions {
  /** Give `[values, indices]` instead of the values alone. Default: false. */
  returnIndices?: boolean;
}

/**
 * The largest element of each window.
 *
 * Shapes: (N, C, H, W) or (C, H, W) to (N, C, H', W') with
 * H' = ⌊(H + 2·padding - dilation·(kernel - 1) - 1) / stride⌋ + 1 (⌈⌉ with `ceilMode`).
 *
 * @example
 * ```ts
 * new nn.MaxPool2d(3, { stride: 2, padding: 1 });
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html
 */
export class MaxPool2d<I extends boolean = false> extends Module {
  static override readonly typeName: string = 'MaxPool2d';
  readonly kernelSize: Sizes;
  readonly stride: Sizes;
  readonly padding: Sizes;
  readonly dilation: Sizes;
  readonly returnIndices: boolean;
  readonly ceilMode: boolean;

  /** @throws TypeError or RangeError if a size is no whole number. */
  constructor(kernelSize: Sizes, options: MaxPoolLayerOptions & { returnIndices?: I } = {}) {
    super();
    this.kernelSize = kernelSize;
    this.stride = options.stride ?? kernelSize;
    this.padding = options.padding ?? 0;
    this.dilation = options.dilation ?? 1;
    this.returnIndices = checkBoolean('MaxPool2d', 'returnIndices', options.returnIndices ?? false);
    this.ceilMode = checkBoolean('MaxPool2d', 'ceilMode', options.ceilMode ?? false);
    checkSizes('MaxPool2d', 'kernelSize', kernelSize, 2, 1);
    checkSizes('MaxPool2d', 'stride', this.stride, 2, 1);
    checkSizes('MaxPool2d', 'padding', this.padding, 2, 0);
    checkSizes('MaxPool2d', 'dilation', this.dilation, 2, 1);
  }

  override forward(input: Tensor): I extends true ? WithIndices : Tensor {
    const { kernelSize, stride, padding, dilation, ceilMode } = this;
    const options = { stride, padding, dilation, ceilMode };
    const result = this.returnIndices
      ? maxPool2d(input, kernelSize, { ...options, returnIndices: true })
      : maxPool2d(input, kernelSize, options);
    return result as I extends true ? WithIndices : Tensor;
  }

  override extraRepr(): string {
    const { kernelSize, stride, padding, dilation, ceilMode } = this;
    const values = { kernel_size: kernelSize, stride, padding, dilation, ceil_mode: ceilMode };
    return Object.entries(values)
      .map(([name, value]) => `${name}=${pythonRepr(value)}`)
      .join(', ');
  }
}
