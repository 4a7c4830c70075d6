import { checkSizes, flag, optionTable, orNull, type RulesFor } from '@wick/tensor/internal';
import type { MaxPoolOptions, Sizes, Tensor, WithIndices } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import { sizesAsGiven } from '../../options.ts';

/** Options of the max pools. */
export interface MaxPoolLayerOptions extends MaxPoolOptions {
  /** Give `[values, indices]` instead of the values alone. Default: false. */
  returnIndices?: boolean;
}

/** What a max pool gives: a tensor, or with `returnIndices: true` the values and where they were. */
export type Pooled<I extends boolean> = I extends true ? WithIndices : Tensor;

/** The option of pools that give the places of the maxima as well. */
export const indicesTable = optionTable({ returnIndices: flag(false) }, ['returnIndices']);

const tables = [1, 2, 3].map((rank) =>
  optionTable(
    {
      stride: orNull(sizesAsGiven(1, rank, 1)),
      padding: sizesAsGiven(0, rank, 0),
      dilation: sizesAsGiven(1, rank, 1),
      returnIndices: flag(false),
      ceilMode: flag(false),
    } satisfies RulesFor<MaxPoolLayerOptions>,
    ['stride', 'padding', 'dilation', 'returnIndices', 'ceilMode'],
  ),
);

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

  constructor(name: string, rank: number, kernelSize: Sizes, given: readonly unknown[]) {
    super();
    checkSizes(name, 'kernelSize', kernelSize, rank, 1);
    const read = tables[rank - 1]!.take(name, given);
    this.kernelSize = kernelSize;
    this.stride = read.stride ?? kernelSize;
    this.padding = read.padding;
    this.dilation = read.dilation;
    this.returnIndices = read.returnIndices;
    this.ceilMode = read.ceilMode;
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
