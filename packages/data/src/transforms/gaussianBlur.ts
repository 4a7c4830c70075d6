import { type Given, generator, optionTable, type Rule, type RulesFor } from '@wick/tensor/internal';
import type { Generator, Tensor } from '@wick/tensor/light';
import type { GeneratorOption } from '../samplers/sampler.ts';
import { gaussianBlur } from './adjust.ts';
import { checkImage, checkRange, checkSize, drawNumber, type ImageSize } from './image.ts';
import type { Transform } from './transform.ts';

type Range = readonly [least: number, most: number];

/** Options of {@link GaussianBlur}. */
export interface GaussianBlurOptions extends GeneratorOption {
  /** The standard deviation in pixels, or between which two it is drawn. Default [0.1, 2]. */
  sigma?: number | Range;
}

const deviation: Rule<Range> = {
  value: [0.1, 2],
  read: (where, name, given) =>
    checkRange(where, name, typeof given === 'number' ? [given, given] : given, Number.MIN_VALUE),
};
const table = optionTable({ sigma: deviation, generator } satisfies RulesFor<GaussianBlurOptions>, ['sigma']);

/**
 * Blurs an image by a Gaussian of a random width: torchvision's `GaussianBlur`. Draws the standard deviation.
 *
 * @param kernelSize - width and height of the kernel, or one number for both: odd. (torchvision's order, the width first.)
 * @throws RangeError or TypeError for bad arguments; RangeError from `forward` if half of the kernel is wider than the image.
 * @example
 * ```ts
 * new data.GaussianBlur(3, [1, 1]).forward(ones(3, 8, 8)).shape; // [3, 8, 8]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.GaussianBlur.html
 */
export class GaussianBlur implements Transform {
  /** Width and height, in pixels. */
  readonly kernelSize: readonly [width: number, height: number];
  /** The least and the largest standard deviation, in pixels. */
  readonly sigma: Range;
  /** What is drawn from; null: the default generator. */
  readonly generator: Generator | null;

  constructor(kernelSize: ImageSize, ...given: Given<GaussianBlurOptions, [sigma: number | Range]>) {
    ({ sigma: this.sigma, generator: this.generator } = table.take('GaussianBlur', given));
    this.kernelSize = checkSize('GaussianBlur', kernelSize);
    if (this.kernelSize.some((size) => size % 2 === 0))
      throw new RangeError(`GaussianBlur: kernelSize must be odd, got ${this.kernelSize.join(' by ')}`);
  }

  forward(image: Tensor): Tensor {
    checkImage('GaussianBlur', image);
    const sigma = drawNumber(this.sigma[0], this.sigma[1], this.generator);
    return gaussianBlur('GaussianBlur', image, this.kernelSize, [sigma, sigma]);
  }
}
