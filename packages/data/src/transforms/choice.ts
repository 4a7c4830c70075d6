import { any, type Given, generator, optionTable, orNull, type RulesFor, show } from '@wick/tensor/internal';
import { type Generator, multinomial, randperm, type Tensor, tensor } from '@wick/tensor/light';
import { numbers } from '../samplers/random.ts';
import { type GeneratorOption, generatorTable } from '../samplers/sampler.ts';
import { applyAll, checkTransforms, type Transform, type TransformLike } from './transform.ts';

/** Options of {@link RandomChoice}. */
export interface RandomChoiceOptions extends GeneratorOption {
  /** How probable each is, up to a factor. Default null: all equally. */
  p?: readonly number[] | null;
}

const isWeights = (given: unknown) => Array.isArray(given) && given.every((w) => typeof w === 'number' && w >= 0);
const table = optionTable(
  {
    p: orNull<readonly number[] | null>(any(null, 'an array of numbers from 0 up', isWeights)),
    generator,
  } satisfies RulesFor<RandomChoiceOptions>,
  ['p'],
);

/**
 * One of several transforms: torchvision's `v2.RandomChoice`. Draws one `multinomial`. (The older `transforms.RandomChoice`
 * draws from Python's own generator.)
 *
 * @throws TypeError if one is neither a transform nor a function, RangeError without one or for weights that do not fit.
 * @example
 * ```ts
 * new data.RandomChoice([new data.RandomInvert(1), new data.Grayscale(3)]).forward(rand(3, 4, 4)).shape; // [3, 4, 4]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.v2.RandomChoice.html
 */
export class RandomChoice implements Transform {
  /** What there is to choose from. */
  readonly transforms: readonly TransformLike[];
  /** How probable each is; they sum to 1. */
  readonly p: readonly number[];
  /** What is drawn from; null: the default generator. */
  readonly generator: Generator | null;

  constructor(
    transforms: readonly TransformLike[],
    ...given: Given<RandomChoiceOptions, [p: readonly number[] | null]>
  ) {
    const { p, generator } = table.take('RandomChoice', given);
    this.transforms = checkTransforms('RandomChoice', this, transforms);
    if (transforms.length === 0) throw new RangeError('RandomChoice: expected at least one transform, got none');
    const weights = p ?? transforms.map(() => 1);
    const total = weights.reduce((sum, w) => sum + w, 0);
    if (weights.length !== transforms.length || !(total > 0))
      throw new RangeError(`RandomChoice: p must have ${transforms.length} numbers, not all of them 0, got ${show(p)}`);
    this.p = weights.map((w) => w / total);
    this.generator = generator;
  }

  forward(image: Tensor): Tensor {
    const which = Number(multinomial(tensor([...this.p]), 1, { generator: this.generator }).item());
    return applyAll([this.transforms[which]!], image);
  }
}

/**
 * Several transforms in random order: torchvision's `v2.RandomOrder`. Draws one `randperm`. (The older
 * `transforms.RandomOrder` draws from Python's own generator.)
 *
 * @throws TypeError if one is neither a transform nor a function.
 * @example
 * ```ts
 * new data.RandomOrder([new data.RandomInvert(1), new data.Grayscale(3)]).forward(rand(3, 4, 4)).shape; // [3, 4, 4]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.v2.RandomOrder.html
 */
export class RandomOrder implements Transform {
  /** What is applied, in the order in which they were given. */
  readonly transforms: readonly TransformLike[];
  /** What is drawn from; null: the default generator. */
  readonly generator: Generator | null;

  constructor(transforms: readonly TransformLike[], ...given: Given<GeneratorOption, []>) {
    this.generator = generatorTable.take('RandomOrder', given).generator;
    this.transforms = checkTransforms('RandomOrder', this, transforms);
  }

  forward(image: Tensor): Tensor {
    const order = numbers(randperm(this.transforms.length, { generator: this.generator }));
    return applyAll(
      order.map((which) => this.transforms[which]!),
      image,
    );
  }
}
