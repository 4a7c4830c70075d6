import type { Given } from '@wick/tensor/internal';
import { flip, type Generator, rand, type Tensor } from '@wick/tensor/light';
import { checkImage } from './image.ts';
import { type ChanceOptions, chanceTable, type Transform } from './transform.ts';

/** Mirrors a dimension of an image now and then; draws one uniform number. */
abstract class RandomFlip implements Transform {
  /** How probable it is. */
  readonly p: number;
  /** What is drawn from; null: the default generator. */
  readonly generator: Generator | null;
  readonly #name: string;
  readonly #dim: number;

  constructor(name: string, dim: number, given: readonly unknown[]) {
    this.#name = name;
    this.#dim = dim;
    ({ p: this.p, generator: this.generator } = chanceTable.take(name, given));
  }

  forward(image: Tensor): Tensor {
    checkImage(this.#name, image);
    return rand(1, { generator: this.generator }).lt(this.p).item() ? flip(image, this.#dim) : image;
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
  constructor(...given: Given<ChanceOptions, [p: number]>) {
    super('RandomHorizontalFlip', -1, given);
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
  constructor(...given: Given<ChanceOptions, [p: number]>) {
    super('RandomVerticalFlip', -2, given);
  }
}
