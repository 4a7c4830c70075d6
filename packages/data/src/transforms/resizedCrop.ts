import { type Given, generator, optionTable, type RulesFor } from '@wick/tensor/internal';
import { type Generator, type Tensor, tensor } from '@wick/tensor/light';
import { type GeneratorOption, generatorTable } from '../samplers/sampler.ts';
import {
  checkImage,
  checkSize,
  crop,
  drawInteger,
  drawNumber,
  drawUniform,
  type ImageSize,
  range,
  roundHalfEven,
  sizeOf,
} from './image.ts';
import { type Interpolation, type ResamplingOptions, resample, resamplingRules } from './resample.ts';
import type { Transform } from './transform.ts';

/** Options of {@link RandomResizedCrop}. */
export interface RandomResizedCropOptions extends ResamplingOptions, GeneratorOption {
  /** Between which shares of the image's area. Default [0.08, 1]. */
  scale?: readonly [number, number];
  /** Between which aspect ratios, width to height. Default [3/4, 4/3]. */
  ratio?: readonly [number, number];
}

const table = optionTable(
  {
    scale: range([0.08, 1], Number.MIN_VALUE),
    ratio: range([3 / 4, 4 / 3], Number.MIN_VALUE),
    ...resamplingRules,
    generator,
  } satisfies RulesFor<RandomResizedCropOptions>,
  ['scale', 'ratio', 'interpolation', 'antialias'],
);

/**
 * A part of an image, of random area and aspect ratio, resized: torchvision's `RandomResizedCrop`. Draws up to ten times
 * an area and an aspect ratio until they fit, then the top and the left; if none fits, takes the middle.
 *
 * @param size - height and width, or one number for both.
 * @example
 * ```ts
 * new data.RandomResizedCrop(4).forward(rand(3, 8, 8)).shape; // [3, 4, 4]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.RandomResizedCrop.html
 */
export class RandomResizedCrop implements Transform {
  /** Of the result, in pixels. */
  readonly size: readonly [height: number, width: number];
  /** Least and largest share of the image's area. */
  readonly scale: readonly [number, number];
  /** Least and largest aspect ratio, width to height. */
  readonly ratio: readonly [number, number];
  /** How pixels between pixels are found. */
  readonly interpolation: Interpolation;
  /** Whether an image that shrinks is smoothed first. */
  readonly antialias: boolean;
  /** What is drawn from; null: the default generator. */
  readonly generator: Generator | null;

  /** @throws RangeError or TypeError for bad arguments. */
  constructor(
    size: ImageSize,
    ...given: Given<
      RandomResizedCropOptions,
      [
        scale: readonly [number, number],
        ratio: readonly [number, number],
        interpolation: Interpolation,
        antialias: boolean,
      ]
    >
  ) {
    const read = table.take('RandomResizedCrop', given);
    this.size = checkSize('RandomResizedCrop', size);
    this.scale = read.scale;
    this.ratio = read.ratio;
    ({ interpolation: this.interpolation, antialias: this.antialias } = read);
    this.generator = read.generator;
  }

  /** Which part of an image, drawn. */
  static getParams(
    image: Tensor,
    scale: readonly [number, number],
    ratio: readonly [number, number],
    ...given: Given<GeneratorOption, [generator: Generator | null]>
  ): { top: number; left: number; height: number; width: number } {
    const { generator } = generatorTable.take('RandomResizedCrop.getParams', given);
    const [h, w] = sizeOf(checkImage('RandomResizedCrop', image));
    const [low, high] = tensor([...ratio])
      .log()
      .toTypedArray() as Float32Array;
    for (let attempt = 0; attempt < 10; attempt++) {
      const area = h * w * drawNumber(scale[0], scale[1], generator);
      const aspect = drawUniform(low!, high!, generator).exp().item();
      const width = roundHalfEven(Math.sqrt(area * aspect));
      const height = roundHalfEven(Math.sqrt(area / aspect));
      if (width < 1 || width > w || height < 1 || height > h) continue;
      const top = drawInteger(0, h - height + 1, generator);
      return { top, left: drawInteger(0, w - width + 1, generator), height, width };
    }
    // The middle, as much of it as the ratios allow.
    const width = w / h > ratio[1] ? roundHalfEven(h * ratio[1]) : w;
    const height = w / h < ratio[0] ? roundHalfEven(w / ratio[0]) : h;
    return { top: Math.floor((h - height) / 2), left: Math.floor((w - width) / 2), height, width };
  }

  forward(image: Tensor): Tensor {
    const { generator } = this;
    const { top, left, height, width } = RandomResizedCrop.getParams(image, this.scale, this.ratio, { generator });
    return resample(crop(image, top, left, height, width), this.size, this);
  }
}
