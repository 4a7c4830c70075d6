import type { Given } from '@wick/tensor/internal';
import { Upsample, type UpsamplingOptions, upsamplingTable } from './upsample.ts';

/**
 * Resamples images bilinearly with aligned corners.
 *
 * Shapes: (N, C, H, W) to the sizes, or to the input's times the factors.
 *
 * @deprecated Use `Upsample` or `functional.interpolate`.
 * @example
 * ```ts
 * new UpsamplingBilinear2d({ scaleFactor: 2 }).forward(tensor([[[[1, 4], [4, 7]]]])); // [[[[1, 2, 3, 4], [2, 3, 4.0000, 5], [3, 4.0000, 5, 6], [4, 5, 6, 7]]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.UpsamplingBilinear2d.html
 */
export class UpsamplingBilinear2d extends Upsample {
  static override readonly name: string = 'UpsamplingBilinear2d';

  /** @param options - `size` or `scaleFactor`, one of the two */
  constructor(
    ...given: Given<
      UpsamplingOptions,
      [size: UpsamplingOptions['size'], scaleFactor: number | readonly number[] | null]
    >
  ) {
    super({ ...upsamplingTable.take('UpsamplingBilinear2d', given), mode: 'bilinear', alignCorners: true });
  }
}
