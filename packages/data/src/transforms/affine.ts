import { checkFinite, flag, type Given, optionTable, orNull, type RulesFor } from '@wick/tensor/internal';
import type { Generator, Tensor } from '@wick/tensor/light';
import { type GeneratorOption, generatorTable } from '../samplers/sampler.ts';
import { checkImage, checkRange, drawNumber, range, roundHalfEven, sizeOf } from './image.ts';
import type { Transform } from './transform.ts';
import {
  centerOf,
  checkFill,
  expandedSize,
  inverseMatrix,
  type Pair,
  pair,
  type Warp,
  type WarpOptions,
  warp,
  warpRules,
} from './warp.ts';

/** Options of {@link RandomRotation}. */
export interface RandomRotationOptions extends WarpOptions {
  /** Whether the image grows so that its corners stay in it. Default false. */
  expand?: boolean;
}

const rotationTable = optionTable({ expand: flag(false), ...warpRules } satisfies RulesFor<RandomRotationOptions>, [
  'interpolation',
  'expand',
  'center',
  'fill',
]);

/**
 * Turns an image by a random angle, counter-clockwise: torchvision's `RandomRotation`. Draws the angle.
 *
 * @param degrees - a number x for an angle between -x and x, or the two bounds.
 * @example
 * ```ts
 * new data.RandomRotation([90, 90]).forward(tensor([[[1, 2], [3, 4]]])); // [[[2, 4], [1, 3]]]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.RandomRotation.html
 */
export class RandomRotation implements Transform {
  /** The least and the largest angle, counter-clockwise. */
  readonly degrees: Pair;
  /** Whether the image grows so that its corners stay in it. */
  readonly expand: boolean;
  readonly #warp: Warp;

  /** @throws RangeError or TypeError for bad arguments. */
  constructor(
    degrees: number | Pair,
    ...given: Given<
      RandomRotationOptions,
      [interpolation: 'nearest' | 'bilinear', expand: boolean, center: Pair | null, fill: number | readonly number[]]
    >
  ) {
    const { expand, ...warping } = rotationTable.take('RandomRotation', given);
    this.degrees = checkAngles('RandomRotation', 'degrees', degrees);
    this.expand = expand;
    this.#warp = warping;
  }

  forward(image: Tensor): Tensor {
    checkFill('RandomRotation', checkImage('RandomRotation', image), this.#warp);
    const angle = drawNumber(this.degrees[0], this.degrees[1], this.#warp.generator);
    const matrix = inverseMatrix(centerOf(image, this.#warp), -angle, [0, 0], 1, [0, 0]);
    return warp(image, matrix, this.expand ? expandedSize(image, matrix) : sizeOf(image), this.#warp);
  }
}

/** Angles: one for both directions, two bounds, or four with those along y. */
export type Shear = number | Pair | readonly [number, number, number, number];

/** Options of {@link RandomAffine}. */
export interface RandomAffineOptions extends WarpOptions {
  /** How far to move at most, as shares of width and height. Default: not at all. */
  translate?: Pair | null;
  /** Between which factors to scale. Default: not at all. */
  scale?: Pair | null;
  /** By which angles to shear: x for between -x and x, two bounds, or four with those along y. Default: not at all. */
  shear?: Shear | null;
}

/** What {@link RandomAffine} draws. */
export interface AffineParams {
  /** In degrees, clockwise. */
  readonly angle: number;
  /** In pixels, to the right and down. */
  readonly translate: Pair;
  /** The factor. */
  readonly scale: number;
  /** In degrees, along x and y. */
  readonly shear: Pair;
}

const affineTable = optionTable(
  {
    translate: orNull(pair(0, 1)),
    scale: orNull<Pair | null>(range(null, Number.MIN_VALUE)),
    shear: orNull<readonly number[] | null>({
      value: null,
      read: (where, name, given) => checkShear(where, name, given as Shear),
    }),
    ...warpRules,
  } satisfies RulesFor<RandomAffineOptions>,
  ['translate', 'scale', 'shear', 'interpolation', 'fill', 'center'],
);

/**
 * Turns, moves, scales and shears an image: torchvision's `RandomAffine`. Draws the angle, then what is not left out of:
 * the moves, the factor, the shears.
 *
 * @param degrees - a number x for an angle between -x and x, or the two bounds.
 * @example
 * ```ts
 * new RandomAffine(10, { translate: [0.1, 0.1], scale: [0.9, 1.1] }); // for handwritten digits
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.RandomAffine.html
 */
export class RandomAffine implements Transform {
  /** The least and the largest angle, clockwise. */
  readonly degrees: Pair;
  /** The largest moves, as shares of width and height; null: none. */
  readonly translate: Pair | null;
  /** The least and the largest factor; null: sizes stay. */
  readonly scale: Pair | null;
  /** Least and largest shear along x, then along y where there are four; null: none. */
  readonly shear: readonly number[] | null;
  readonly #warp: Warp;

  /** @throws RangeError or TypeError for bad arguments. */
  constructor(
    degrees: number | Pair,
    ...given: Given<
      RandomAffineOptions,
      [
        translate: Pair | null,
        scale: Pair | null,
        shear: Shear | null,
        interpolation: 'nearest' | 'bilinear',
        fill: number | readonly number[],
        center: Pair | null,
      ]
    >
  ) {
    const { translate, scale, shear, ...warping } = affineTable.take('RandomAffine', given);
    this.degrees = checkAngles('RandomAffine', 'degrees', degrees);
    this.translate = translate;
    this.scale = scale;
    this.shear = shear;
    this.#warp = warping;
  }

  /** What to do to an image of a size, drawn. */
  static getParams(
    degrees: Pair,
    translate: Pair | null,
    scale: Pair | null,
    shear: readonly number[] | null,
    [height, width]: Pair,
    ...given: Given<GeneratorOption, [generator: Generator | null]>
  ): AffineParams {
    const { generator } = generatorTable.take('RandomAffine.getParams', given);
    const move = (most: number) => roundHalfEven(drawNumber(-most, most, generator));
    const angle = drawNumber(degrees[0], degrees[1], generator);
    const moves: Pair = translate ? [move(translate[0] * width), move(translate[1] * height)] : [0, 0];
    const factor = scale ? drawNumber(scale[0], scale[1], generator) : 1;
    const alongX = shear ? drawNumber(shear[0]!, shear[1]!, generator) : 0;
    const alongY = shear?.length === 4 ? drawNumber(shear[2]!, shear[3]!, generator) : 0;
    return { angle, translate: moves, scale: factor, shear: [alongX, alongY] };
  }

  forward(image: Tensor): Tensor {
    checkFill('RandomAffine', checkImage('RandomAffine', image), this.#warp);
    const { generator } = this.#warp;
    const size = sizeOf(image);
    const drawn = RandomAffine.getParams(this.degrees, this.translate, this.scale, this.shear, size, { generator });
    const { angle, translate, scale, shear } = drawn;
    return warp(image, inverseMatrix(centerOf(image, this.#warp), angle, translate, scale, shear), size, this.#warp);
  }
}

function checkAngles(where: string, name: string, angles: number | Pair): Pair {
  if (typeof angles !== 'number') return checkRange(where, name, angles);
  const most = checkFinite(where, name, angles, 0);
  return [-most, most];
}

function checkShear(where: string, name: string, shear: Shear): readonly number[] {
  if (typeof shear === 'number' || shear.length !== 4) return checkAngles(where, name, shear as number | Pair);
  return [...checkRange(where, name, [shear[0], shear[1]]), ...checkRange(where, name, [shear[2], shear[3]])];
}
