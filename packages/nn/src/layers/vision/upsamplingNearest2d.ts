import type { Given } from '@wick/tensor/internal';
import { Upsample, type UpsamplingOptions, upsamplingTable } from './upsample.ts';

/**
 * Resamples images, each place from the nearest.
 *
 * Shapes: (N, C, H, W) to the sizes, or to the input's times the factors.
 *
 * @deprecated Use `Upsample` or `functional.interpolate`.
 * @example
 * ```ts
 * new UpsamplingNearest2d({ scaleFactor: 2 }).forward(tensor([[[[1, 2]]]])); // [[[[1, 1, 2, 2], [1, 1, 2, 2]]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.UpsamplingNearest2d.html
 */
export class UpsamplingNearest2d extends Upsample {
  static override readonly name: string = 'UpsamplingNearest2d';

  /** @param options - `size` or `scaleFactor`, one of the two */
  constructor(
    ...given: Given<
      UpsamplingOptions,
      [size: UpsamplingOptions['size'], scaleFactor: number | readonly number[] | null]
    >
  ) {
    super({ ...upsamplingTable.take('UpsamplingNearest2d', given), mode: 'nearest' });
  }
}
