import { flag, type Given, generator, optionTable, type RulesFor, unchecked } from '@wick/tensor/internal';
import { type Generator, pad, ShapeError, type Tensor } from '@wick/tensor/light';
import { type GeneratorOption, generatorTable } from '../samplers/sampler.ts';
import { checkImage, checkSize, crop, drawInteger, type ImageSize, roundHalfEven, sizeOf } from './image.ts';
import { Pad, type Padding, type PadImageMode, type PadImageOptions, padRules } from './pad.ts';
import type { Transform } from './transform.ts';

/**
 * The middle of an image, with zeros around it where it is too small: torchvision's `CenterCrop`.
 *
 * @param size - height and width, or one number for both.
 * @example
 * ```ts
 * new data.CenterCrop(2).forward(ones(3, 6, 6)).shape; // [3, 2, 2]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.CenterCrop.html
 */
export class CenterCrop implements Transform {
  /** Of the result, in pixels. */
  readonly size: readonly [height: number, width: number];

  /** @throws RangeError or TypeError for bad arguments. */
  constructor(size: ImageSize) {
    this.size = checkSize('CenterCrop', size);
  }

  forward(image: Tensor): Tensor {
    const [height, width] = this.size;
    const [h, w] = sizeOf(checkImage('CenterCrop', image));
    const tall = Math.max(0, height - h);
    const wide = Math.max(0, width - w);
    const half = Math.floor;
    const whole =
      tall || wide ? pad(image, [half(wide / 2), half((wide + 1) / 2), half(tall / 2), half((tall + 1) / 2)]) : image;
    const top = roundHalfEven((h + tall - height) / 2);
    const left = roundHalfEven((w + wide - width) / 2);
    return crop(whole, top, left, height, width);
  }
}

/** Options of {@link RandomCrop}. */
export interface RandomCropOptions extends PadImageOptions, GeneratorOption {
  /** How wide to pad before: as {@link Pad}. Default: not at all. */
  padding?: Padding | null;
  /** Whether to pad an image that is smaller than the crop. Default false: an error. */
  padIfNeeded?: boolean;
}

const table = optionTable(
  {
    // Pad looks at it.
    padding: unchecked<Padding | null>(null),
    padIfNeeded: flag(false),
    ...padRules,
    generator,
  } satisfies RulesFor<RandomCropOptions>,
  ['padding', 'padIfNeeded', 'fill', 'paddingMode'],
);

/**
 * A part of an image, at random: torchvision's `RandomCrop`. Draws the top and the left, unless the size is the image's.
 *
 * @param size - height and width, or one number for both.
 * @throws ShapeError from `forward` if the image is smaller than the crop.
 * @example
 * ```ts
 * new RandomCrop(32, { padding: 4 }).forward(rand(3, 32, 32)).shape; // [3, 32, 32], the usual one for CIFAR-10
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.RandomCrop.html
 */
export class RandomCrop implements Transform {
  /** Of the result, in pixels. */
  readonly size: readonly [height: number, width: number];
  /** What is put around the image first; null: nothing. */
  readonly padding: Padding | null;
  /** Whether an image that is too small is padded. */
  readonly padIfNeeded: boolean;
  /** What is drawn from; null: the default generator. */
  readonly generator: Generator | null;
  readonly #around: Pad;
  readonly #filling: PadImageOptions;

  constructor(
    size: ImageSize,
    ...given: Given<
      RandomCropOptions,
      [padding: Padding | null, padIfNeeded: boolean, fill: number, paddingMode: PadImageMode]
    >
  ) {
    const { padding, padIfNeeded, generator, ...filling } = table.take('RandomCrop', given);
    this.size = checkSize('RandomCrop', size);
    this.padding = padding;
    this.padIfNeeded = padIfNeeded;
    this.generator = generator;
    this.#filling = filling;
    this.#around = new Pad(this.padding ?? 0, this.#filling);
  }

  /** Where the crop of an image begins, drawn: first the top, then the left. */
  static getParams(
    image: Tensor,
    size: readonly [height: number, width: number],
    ...given: Given<GeneratorOption, [generator: Generator | null]>
  ): { top: number; left: number; height: number; width: number } {
    const { generator } = generatorTable.take('RandomCrop.getParams', given);
    const [h, w] = sizeOf(checkImage('RandomCrop', image));
    const [height, width] = size;
    if (h < height || w < width)
      throw new ShapeError(`RandomCrop: a crop of [${height}, ${width}] is larger than the image of [${h}, ${w}]`);
    if (h === height && w === width) return { top: 0, left: 0, height, width };
    const top = drawInteger(0, h - height + 1, generator);
    return { top, left: drawInteger(0, w - width + 1, generator), height, width };
  }

  forward(image: Tensor): Tensor {
    checkImage('RandomCrop', image);
    let whole = this.padding === null ? image : this.#around.forward(image);
    if (this.padIfNeeded) {
      const [h, w] = sizeOf(whole);
      const [height, width] = this.size;
      if (w < width) whole = new Pad([width - w, 0], this.#filling).forward(whole);
      if (h < height) whole = new Pad([0, height - h], this.#filling).forward(whole);
    }
    const { top, left, height, width } = RandomCrop.getParams(whole, this.size, { generator: this.generator });
    return crop(whole, top, left, height, width);
  }
}
