import { count, type Given, optionTable, type RulesFor } from '@wick/tensor/internal';
import type { Generator, Tensor } from '@wick/tensor/light';
import { type AugmentOptions, augmentRules, drawOp, drawSign } from './augment.ts';
import { applyOp } from './augmentOps.ts';
import { hasStrength, strengthOf, wide } from './augmentStrengths.ts';
import { checkColours } from './color.ts';
import { drawInteger } from './image.ts';
import type { Transform } from './transform.ts';
import { checkFill, type Sampling } from './warp.ts';

/** Options of {@link TrivialAugmentWide}. */
export interface TrivialAugmentWideOptions extends AugmentOptions {
  /** How many strengths there are. Default 31. */
  numMagnitudeBins?: number;
}

const trivialTable = optionTable(
  { numMagnitudeBins: count(31, 2), ...augmentRules } satisfies RulesFor<TrivialAugmentWideOptions>,
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
    const name = drawOp(this.generator);
    const strength = hasStrength(wide, name) ? strengthOf(wide, name, bins, drawInteger(0, bins, this.generator)) : 0;
    return applyOp(where, image, name, drawSign(name, strength, this.generator), this.#sampling);
  }
}
