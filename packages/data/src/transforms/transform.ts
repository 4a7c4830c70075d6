import { checkLevels, type Given, generator, number, optionTable, type RulesFor, show } from '@wick/tensor/internal';
import { type Generator, rand, type Tensor } from '@wick/tensor/light';
import type { GeneratorOption } from '../samplers/sampler.ts';
import { staysChannelsFirst } from './channelsFirst.ts';

/**
 * A change of an image: `forward(image)` gives a new one. Images are tensors (…, C, H, W): what is drawn holds for all
 * leading dimensions.
 */
export interface Transform<I = Tensor, O = Tensor> {
  /** The changed image; the one that is given stays, unless a transform works in place. */
  forward(image: I): O;
}

/** What takes the place of a {@link Transform}: also a plain function. */
export type TransformLike = Transform | ((image: Tensor) => Tensor);

/** Options of the transforms that happen now and then. */
export interface ChanceOptions extends GeneratorOption {
  /** How probable it is. Default 0.5. */
  p?: number;
}

/** The options of the transforms that happen now and then. */
export const chanceTable = optionTable({ p: number(0.5, 0, 1), generator } satisfies RulesFor<ChanceOptions>, ['p']);

/**
 * Transforms one after the other: torchvision's `Compose`.
 *
 * @example
 * ```ts
 * const augment = new Compose([new RandomCrop(32, { padding: 4 }), new RandomHorizontalFlip()]);
 * augment.forward(rand(3, 32, 32)).shape; // [3, 32, 32]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.Compose.html
 */
export class Compose implements Transform {
  /** In the order in which they are applied. */
  readonly transforms: readonly TransformLike[];

  /** @throws TypeError if one is neither a transform nor a function. */
  constructor(transforms: readonly TransformLike[]) {
    this.transforms = checkTransforms('Compose', this, transforms);
  }

  forward(image: Tensor): Tensor {
    return applyAll(this.transforms, image);
  }
}

/**
 * Transforms one after the other, or none of them: torchvision's `RandomApply`. Draws one uniform number.
 *
 * @example
 * ```ts
 * new data.RandomApply([new data.RandomHorizontalFlip({ p: 1 })], { p: 1 }).forward(tensor([[[1, 2], [3, 4]]])); // [[[2, 1], [4, 3]]]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.RandomApply.html
 */
export class RandomApply implements Transform {
  /** In the order in which they are applied. */
  readonly transforms: readonly TransformLike[];
  /** How probable it is. */
  readonly p: number;
  /** What is drawn from; null: the default generator. */
  readonly generator: Generator | null;

  /** @throws TypeError if one is neither a transform nor a function; RangeError unless `p` is from 0 to 1. */
  constructor(transforms: readonly TransformLike[], ...given: Given<ChanceOptions, [p: number]>) {
    ({ p: this.p, generator: this.generator } = chanceTable.take('RandomApply', given));
    this.transforms = checkTransforms('RandomApply', this, transforms);
  }

  forward(image: Tensor): Tensor {
    // Torchvision leaves the image alone where p is below the draw; elsewhere the draw has to be below p.
    if (rand(1, { generator: this.generator }).gt(this.p).item()) return image;
    return applyAll(this.transforms, image);
  }
}

/** Refuses what is neither a transform nor a function. */
export function checkTransforms(
  where: string,
  whole: Transform,
  transforms: readonly TransformLike[],
): readonly TransformLike[] {
  if (!Array.isArray(transforms))
    throw new TypeError(`${where}: expected an array of transforms, got ${show(transforms)}`);
  for (const t of transforms)
    if (typeof t !== 'function' && typeof (t as Transform | null)?.forward !== 'function')
      throw new TypeError(`${where}: a transform is a function or has forward, got ${show(t)}`);
  checkLevels(where, 'transforms', whole, transforms);
  return transforms;
}

/** The transforms one after the other. */
export function applyAll(transforms: readonly TransformLike[], image: Tensor): Tensor {
  for (const t of transforms) {
    const before = image;
    image = typeof t === 'function' ? t(image) : t.forward(image);
    staysChannelsFirst(before, image);
  }
  return image;
}
