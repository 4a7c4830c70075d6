import type { Given } from '@wick/tensor/internal';
import { type AdaptiveSizes, adaptiveMaxPool1d, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import { checkAdaptive } from './adaptiveSizes.ts';
import { indicesTable, type Pooled } from './maxPoolNd.ts';

/**
 * The largest elements of windows that divide the input into a given number of parts over one dimension, whatever its
 * size.
 *
 * Shapes: (N, C, L) or (C, L) to (N, C, …outputSize).
 *
 * @example
 * ```ts
 * new AdaptiveMaxPool1d(2).forward(tensor([[[1, 2, 3, 4]]])); // [[[2, 4]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool1d.html
 */
export class AdaptiveMaxPool1d<I extends boolean = false> extends Module {
  static override readonly name: string = 'AdaptiveMaxPool1d';
  /** Sizes of the result; null keeps the one of the input. */
  readonly outputSize: AdaptiveSizes;
  /** Whether the places of the maxima are given too. */
  readonly returnIndices: boolean;

  /**
   * @param outputSize - one number; null keeps the input's.
   * @param options - `returnIndices`: give `[values, indices]` instead of the values alone. Default: false.
   * @throws TypeError or RangeError if a size is neither a whole number nor null.
   */
  constructor(outputSize: AdaptiveSizes, ...given: Given<{ returnIndices?: I }, [returnIndices: I]>) {
    super();
    this.outputSize = checkAdaptive('AdaptiveMaxPool1d', outputSize, 1);
    this.returnIndices = indicesTable.take('AdaptiveMaxPool1d', given).returnIndices;
  }

  override forward(input: Tensor): Pooled<I> {
    const both = adaptiveMaxPool1d(input, this.outputSize);
    return (this.returnIndices ? both : both[0]) as Pooled<I>;
  }

  override extraRepr(): string {
    return `output_size=${pythonRepr(this.outputSize)}`;
  }
}
