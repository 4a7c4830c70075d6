import { checkOptions, type MaxPoolOptions, type Sizes, type Tensor, type WithIndices } from '@wick/tensor';
import { checkBoolean, checkSizes } from '../../arguments.ts';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';

/** Options of the max pools. */
export interface MaxPoolLayerOptions extends MaxPoolOptions {
  /** Give `[values, indices]` instead of the values alone. Default: false. */
  returnIndices?: boolean;
}

/** What a max pool gives: a tensor, or with `returnIndices: true` the values and where they were. */
export type Pooled<I extends boolean> = I extends true ? WithIndices : Tensor;

/** What the max pools share. */
export abstract class MaxPoolNd extends Module {
  /** Sizes of the kernel. */
  readonly kernelSize: Sizes;
  /** Places from one window to the next. */
  readonly stride: Sizes;
  /** Places on both sides. */
  readonly padding: Sizes;
  /** Places from one tap to the next. */
  readonly dilation: Sizes;
  /** Whether the places of the maxima are given too. */
  readonly returnIndices: boolean;
  /** Whether sizes are rounded up, so that a last window may reach beyond the border. */
  readonly ceilMode: boolean;

  constructor(name: string, rank: number, kernelSize: Sizes, options: MaxPoolLayerOptions) {
    super();
    checkOptions(name, options, { stride: true, padding: true, dilation: true, returnIndices: true, ceilMode: true });
    this.kernelSize = kernelSize;
    this.stride = options.stride ?? kernelSize;
    this.padding = options.padding ?? 0;
    this.dilation = options.dilation ?? 1;
    this.returnIndices = checkBoolean(name, 'returnIndices', options.returnIndices ?? false);
    this.ceilMode = checkBoolean(name, 'ceilMode', options.ceilMode ?? false);
    checkSizes(name, 'kernelSize', kernelSize, rank, 1);
    checkSizes(name, 'stride', this.stride, rank, 1);
    checkSizes(name, 'padding', this.padding, rank, 0);
    checkSizes(name, 'dilation', this.dilation, rank, 1);
  }

  /** The operation's options. */
  protected settings() {
    const { stride, padding, dilation, ceilMode } = this;
    return { stride, padding, dilation, ceilMode };
  }

  override extraRepr(): string {
    const { kernelSize, stride, padding, dilation, ceilMode } = this;
    const values = { kernel_size: kernelSize, stride, padding, dilation, ceil_mode: ceilMode };
    return Object.entries(values)
      .map(([name, value]) => `${name}=${pythonRepr(value)}`)
      .join(', ');
  }
}
