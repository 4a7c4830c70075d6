import type { Given } from '@wick/tensor/internal';
import { type AdaptiveSizes, adaptiveMaxPool3d, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import { checkAdaptive } from './adaptiveSizes.ts';
import { indicesTable, type Pooled } from './maxPoolNd.ts';

/**
 * The largest elements of windows that divide the input into a given number of parts over three dimensions, whatever
 * its size.
 *
 * Shapes: (N, C, D, H, W) or (C, D, H, W) to (N, C, …outputSize).
 *
 * @example
 * ```ts
 * new AdaptiveMaxPool3d(2).forward(ones(1, 1, 4, 4, 4)).shape; // [1, 1, 2, 2, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool3d.html
 */
export class AdaptiveMaxPool3d<I extends boolean = false> extends Module {
  static override readonly name: string = 'AdaptiveMaxPool3d';
  /** Sizes of the result; null keeps the one of the input. */
  readonly outputSize: AdaptiveSizes;
  /** Whether the places of the maxima are given too. */
  readonly returnIndices: boolean;

  /**
   * @param outputSize - one number, or one for each dimension; null keeps the input's.
   * @param options - `returnIndices`: give `[values, indices]` instead of the values alone. Default: false.
   * @throws TypeError or RangeError if a size is neither a whole number nor null.
   */
  constructor(outputSize: AdaptiveSizes, ...given: Given<{ returnIndices?: I }, [returnIndices: I]>) {
    super();
    this.outputSize = checkAdaptive('AdaptiveMaxPool3d', outputSize, 3);
    this.returnIndices = indicesTable.take('AdaptiveMaxPool3d', given).returnIndices;
  }

  override forward(input: Tensor): Pooled<I> {
    const both = adaptiveMaxPool3d(input, this.outputSize);
    return (this.returnIndices ? both : both[0]) as Pooled<I>;
  }

  override extraRepr(): string {
    return `output_size=${pythonRepr(this.outputSize)}`;
  }
}
