import { checkOptions, type Generator, rand, randperm, type Tensor } from '@wick/tensor';
import { checkGenerator, show } from '@wick/tensor/internal';
import { checkNumber } from '../arguments.ts';
import type { GeneratorOption } from '../samplers/sampler.ts';
import { adjustBrightness, adjustContrast, adjustHue, adjustSaturation, checkColours, toGrey } from './color.ts';
import { checkRange, drawNumber } from './image.ts';
import { type ChanceOptions, checkChance, type Transform } from './transform.ts';

type Range = readonly [least: number, most: number];

/** Options of {@link ColorJitter}: a number x for factors between max(0, 1 - x) and 1 + x, or the two bounds. */
export interface ColorJitterOptions extends GeneratorOption {
  /** Default 0: unchanged. */
  brightness?: number | Range;
  /** Default 0: unchanged. */
  contrast?: number | Range;
  /** Default 0: unchanged. */
  saturation?: number | Range;
  /** A number x up to 0.5 for a turn between -x and x of the colour circle, or the two bounds. Default 0: unchanged. */
  hue?: number | Range;
}

/**
 * Changes brightness, contrast, saturation and hue of images (…, 1 or 3, H, W) at random, in random order:
 * torchvision's `ColorJitter`. Draws a `randperm(4)`, then a factor for each that is not left alone.
 *
 * @throws RangeError or TypeError for bad arguments; ShapeError from `forward` for other numbers of channels.
 * @example
 * ```ts
 * new data.ColorJitter({ brightness: 0.2, contrast: 0.2 }).forward(rand(3, 4, 4)).shape; // [3, 4, 4]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.ColorJitter.html
 */
export class ColorJitter implements Transform {
  /** The least and the largest factor; null: unchanged. */
  readonly brightness: Range | null;
  /** The least and the largest factor; null: unchanged. */
  readonly contrast: Range | null;
  /** The least and the largest factor; null: unchanged. */
  readonly saturation: Range | null;
  /** The least and the largest turn of the colour circle, from -0.5 to 0.5; null: unchanged. */
  readonly hue: Range | null;
  /** What is drawn from; null: the default generator. */
  readonly generator: Generator | null;

  constructor(options: ColorJitterOptions = {}) {
    checkOptions('ColorJitter', options, {
      brightness: true,
      contrast: true,
      saturation: true,
      hue: true,
      generator: true,
    });
    this.brightness = checkFactor('brightness', options.brightness ?? 0);
    this.contrast = checkFactor('contrast', options.contrast ?? 0);
    this.saturation = checkFactor('saturation', options.saturation ?? 0);
    this.hue = checkFactors('hue', options.hue ?? 0, 0, -0.5, 0.5);
    this.generator = checkGenerator('ColorJitter', options.generator);
  }

  forward(image: Tensor): Tensor {
    checkColours('ColorJitter', image);
    const { generator } = this;
    const order = randperm(4, { generator }).toTypedArray();
    const steps = (
      [
        [this.brightness, adjustBrightness],
        [this.contrast, adjustContrast],
        [this.saturation, adjustSaturation],
        [this.hue, adjustHue],
      ] as const
    ).map(([range, adjust]) => {
      if (range === null) return null;
      const factor = drawNumber(range[0], range[1], generator);
      return (x: Tensor) => adjust(x, factor);
    });
    for (const which of order) image = steps[Number(which)]?.(image) ?? image;
    return image;
  }
}

/**
 * Without colours: torchvision's `Grayscale`. Asked for three channels it gives three, also of an image that has one.
 *
 * @example
 * ```ts
 * new data.Grayscale().forward(tensor([[[1]], [[0]], [[0]]])); // [[[0.2989]]]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.Grayscale.html
 */
export class Grayscale implements Transform {
  /** 1, or 3 equal ones. */
  readonly numOutputChannels: 1 | 3;

  /** @throws RangeError unless it is 1 or 3. */
  constructor(numOutputChannels: 1 | 3 = 1) {
    this.numOutputChannels = checkChannels(numOutputChannels);
  }

  forward(image: Tensor): Tensor {
    return grey('Grayscale', image, this.numOutputChannels);
  }
}

/**
 * Without colours now and then, with as many channels as before: torchvision's `RandomGrayscale`. Draws one uniform
 * number; `p` is 0.1 unless given.
 *
 * @example
 * ```ts
 * new data.RandomGrayscale({ p: 1 }).forward(tensor([[[1]], [[0]], [[0]]])); // [[[0.2989]], [[0.2989]], [[0.2989]]]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.RandomGrayscale.html
 */
export class RandomGrayscale implements Transform {
  /** How probable it is. */
  readonly p: number;
  /** What is drawn from; null: the default generator. */
  readonly generator: Generator | null;

  /** @throws RangeError or TypeError for bad arguments. */
  constructor(options: ChanceOptions = {}) {
    checkOptions('RandomGrayscale', options, { p: true, generator: true });
    ({ p: this.p, generator: this.generator } = checkChance('RandomGrayscale', { ...options, p: options.p ?? 0.1 }));
  }

  forward(image: Tensor): Tensor {
    checkColours('RandomGrayscale', image);
    const drawn = rand(1, { generator: this.generator }).lt(this.p).item();
    return drawn ? grey('RandomGrayscale', image, image.size(-3) as 1 | 3) : image;
  }
}

function grey(where: string, image: Tensor, channels: 1 | 3): Tensor {
  const one = toGrey(checkColours(where, image));
  if (channels === 1) return one;
  const shape = [...one.shape];
  shape[one.ndim - 3] = 3;
  return one.expand(shape);
}

function checkChannels(channels: unknown): 1 | 3 {
  if (channels !== 1 && channels !== 3)
    throw new RangeError(`Grayscale: numOutputChannels must be 1 or 3, got ${show(channels)}`);
  return channels;
}

function checkFactor(name: string, value: number | Range): Range | null {
  return checkFactors(name, value, 1, 0, Infinity);
}

function checkFactors(name: string, value: number | Range, center: number, least: number, most: number): Range | null {
  const where = 'ColorJitter';
  if (typeof value === 'number') {
    checkNumber(where, name, value, 0, most);
    // The factor 0 is the least; a hue turns both ways.
    value = [Math.max(least, center - value), center + value];
  }
  const [low, high] = checkRange(where, name, value, least, most);
  return low === center && high === center ? null : [low, high];
}
