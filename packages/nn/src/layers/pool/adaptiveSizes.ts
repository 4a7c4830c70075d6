import { checkCount, show } from '@wick/tensor/internal';
import type { AdaptiveSizes } from '@wick/tensor/light';

/** One size for all spatial dimensions or one each, whole numbers or null. */
export function checkAdaptive(name: string, outputSize: AdaptiveSizes, rank: number): AdaptiveSizes {
  const sizes = Array.isArray(outputSize) ? outputSize : [outputSize];
  if (Array.isArray(outputSize) && sizes.length !== rank)
    throw new RangeError(`${name}: outputSize must be one number or ${rank}, got ${show(outputSize)}`);
  for (const size of sizes) if (size !== null) checkCount(name, 'outputSize', size, 0);
  return outputSize;
}
