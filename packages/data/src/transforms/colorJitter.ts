import {
  checkFinite,
  type Given,
  generator,
  number,
  optionTable,
  type Rule,
  type RulesFor,
  show,
} from '@wick/tensor/internal';
import { type Generator, rand, randperm, type Tensor } from '@wick/tensor/light';
import type { GeneratorOption } from '../samplers/sampler.ts';
import { adjustBrightness, adjustContrast, adjustHue, adjustSaturation, checkColours, toGrey } from './color.ts';
import { checkRange, drawNumber } from './image.ts';
import { type ChanceOptions, chanceTable, type Transform } from './transform.ts';

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

const table = optionTable(
  {
    brightness: around(1, 0, Infinity),
    contrast: around(1, 0, Infinity),
    saturation: around(1, 0, Infinity),
    hue: around(0, -0.5, 0.5),
    generator,
  } satisfies RulesFor<ColorJitterOptions>,
  ['brightness', 'contrast', 'saturation', 'hue'],
);

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

  constructor(
    ...given: Given<
      ColorJitterOptions,
      [brightness: number | Range, contrast: number | Range, saturation: number | Range, hue: number | Range]
    >
  ) {
    const options = table.take('ColorJitter', given);
    this.brightness = options.brightness;
    this.contrast = options.contrast;
    this.saturation = options.saturation;
    this.hue = options.hue;
    this.generator = options.generator;
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

const greyTable = optionTable({ ...chanceTable.known, p: number(0.1, 0, 1) } satisfies RulesFor<ChanceOptions>, ['p']);

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
  constructor(...given: Given<ChanceOptions, [p: number]>) {
    ({ p: this.p, generator: this.generator } = greyTable.take('RandomGrayscale', given));
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

/** The bounds of a factor, from one number around `center` or as they are; null where nothing changes. */
function around(center: number, least: number, most: number): Rule<Range | null> {
  return {
    value: null,
    read(where, name, given) {
      // The factor 0 is the least; a hue turns both ways.
      const reach = typeof given === 'number' ? checkFinite(where, name, given, 0, most) : 0;
      const bounds = typeof given === 'number' ? [Math.max(least, center - reach), center + reach] : given;
      const [low, high] = checkRange(where, name, bounds, least, most);
      return low === center && high === center ? null : [low, high];
    },
  };
}
