import { checkOptions, empty, type Generator, rand, ShapeError, type Tensor, tensor } from '@wick/tensor';
import { checkBoolean, show } from '@wick/tensor/internal';
import { checkNumber } from '../arguments.ts';
import type { GeneratorOption } from '../samplers/sampler.ts';
import { checkImage, checkRange, crop, drawInteger, drawNumber, drawUniform, roundHalfEven, sizeOf } from './image.ts';
import { type ChanceOptions, checkChance, type Transform } from './transform.ts';

/** Options of {@link RandomErasing}. */
export interface RandomErasingOptions extends ChanceOptions {
  /** Between which shares of the image's area. Default [0.02, 0.33]. */
  scale?: readonly [number, number];
  /** Between which aspect ratios, height to width. Default [0.3, 3.3]. */
  ratio?: readonly [number, number];
  /** What to put there: a number, one for each channel, or 'random' for normal numbers. Default 0. */
  value?: number | readonly number[] | 'random';
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
  readonly value: number | readonly number[] | 'random';
  /** Whether the image itself is overwritten. */
  readonly inplace: boolean;

  constructor(options: RandomErasingOptions = {}) {
    checkOptions('RandomErasing', options, {
      scale: true,
      ratio: true,
      value: true,
      inplace: true,
      p: true,
      generator: true,
    });
    const where = 'RandomErasing';
    ({ p: this.p, generator: this.generator } = checkChance(where, options));
    this.scale = checkRange(where, 'scale', options.scale ?? [0.02, 0.33], 0, 1);
    this.ratio = checkRange(where, 'ratio', options.ratio ?? [0.3, 3.3], Number.MIN_VALUE);
    this.value = options.value ?? 0;
    this.inplace = checkBoolean(where, 'inplace', options.inplace ?? false);
    if (this.value === 'random') return;
    const values: unknown = typeof this.value === 'number' ? [this.value] : this.value;
    if (!Array.isArray(values) || values.length === 0)
      throw new TypeError(`${where}: value must be a number, an array of numbers or 'random', got ${show(this.value)}`);
    for (const v of values) checkNumber(where, 'value', v);
  }

  /** A rectangle of an image, drawn; null if none of ten tries fits. */
  static getParams(
    image: Tensor,
    scale: readonly [number, number],
    ratio: readonly [number, number],
    value: readonly number[] | null = null,
    { generator = null }: GeneratorOption = {},
  ): Erasure | null {
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
