import { checkOptions, type Generator, rand, type Tensor } from '@wick/tensor';
import { checkImage } from './image.ts';
import { type ChanceOptions, checkChance, type Transform } from './transform.ts';

/** Mirrors a dimension of an image now and then; draws one uniform number. */
abstract class RandomFlip implements Transform {
  /** How probable it is. */
  readonly p: number;
  /** What is drawn from; null: the default generator. */
  readonly generator: Generator | null;
  readonly #name: string;
  readonly #dim: number;

  constructor(name: string, dim: number, options: ChanceOptions) {
    this.#name = name;
    this.#dim = dim;
    ({ p: this.p, generator: this.generator } = checkChance(name, options));
  }

  forward(image: Tensor): Tensor {
    checkImage(this.#name, image);
    return rand(1, { generator: this.generator }).lt(this.p).item() ? image.flip(this.#dim) : image;
  }
}

/**
 * Swaps left and right now and then: torchvision's `RandomHorizontalFlip`.
 *
 * @example
 * ```ts
 * new data.RandomHorizontalFlip({ p: 1 }).forward(tensor([[[1, 2], [3, 4]]])); // [[[2, 1], [4, 3]]]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.RandomHorizontalFlip.html
 */
export class RandomHorizontalFlip extends RandomFlip {
  /** @throws RangeError or TypeError for bad arguments. */
  constructor(options: ChanceOptions = {}) {
    super('RandomHorizontalFlip', -1, checkOptions('RandomHorizontalFlip', options, { p: true, generator: true }));
  }
}

/**
 * Swaps top and bottom now and then: torchvision's `RandomVerticalFlip`.
 *
 * @example
 * ```ts
 * new data.RandomVerticalFlip({ p: 1 }).forward(tensor([[[1, 2], [3, 4]]])); // [[[3, 4], [1, 2]]]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.RandomVerticalFlip.html
 */
export class RandomVerticalFlip extends RandomFlip {
  /** @throws RangeError or TypeError for bad arguments. */
  constructor(options: ChanceOptions = {}) {
    super('RandomVerticalFlip', -2, checkOptions('RandomVerticalFlip', options, { p: true, generator: true }));
  }
}
