import { flag, type RulesFor, word } from '@wick/tensor/internal';
import { interpolate, type Tensor } from '@wick/tensor/light';
import { asBatch, sizeOf } from './image.ts';

/** How pixels between pixels are found. */
export type Interpolation = 'nearest' | 'nearest-exact' | 'bilinear' | 'bicubic';

/** How an image is resized. */
export interface ResamplingOptions {
  /** Default 'bilinear'. */
  interpolation?: Interpolation;
  /** Whether 'bilinear' and 'bicubic' average over what they shrink, as Pillow does. Default true. */
  antialias?: boolean;
}

/** {@link ResamplingOptions}, checked. */
export interface Resampling {
  readonly interpolation: Interpolation;
  readonly antialias: boolean;
}

/** The options of how an image is resized. */
export const resamplingRules = {
  interpolation: word<Interpolation>('bilinear', ['nearest', 'nearest-exact', 'bilinear', 'bicubic']),
  antialias: flag(true),
} satisfies RulesFor<ResamplingOptions>;

/** An image in another size. */
export function resample(
  image: Tensor,
  size: readonly [number, number],
  { interpolation: mode, antialias }: Resampling,
): Tensor {
  const [h, w] = sizeOf(image);
  if (h === size[0] && w === size[1]) return image;
  const smooth = mode === 'bilinear' || mode === 'bicubic';
  return asBatch(image, 'float32', (batch) => {
    const out = interpolate(batch, { size, mode, antialias: smooth && antialias });
    // A cubic goes beyond the values it goes through.
    return mode === 'bicubic' && image.dtype === 'uint8' ? out.clamp(0, 255) : out;
  });
}
