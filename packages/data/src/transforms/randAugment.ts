import { checkCount, count, type Given, optionTable, type RulesFor } from '@wick/tensor/internal';
import type { Generator, Tensor } from '@wick/tensor/light';
import { type AugmentOptions, augmentRules, drawOp, drawSign } from './augment.ts';
import { applyOp } from './augmentOps.ts';
import { spaceOf, strengthOf } from './augmentStrengths.ts';
import { checkColours } from './color.ts';
import type { Transform } from './transform.ts';
import { checkFill, type Sampling } from './warp.ts';

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
    ...augmentRules,
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
      const name = drawOp(this.generator);
      const strength = strengthOf(space, name, this.numMagnitudeBins, this.magnitude);
      out = applyOp(where, out, name, drawSign(name, strength, this.generator), this.#sampling);
    }
    return out;
  }
}
