import { checkCount, checkFinite, type Given } from '@wick/tensor/internal';
import { type Generator, rand, type Tensor } from '@wick/tensor/light';
import { adjustSharpness, autocontrast, equalize, invert, posterize, solarize } from './adjust.ts';
import { checkImage } from './image.ts';
import { type ChanceOptions, chanceTable, type Transform } from './transform.ts';

type GivenChance = Given<ChanceOptions, [p: number]>;

/** Changes an image now and then; draws one uniform number. */
abstract class Sometimes implements Transform {
  /** How probable it is. */
  readonly p: number;
  /** What is drawn from; null: the default generator. */
  readonly generator: Generator | null;
  readonly #name: string;

  constructor(name: string, given: readonly unknown[]) {
    this.#name = name;
    ({ p: this.p, generator: this.generator } = chanceTable.take(name, given));
  }

  /** @internal What is done to an image then. */
  abstract _change(where: string, image: Tensor): Tensor;

  forward(image: Tensor): Tensor {
    checkImage(this.#name, image);
    return rand(1, { generator: this.generator }).item() < this.p ? this._change(this.#name, image) : image;
  }
}

/**
 * Makes what is bright dark now and then: torchvision's `RandomInvert`.
 *
 * @example
 * ```ts
 * new data.RandomInvert(1).forward(tensor([[[0, 0.25, 1]]])); // [[[1, 0.75, 0]]]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.RandomInvert.html
 */
export class RandomInvert extends Sometimes {
  /** @throws RangeError or TypeError for bad arguments. */
  constructor(...given: GivenChance) {
    super('RandomInvert', given);
  }

  /** @internal */
  override _change(where: string, image: Tensor): Tensor {
    return invert(where, image);
  }
}

/**
 * Leaves only the highest bits of uint8 images now and then: torchvision's `RandomPosterize`.
 *
 * @param bits - how many, from 0 to 8
 * @example
 * ```ts
 * new data.RandomPosterize(2, { p: 1 }).forward(tensor([[[63, 64, 255]]], { dtype: 'uint8' })); // [[[0, 64, 192]]]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.RandomPosterize.html
 */
export class RandomPosterize extends Sometimes {
  /** How many bits stay. */
  readonly bits: number;

  /** @throws RangeError or TypeError for bad arguments. */
  constructor(bits: number, ...given: GivenChance) {
    super('RandomPosterize', given);
    if (checkCount('RandomPosterize', 'bits', bits, 0) > 8)
      throw new RangeError(`RandomPosterize: bits must be a whole number from 0 to 8, got ${bits}`);
    this.bits = bits;
  }

  /** @internal */
  override _change(where: string, image: Tensor): Tensor {
    return posterize(where, image, this.bits);
  }
}

/**
 * Inverts what is from a threshold up, now and then: torchvision's `RandomSolarize`.
 *
 * @param threshold - in the image's own values: up to 255 for uint8, up to 1 for floating-point
 * @example
 * ```ts
 * new data.RandomSolarize(0.5, { p: 1 }).forward(tensor([[[0.25, 0.5, 1]]])); // [[[0.25, 0.5, 0]]]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.RandomSolarize.html
 */
export class RandomSolarize extends Sometimes {
  /** From where up values are inverted. */
  readonly threshold: number;

  /** @throws RangeError or TypeError for bad arguments. */
  constructor(threshold: number, ...given: GivenChance) {
    super('RandomSolarize', given);
    this.threshold = checkFinite('RandomSolarize', 'threshold', threshold);
  }

  /** @internal */
  override _change(where: string, image: Tensor): Tensor {
    return solarize(where, image, this.threshold);
  }
}

/**
 * Sharpens or blurs an image now and then: torchvision's `RandomAdjustSharpness`.
 *
 * @param sharpnessFactor - 0 blurs, 1 changes nothing, 2 sharpens twofold
 * @example
 * ```ts
 * new data.RandomAdjustSharpness(2).forward(rand(3, 8, 8)).shape; // [3, 8, 8]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.RandomAdjustSharpness.html
 */
export class RandomAdjustSharpness extends Sometimes {
  /** 0 blurs, 1 changes nothing, more sharpens. */
  readonly sharpnessFactor: number;

  /** @throws RangeError or TypeError for bad arguments. */
  constructor(sharpnessFactor: number, ...given: GivenChance) {
    super('RandomAdjustSharpness', given);
    this.sharpnessFactor = checkFinite('RandomAdjustSharpness', 'sharpnessFactor', sharpnessFactor, 0);
  }

  /** @internal */
  override _change(where: string, image: Tensor): Tensor {
    return adjustSharpness(where, image, this.sharpnessFactor);
  }
}

/**
 * Stretches each channel to all values that there are, now and then: torchvision's `RandomAutocontrast`.
 *
 * @example
 * ```ts
 * new data.RandomAutocontrast(1).forward(tensor([[[0.25, 0.5, 0.75]]])); // [[[0, 0.5, 1]]]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.RandomAutocontrast.html
 */
export class RandomAutocontrast extends Sometimes {
  /** @throws RangeError or TypeError for bad arguments. */
  constructor(...given: GivenChance) {
    super('RandomAutocontrast', given);
  }

  /** @internal */
  override _change(where: string, image: Tensor): Tensor {
    return autocontrast(where, image);
  }
}

/**
 * Makes the values of each channel of a uint8 image about equally frequent, now and then: torchvision's `RandomEqualize`.
 *
 * @example
 * ```ts
 * new data.RandomEqualize(1).forward(randint(0, 256, [3, 8, 8]).to('uint8')).shape; // [3, 8, 8]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.RandomEqualize.html
 */
export class RandomEqualize extends Sometimes {
  /** @throws RangeError or TypeError for bad arguments. */
  constructor(...given: GivenChance) {
    super('RandomEqualize', given);
  }

  /** @internal */
  override _change(where: string, image: Tensor): Tensor {
    return equalize(where, image);
  }
}
