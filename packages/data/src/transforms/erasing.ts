import { checkFinite, flag, type Given, optionTable, type Rule, type RulesFor, show } from '@wick/tensor/internal';
import { empty, type Generator, rand, ShapeError, type Tensor, tensor } from '@wick/tensor/light';
import { type GeneratorOption, generatorTable } from '../samplers/sampler.ts';
import { checkImage, crop, drawInteger, drawNumber, drawUniform, range, roundHalfEven, sizeOf } from './image.ts';
import { type ChanceOptions, chanceTable, type Transform } from './transform.ts';

/** What an erased rectangle holds: a number, one for each channel, or normal numbers. */
export type Filling = number | readonly number[] | 'random';

/** Options of {@link RandomErasing}. */
export interface RandomErasingOptions extends ChanceOptions {
  /** Between which shares of the image's area. Default [0.02, 0.33]. */
  scale?: readonly [number, number];
  /** Between which aspect ratios, height to width. Default [0.3, 3.3]. */
  ratio?: readonly [number, number];
  /** What to put there: a number, one for each channel, or 'random' for normal numbers. Default 0. */
  value?: Filling;
  /** Whether to write into the image itself. Default false. */
  inplace?: boolean;
}

/** A rectangle to erase, and what to put there: (C, h, w), or (C, 1, 1), or (1, 1, 1). */
export interface Erasure {
  /** First row. */
  readonly top: number;
  /** First column. */
  readonly left: number;
  /** Rows. */
  readonly height: number;
  /** Columns. */
  readonly width: number;
  /** What to put there. */
  readonly value: Tensor;
}

const filling: Rule<Filling> = {
  value: 0,
  read(where, name, given) {
    if (given === 'random') return given;
    const values: unknown = typeof given === 'number' ? [given] : given;
    if (!Array.isArray(values) || values.length === 0)
      throw new TypeError(`${where}: ${name} must be a number, an array of numbers or 'random', got ${show(given)}`);
    for (const v of values) checkFinite(where, name, v);
    return given as Filling;
  },
};

const table = optionTable(
  {
    ...chanceTable.known,
    scale: range([0.02, 0.33], 0, 1),
    ratio: range([0.3, 3.3], Number.MIN_VALUE),
    value: filling,
    inplace: flag(false),
  } satisfies RulesFor<RandomErasingOptions>,
  ['p', 'scale', 'ratio', 'value', 'inplace'],
);

/**
 * Erases a rectangle of an image now and then: torchvision's `RandomErasing` (Zhong et al., 2017). Draws a uniform
 * number, then up to ten times an area and an aspect ratio until they fit, then the values if they are random, then the
 * top and the left.
 *
 * @throws RangeError or TypeError for bad arguments.
 * @example
 * ```ts
 * new data.RandomErasing({ p: 1 }).forward(ones(3, 8, 8)).shape; // [3, 8, 8]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.RandomErasing.html
 */
export class RandomErasing implements Transform {
  /** How probable it is. */
  readonly p: number;
  /** What is drawn from; null: the default generator. */
  readonly generator: Generator | null;
  /** Least and largest share of the image's area. */
  readonly scale: readonly [number, number];
  /** Least and largest aspect ratio, height to width. */
  readonly ratio: readonly [number, number];
  /** What to put there: a number, one per channel, or 'random' for normal numbers. */
  readonly value: Filling;
  /** Whether the image itself is overwritten. */
  readonly inplace: boolean;

  constructor(
    ...given: Given<
      RandomErasingOptions,
      [p: number, scale: readonly [number, number], ratio: readonly [number, number], value: Filling, inplace: boolean]
    >
  ) {
    const read = table.take('RandomErasing', given);
    this.p = read.p;
    this.generator = read.generator;
    this.scale = read.scale;
    this.ratio = read.ratio;
    this.value = read.value;
    this.inplace = read.inplace;
  }

  /** A rectangle of an image, drawn; null if none of ten tries fits. */
  static getParams(
    image: Tensor,
    scale: readonly [number, number],
    ratio: readonly [number, number],
    value: readonly number[] | null = null,
    ...given: Given<GeneratorOption, [generator: Generator | null]>
  ): Erasure | null {
    const { generator } = generatorTable.take('RandomErasing.getParams', given);
    const [h, w] = sizeOf(image);
    const [low, high] = tensor([...ratio])
      .log()
      .toTypedArray() as Float32Array;
    for (let attempt = 0; attempt < 10; attempt++) {
      const area = h * w * drawNumber(scale[0], scale[1], generator);
      const aspect = drawUniform(low!, high!, generator).exp().item();
      const height = roundHalfEven(Math.sqrt(area * aspect));
      const width = roundHalfEven(Math.sqrt(area / aspect));
      if (height >= h || width >= w) continue;
      const filling =
        value === null
          ? empty(image.size(-3), height, width).normal_(0, 1, { generator })
          : tensor([...value]).view(-1, 1, 1);
      const top = drawInteger(0, h - height + 1, generator);
      return { top, left: drawInteger(0, w - width + 1, generator), height, width, value: filling };
    }
    return null;
  }

  forward(image: Tensor): Tensor {
    checkImage('RandomErasing', image);
    const value = this.value === 'random' ? null : typeof this.value === 'number' ? [this.value] : this.value;
    if (image.ndim < 3 || (value !== null && value.length !== 1 && value.length !== image.size(-3)))
      throw new ShapeError(
        `RandomErasing: value ${show(this.value)} does not fit the channels of an image of shape [${image.shape.join(', ')}]`,
      );
    const { scale, ratio, generator } = this;
    if (!rand(1, { generator }).lt(this.p).item()) return image;
    const rectangle = RandomErasing.getParams(image, scale, ratio, value, { generator });
    const out = this.inplace ? image : image.clone();
    if (rectangle) {
      const { top, left, height, width } = rectangle;
      crop(out, top, left, height, width).copy_(rectangle.value);
    }
    return out;
  }
}
