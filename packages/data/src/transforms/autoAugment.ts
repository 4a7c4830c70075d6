import { type Given, optionTable, type RulesFor, word } from '@wick/tensor/internal';
import { type Generator, rand, randint, type Tensor } from '@wick/tensor/light';
import { type AugmentOptions, augmentRules } from './augment.ts';
import { applyOp, signed } from './augmentOps.ts';
import { spaceOf, strengthOf } from './augmentStrengths.ts';
import { type AutoAugmentPolicy, type Pair, pairsOf } from './autoAugmentPolicies.ts';
import { checkColours } from './color.ts';
import { drawInteger } from './image.ts';
import type { Transform } from './transform.ts';
import { checkFill, type Sampling } from './warp.ts';

/** Options of {@link AutoAugment}. */
export interface AutoAugmentOptions extends AugmentOptions {
  /** For which dataset the operations were found. Default 'imagenet'. */
  policy?: AutoAugmentPolicy;
}

const autoTable = optionTable(
  {
    policy: word<AutoAugmentPolicy>('imagenet', ['imagenet', 'cifar10', 'svhn']),
    ...augmentRules,
  } satisfies RulesFor<AutoAugmentOptions>,
  ['policy', 'interpolation', 'fill'],
);

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
  readonly #pairs: readonly Pair[];

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
    this.#pairs = pairsOf(policy);
  }

  forward(image: Tensor): Tensor {
    const where = 'AutoAugment';
    checkFill(where, checkColours(where, image), this.#sampling);
    const { generator } = this;
    const pair = this.#pairs[drawInteger(0, this.#pairs.length, generator)]!;
    const chances = rand(2, { generator }).toTypedArray();
    const signs = randint(0, 2, [2], { generator }).toTypedArray();
    const space = spaceOf(image);
    let out = image;
    pair.forEach(([name, p, bin], i) => {
      if (Number(chances[i]) > Math.fround(p)) return;
      const strength = bin === null ? 0 : strengthOf(space, name, 10, bin);
      const minus = signed.has(name) && Number(signs[i]) === 0;
      out = applyOp(where, out, name, minus ? -strength : strength, this.#sampling);
    });
    return out;
  }
}
