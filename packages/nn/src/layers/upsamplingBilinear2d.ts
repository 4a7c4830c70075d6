import { checkOptions } from '@wick/tensor';
import { Upsample, type UpsampleLayerOptions } from './upsample.ts';

/**
 * Resamples images bilinearly with aligned corners.
 *
 * Shapes: (N, C, H, W) to the sizes, or to the input's times the factors.
 *
 * @deprecated Use `Upsample` or `functional.interpolate`.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.UpsamplingBilinear2d.html
 */
export class UpsamplingBilinear2d extends Upsample {
  static override readonly typeName: string = 'UpsamplingBilinear2d';

  /** @param options - `size` or `scaleFactor`, one of the two */
  constructor(options: Pick<UpsampleLayerOptions, 'size' | 'scaleFactor'> = {}) {
    super({
      ...checkOptions('UpsamplingBilinear2d', options, { size: true, scaleFactor: true }),
      mode: 'bilinear',
      alignCorners: true,
    });
  }
}
