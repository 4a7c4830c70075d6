import {
  checkCount,
  count,
  type Given,
  generator,
  optionTable,
  orNull,
  type RulesFor,
  word,
} from '@wick/tensor/internal';
import { type Generator, linspace, rand, randint, type Tensor } from '@wick/tensor/light';
import type { GeneratorOption } from '../samplers/sampler.ts';
import { adjustSharpness, autocontrast, equalize, invert, posterize, solarize } from './adjust.ts';
import { type AutoAugmentPolicy, policies } from './autoAugmentPolicies.ts';
import { adjustBrightness, adjustContrast, adjustSaturation, checkColours } from './color.ts';
import { drawInteger, roundHalfEven, sizeOf } from './image.ts';
import type { Transform } from './transform.ts';
import { checkFill, inverseMatrix, numbersToFill, type Pair, type Sampling, warp } from './warp.ts';

/** Options that these augmentations share. */
export interface AugmentOptions extends GeneratorOption {
  /** How pixels between pixels are found. Default 'nearest'. */
  interpolation?: 'nearest' | 'bilinear';
  /** What comes in from outside: a number, or one for each channel. Default null: 0, into which bilinear images fade. */
  fill?: number | readonly number[] | null;
}

const shared = {
  interpolation: word<'nearest' | 'bilinear'>('nearest', ['nearest', 'bilinear']),
  fill: orNull<readonly number[] | null>(numbersToFill),
  generator,
} satisfies RulesFor<AugmentOptions>;

/** What can be done to an image, and how strongly. */
export type OpName =
  | 'Identity'
  | 'ShearX'
  | 'ShearY'
  | 'TranslateX'
  | 'TranslateY'
  | 'Rotate'
  | 'Brightness'
  | 'Color'
  | 'Contrast'
  | 'Sharpness'
  | 'Posterize'
  | 'Solarize'
  | 'AutoContrast'
  | 'Equalize'
  | 'Invert';

const signed = new Set<OpName>([
  'ShearX',
  'ShearY',
  'TranslateX',
  'TranslateY',
  'Rotate',
  'Brightness',
  'Color',
  'Contrast',
  'Sharpness',
]);

function applyOp(where: string, image: Tensor, name: OpName, magnitude: number, sampling: Sampling): Tensor {
  const [h, w] = sizeOf(image);
  const affine = (angle: number, translate: Pair, shear: Pair, center: Pair) =>
    warp(image, inverseMatrix(center, angle, translate, 1, shear), [h, w], sampling);
  const degrees = (Math.atan(magnitude) * 180) / Math.PI;
  const corner: Pair = [-w / 2, -h / 2];
  switch (name) {
    case 'Identity':
      return image;
    case 'ShearX':
      return affine(0, [0, 0], [degrees, 0], corner);
    case 'ShearY':
      return affine(0, [0, 0], [0, degrees], corner);
    case 'TranslateX':
      return affine(0, [Math.trunc(magnitude), 0], [0, 0], [0, 0]);
    case 'TranslateY':
      return affine(0, [0, Math.trunc(magnitude)], [0, 0], [0, 0]);
    case 'Rotate':
      return affine(-magnitude, [0, 0], [0, 0], [0, 0]);
    case 'Brightness':
      return adjustBrightness(image, 1 + magnitude);
    case 'Color':
      return adjustSaturation(image, 1 + magnitude);
    case 'Contrast':
      return adjustContrast(image, 1 + magnitude);
    case 'Sharpness':
      return adjustSharpness(where, image, 1 + magnitude);
    case 'Posterize':
      return posterize(where, image, Math.trunc(magnitude));
    case 'Solarize':
      return solarize(where, image, magnitude);
    case 'AutoContrast':
      return autocontrast(where, image);
    case 'Equalize':
      return equalize(where, image);
    case 'Invert':
      return invert(where, image);
  }
}

/** How strong each operation is at its strongest: for Posterize, how many bits it takes away. */
type Space = Readonly<Partial<Record<OpName, number>>>;

/** The strength of an operation in a bin, in float32 as torchvision has it; 0 for one that has none. */
function magnitudeOf(space: Space, name: OpName, bins: number, bin: number): number {
  if (name === 'Solarize') return linspace(255, 0, bins).select(0, bin).item();
  if (name === 'Posterize') return 8 - roundHalfEven(Math.fround(bin / Math.fround((bins - 1) / space.Posterize!)));
  const most = space[name];
  return most === undefined ? 0 : linspace(0, most, bins).select(0, bin).item();
}

const usual = {
  ShearX: 0.3,
  ShearY: 0.3,
  Rotate: 30,
  Brightness: 0.9,
  Color: 0.9,
  Contrast: 0.9,
  Sharpness: 0.9,
  Posterize: 4,
};

/** The usual strengths for an image of a size. */
function spaceOf(image: Tensor): Space {
  const [h, w] = sizeOf(image);
  return { ...usual, TranslateX: (150 / 331) * w, TranslateY: (150 / 331) * h };
}

const wide: Space = {
  ShearX: 0.99,
  ShearY: 0.99,
  TranslateX: 32,
  TranslateY: 32,
  Rotate: 135,
  Brightness: 0.99,
  Color: 0.99,
  Contrast: 0.99,
  Sharpness: 0.99,
  Posterize: 6,
};

// In torchvision's order: a draw chooses by number.
const choices: readonly OpName[] = [
  'Identity',
  'ShearX',
  'ShearY',
  'TranslateX',
  'TranslateY',
  'Rotate',
  'Brightness',
  'Color',
  'Contrast',
  'Sharpness',
  'Posterize',
  'Solarize',
  'AutoContrast',
  'Equalize',
];
const withMagnitude = (name: OpName) => name !== 'Identity' && name !== 'AutoContrast' && name !== 'Equalize';

const autoTable = optionTable(
  {
    policy: word<AutoAugmentPolicy>('imagenet', ['imagenet', 'cifar10', 'svhn']),
    ...shared,
  } satisfies RulesFor<AutoAugmentOptions>,
  ['policy', 'interpolation', 'fill'],
);

/** Options of {@link AutoAugment}. */
export interface AutoAugmentOptions extends AugmentOptions {
  /** For which dataset the operations were found. Default 'imagenet'. */
  policy?: AutoAugmentPolicy;
}

/**
 * Two operations that were found to help learning: torchvision's `AutoAugment` (Cubuk et al., 2019). Draws which of 25 pairs, two uniform
 * numbers for whether, and two signs. uint8 images; the operations on floating-point ones are refused where they need bytes.
 *
 * @throws RangeError or TypeError for bad arguments; ShapeError from `forward` unless there are 1 or 3 channels.
 * @example
 * ```ts
 * new data.AutoAugment('cifar10').forward(randint(0, 256, [3, 32, 32]).to('uint8')).shape; // [3, 32, 32]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.AutoAugment.html
 */
export class AutoAugment implements Transform {
  /** For which dataset the operations were found. */
  readonly policy: AutoAugmentPolicy;
  /** What is drawn from; null: the default generator. */
  readonly generator: Generator | null;
  readonly #sampling: Sampling;

  constructor(
    ...given: Given<
      AutoAugmentOptions,
      [policy: AutoAugmentPolicy, interpolation: 'nearest' | 'bilinear', fill: number | readonly number[] | null]
    >
  ) {
    const { policy, generator, ...sampling } = autoTable.take('AutoAugment', given);
    this.policy = policy;
    this.generator = generator;
    this.#sampling = sampling;
  }

  forward(image: Tensor): Tensor {
    const where = 'AutoAugment';
    checkFill(where, checkColours(where, image), this.#sampling);
    const { generator } = this;
    const pairs = policies[this.policy];
    const pair = pairs[drawInteger(0, pairs.length, generator)]!;
    const chances = rand(2, { generator }).toTypedArray();
    const signs = randint(0, 2, [2], { generator }).toTypedArray();
    const space = spaceOf(image);
    let out = image;
    pair.forEach(([name, p, bin], i) => {
      if (Number(chances[i]) > Math.fround(p)) return;
      const strength = bin === null ? 0 : magnitudeOf(space, name, 10, bin);
      out = applyOp(
        where,
        out,
        name,
        signed.has(name) && Number(signs[i]) === 0 ? -strength : strength,
        this.#sampling,
      );
    });
    return out;
  }
}

/** Options of {@link RandAugment}. */
export interface RandAugmentOptions extends AugmentOptions {
  /** How many operations. Default 2. */
  numOps?: number;
  /** How strong they are, below `numMagnitudeBins`. Default 9. */
  magnitude?: number;
  /** How many strengths there are. Default 31. */
  numMagnitudeBins?: number;
}

const randTable = optionTable(
  {
    numOps: count(2, 0),
    magnitude: count(9, 0),
    numMagnitudeBins: count(31, 2),
    ...shared,
  } satisfies RulesFor<RandAugmentOptions>,
  ['numOps', 'magnitude', 'numMagnitudeBins', 'interpolation', 'fill'],
);

/**
 * Some of fourteen operations, all of one strength: torchvision's `RandAugment` (Cubuk et al., 2020). Draws for each which it is and, where
 * it has one, its sign.
 *
 * @throws RangeError or TypeError for bad arguments; ShapeError from `forward` unless there are 1 or 3 channels.
 * @example
 * ```ts
 * new data.RandAugment(2, 9).forward(randint(0, 256, [3, 32, 32]).to('uint8')).shape; // [3, 32, 32]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.RandAugment.html
 */
export class RandAugment implements Transform {
  /** How many operations. */
  readonly numOps: number;
  /** How strong they are. */
  readonly magnitude: number;
  /** How many strengths there are. */
  readonly numMagnitudeBins: number;
  /** What is drawn from; null: the default generator. */
  readonly generator: Generator | null;
  readonly #sampling: Sampling;

  constructor(
    ...given: Given<
      RandAugmentOptions,
      [
        numOps: number,
        magnitude: number,
        numMagnitudeBins: number,
        interpolation: 'nearest' | 'bilinear',
        fill: number | readonly number[] | null,
      ]
    >
  ) {
    const { numOps, magnitude, numMagnitudeBins, generator, ...sampling } = randTable.take('RandAugment', given);
    if (magnitude >= numMagnitudeBins)
      throw new RangeError(
        `RandAugment: magnitude must be below numMagnitudeBins ${numMagnitudeBins}, got ${checkCount('RandAugment', 'magnitude', magnitude, 0)}`,
      );
    this.numOps = numOps;
    this.magnitude = magnitude;
    this.numMagnitudeBins = numMagnitudeBins;
    this.generator = generator;
    this.#sampling = sampling;
  }

  forward(image: Tensor): Tensor {
    const where = 'RandAugment';
    checkFill(where, checkColours(where, image), this.#sampling);
    const space = spaceOf(image);
    let out = image;
    for (let i = 0; i < this.numOps; i++) {
      const name = choices[drawInteger(0, choices.length, this.generator)]!;
      const strength = magnitudeOf(space, name, this.numMagnitudeBins, this.magnitude);
      const minus = signed.has(name) && drawInteger(0, 2, this.generator) === 1;
      out = applyOp(where, out, name, minus ? -strength : strength, this.#sampling);
    }
    return out;
  }
}

/** Options of {@link TrivialAugmentWide}. */
export interface TrivialAugmentWideOptions extends AugmentOptions {
  /** How many strengths there are. Default 31. */
  numMagnitudeBins?: number;
}

const trivialTable = optionTable(
  { numMagnitudeBins: count(31, 2), ...shared } satisfies RulesFor<TrivialAugmentWideOptions>,
  ['numMagnitudeBins', 'interpolation', 'fill'],
);

/**
 * One of fourteen operations, of a random strength: torchvision's `TrivialAugmentWide` (Müller and Hutter, 2021). Draws which, then its strength
 * and its sign where it has them.
 *
 * @throws RangeError or TypeError for bad arguments; ShapeError from `forward` unless there are 1 or 3 channels.
 * @example
 * ```ts
 * new data.TrivialAugmentWide().forward(randint(0, 256, [3, 32, 32]).to('uint8')).shape; // [3, 32, 32]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.TrivialAugmentWide.html
 */
export class TrivialAugmentWide implements Transform {
  /** How many strengths there are. */
  readonly numMagnitudeBins: number;
  /** What is drawn from; null: the default generator. */
  readonly generator: Generator | null;
  readonly #sampling: Sampling;

  constructor(
    ...given: Given<
      TrivialAugmentWideOptions,
      [numMagnitudeBins: number, interpolation: 'nearest' | 'bilinear', fill: number | readonly number[] | null]
    >
  ) {
    const { numMagnitudeBins, generator, ...sampling } = trivialTable.take('TrivialAugmentWide', given);
    this.numMagnitudeBins = numMagnitudeBins;
    this.generator = generator;
    this.#sampling = sampling;
  }

  forward(image: Tensor): Tensor {
    const where = 'TrivialAugmentWide';
    checkFill(where, checkColours(where, image), this.#sampling);
    const bins = this.numMagnitudeBins;
    const name = choices[drawInteger(0, choices.length, this.generator)]!;
    const strength = withMagnitude(name) ? magnitudeOf(wide, name, bins, drawInteger(0, bins, this.generator)) : 0;
    const minus = signed.has(name) && drawInteger(0, 2, this.generator) === 1;
    return applyOp(where, image, name, minus ? -strength : strength, this.#sampling);
  }
}
