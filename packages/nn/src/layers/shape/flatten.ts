import { type Given, optionTable, type RulesFor } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { dim } from '../../options.ts';

/** Options of {@link Flatten}. */
export interface FlattenOptions {
  /** The first dimension of those that become one. Default: 1. */
  startDim?: number;
  /** The last one. Default: -1. */
  endDim?: number;
}

const table = optionTable({ startDim: dim(1), endDim: dim(-1) } satisfies RulesFor<FlattenOptions>, [
  'startDim',
  'endDim',
]);

/**
 * Makes one dimension of several, by default of all but the first.
 *
 * Shapes: (N, C, H, W) to (N, C·H·W).
 *
 * @example
 * ```ts
 * new nn.Flatten().forward(randn(32, 16, 5, 5)).shape; // [32, 400]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Flatten.html
 */
export class Flatten extends Module {
  static override readonly name: string = 'Flatten';
  /** The first dimension that goes into one. */
  readonly startDim: number;
  /** The last. */
  readonly endDim: number;

  /** @param startDim - the first dimension that goes into one (1), or the options: `startDim`, `endDim` (-1). */
  constructor(...given: Given<FlattenOptions, [startDim: number, endDim: number]>) {
    super();
    const read = table.take('Flatten', given);
    this.startDim = read.startDim;
    this.endDim = read.endDim;
  }

  override forward(input: Tensor): Tensor {
    return input.flatten(this.startDim, this.endDim);
  }

  override extraRepr(): string {
    return `start_dim=${this.startDim}, end_dim=${this.endDim}`;
  }
}
