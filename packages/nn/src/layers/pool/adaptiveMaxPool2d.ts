import type { Given } from '@wick/tensor/internal';
import { type AdaptiveSizes, adaptiveMaxPool2d, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import { checkAdaptive } from './adaptiveSizes.ts';
import { indicesTable, type Pooled } from './maxPoolNd.ts';

/**
 * The largest elements of windows that divide the input into a given number of parts over two dimensions, whatever its
 * size.
 *
 * Shapes: (N, C, H, W) or (C, H, W) to (N, C, …outputSize).
 *
 * @example
 * ```ts
 * new AdaptiveMaxPool2d(2).forward(arange(16, { dtype: 'float32' }).view(1, 1, 4, 4)); // [[[[5, 7], [13, 15]]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool2d.html
 */
export class AdaptiveMaxPool2d<I extends boolean = false> extends Module {
  static override readonly name: string = 'AdaptiveMaxPool2d';
  /** Sizes of the result; null keeps the one of the input. */
  readonly outputSize: AdaptiveSizes;
  /** Whether the places of the maxima are given too. */
  readonly returnIndices: boolean;

  /**
   * @param outputSize - one number, or one for each dimension; null keeps the input's.
   * @param options - `returnIndices`: give `[values, indices]` instead of the values alone. Default: false.
   * @throws TypeError or RangeError if a size is neither a whole number nor null.
   */
  constructor(outputSize: AdaptiveSizes, ...given: Given<{ returnIndices?: I }, []>) {
    super();
    this.outputSize = checkAdaptive('AdaptiveMaxPool2d', outputSize, 2);
    this.returnIndices = indicesTable.take('AdaptiveMaxPool2d', given).returnIndices;
  }

  override forward(input: Tensor): Pooled<I> {
    const both = adaptiveMaxPool2d(input, this.outputSize);
    return (this.returnIndices ? both : both[0]) as Pooled<I>;
  }

  override extraRepr(): string {
    return `output_size=${pythonRepr(this.outputSize)}`;
  }
}
