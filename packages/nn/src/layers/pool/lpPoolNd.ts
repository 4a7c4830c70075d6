import { checkNumber, checkSizes, flag, optionTable, orNull, type RulesFor } from '@wick/tensor/internal';
import type { LpPoolOptions, Sizes } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import { sizesAsGiven } from '../../options.ts';

/** Options of the power-average pools. */
export type LPPoolLayerOptions = LpPoolOptions;

const tables = [1, 2, 3].map((rank) =>
  optionTable(
    { stride: orNull(sizesAsGiven(1, rank, 1)), ceilMode: flag(false) } satisfies RulesFor<LPPoolLayerOptions>,
    ['stride', 'ceilMode'],
  ),
);

/** What the power-average pools share. */
export abstract class LPPoolNd extends Module {
  /** The exponent p. */
  readonly normType: number;
  /** Sizes of the kernel. */
  readonly kernelSize: Sizes;
  /** Places from one window to the next; null: the kernel's size. */
  readonly stride: Sizes | null;
  /** Whether sizes are rounded up, so that a last window may reach beyond the border. */
  readonly ceilMode: boolean;

  constructor(name: string, rank: number, normType: number, kernelSize: Sizes, given: readonly unknown[]) {
    super();
    this.normType = checkNumber(name, 'normType', normType);
    if (normType === 0) throw new RangeError(`${name}: normType must be a number other than 0, got 0`);
    checkSizes(name, 'kernelSize', kernelSize, rank, 1);
    const read = tables[rank - 1]!.take(name, given);
    this.kernelSize = kernelSize;
    this.stride = read.stride;
    this.ceilMode = read.ceilMode;
  }

  /** The function's options. */
  protected settings() {
    return { stride: this.stride, ceilMode: this.ceilMode };
  }

  override extraRepr(): string {
    const { normType, kernelSize, stride, ceilMode } = this;
    const values = { norm_type: normType, kernel_size: kernelSize, stride, ceil_mode: ceilMode };
    return Object.entries(values)
      .map(([name, value]) => `${name}=${pythonRepr(value)}`)
      .join(', ');
  }
}
