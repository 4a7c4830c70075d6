import { checkSizes, optionTable, orNull, type RulesFor, sizes } from '@wick/tensor/internal';
import type { MaxUnpoolOptions, Sizes } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import { kind } from '../../options.ts';

/** Options of the max unpools: the pool's. */
export type MaxUnpoolLayerOptions = Omit<MaxUnpoolOptions, 'outputSize'>;

/** What a max unpool is told with its input. */
export type MaxUnpoolCallOptions = Pick<MaxUnpoolOptions, 'outputSize'>;

const tables = [1, 2, 3].map((rank) =>
  optionTable(
    { stride: orNull(sizes(1, rank, 1)), padding: sizes(0, rank, 0) } satisfies RulesFor<MaxUnpoolLayerOptions>,
    ['stride', 'padding'],
  ),
);

const callTable = optionTable({
  outputSize: kind<readonly number[] | null>(null, 'an array', (given) => given === null || Array.isArray(given)),
} satisfies RulesFor<MaxUnpoolCallOptions>);

/** What the max unpools share. */
export abstract class MaxUnpoolNd extends Module {
  /** Sizes of the kernel. */
  readonly kernelSize: readonly number[];
  /** Places from one window to the next. */
  readonly stride: readonly number[];
  /** Places on both sides. */
  readonly padding: readonly number[];

  constructor(name: string, rank: number, kernelSize: Sizes, given: readonly unknown[]) {
    super();
    const read = tables[rank - 1]!.take(name, given);
    this.kernelSize = checkSizes(name, 'kernelSize', kernelSize, rank, 1);
    this.stride = read.stride ?? this.kernelSize;
    this.padding = read.padding;
  }

  /** The function's options. */
  protected settings(options: MaxUnpoolCallOptions) {
    const { outputSize } = callTable.read(this.typeName, options);
    return { stride: this.stride, padding: this.padding, outputSize };
  }

  override extraRepr(): string {
    const { kernelSize, stride, padding } = this;
    return `kernel_size=${pythonRepr(kernelSize)}, stride=${pythonRepr(stride)}, padding=${pythonRepr(padding)}`;
  }
}
