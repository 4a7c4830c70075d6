import { checkOptions, type MaxUnpoolOptions, type Sizes } from '@wick/tensor';
import { checkSizes } from '../../arguments.ts';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';

/** Options of the max unpools: the pool's. */
export type MaxUnpoolLayerOptions = Omit<MaxUnpoolOptions, 'outputSize'>;

/** What a max unpool is told with its input. */
export type MaxUnpoolCallOptions = Pick<MaxUnpoolOptions, 'outputSize'>;

/** What the max unpools share. */
export abstract class MaxUnpoolNd extends Module {
  /** Sizes of the kernel. */
  readonly kernelSize: readonly number[];
  /** Places from one window to the next. */
  readonly stride: readonly number[];
  /** Places on both sides. */
  readonly padding: readonly number[];

  constructor(name: string, rank: number, kernelSize: Sizes, options: MaxUnpoolLayerOptions) {
    super();
    checkOptions(name, options, { stride: true, padding: true });
    this.kernelSize = checkSizes(name, 'kernelSize', kernelSize, rank, 1);
    this.stride = checkSizes(name, 'stride', options.stride ?? kernelSize, rank, 1);
    this.padding = checkSizes(name, 'padding', options.padding ?? 0, rank, 0);
  }

  /** The function's options. */
  protected settings({ outputSize = null }: MaxUnpoolCallOptions) {
    return { stride: this.stride, padding: this.padding, outputSize };
  }

  override extraRepr(): string {
    const { kernelSize, stride, padding } = this;
    return `kernel_size=${pythonRepr(kernelSize)}, stride=${pythonRepr(stride)}, padding=${pythonRepr(padding)}`;
  }
}
