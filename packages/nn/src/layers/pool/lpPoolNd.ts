import { checkOptions, type LpPoolOptions, type Sizes } from '@wick/tensor';
import { checkBoolean, checkSizes } from '../../arguments.ts';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import { checkNumber } from '../numbers.ts';

/** Options of the power-average pools. */
export type LPPoolLayerOptions = LpPoolOptions;

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

  constructor(name: string, rank: number, normType: number, kernelSize: Sizes, options: LPPoolLayerOptions) {
    super();
    checkOptions(name, options, { stride: true, ceilMode: true });
    this.normType = checkNumber(name, 'normType', normType);
    if (normType === 0) throw new RangeError(`${name}: normType must be a number other than 0, got 0`);
    this.kernelSize = kernelSize;
    this.stride = options.stride ?? null;
    this.ceilMode = checkBoolean(name, 'ceilMode', options.ceilMode ?? false);
    checkSizes(name, 'kernelSize', kernelSize, rank, 1);
    if (this.stride !== null) checkSizes(name, 'stride', this.stride, rank, 1);
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
