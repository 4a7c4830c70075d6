import type { Tensor } from '@wick/tensor/light';
import { placeOf } from '../datasets/access.ts';
import { Dataset } from '../datasets/dataset.ts';
import { channelsFirst } from '../transforms/channelsFirst.ts';
import { type GivenVisionOptions, type TransformTo, transformed, visionTable } from './visionOptions.ts';

/** Images in memory, each of a class: what MNIST and CIFAR have in common. */
export abstract class LabelledImages<T = Tensor, L = bigint> extends Dataset<[T, L]> {
  /** Whether this is the part to learn from. */
  readonly train: boolean;
  /** What is made of an image, uint8 (C, H, W); null: it stays. May be changed. */
  transform: TransformTo<T> | null;
  /** What is made of a class's number; null: it stays. May be changed. */
  targetTransform: ((target: bigint) => L) | null;
  /** What the classes are called, by their numbers. */
  abstract readonly classes: readonly string[];
  /** All images, uint8. */
  abstract readonly data: Tensor;

  readonly #name: string;

  constructor(where: string, given: GivenVisionOptions<T, L>) {
    super();
    this.#name = where;
    const { train, transform, targetTransform } = visionTable.take(where, given);
    this.train = train;
    this.transform = transform as TransformTo<T> | null;
    this.targetTransform = targetTransform as ((target: bigint) => L) | null;
  }

  /** @internal An image as (C, H, W), and its class. */
  abstract _at(place: number): readonly [image: Tensor, target: bigint];

  /** The number of each class, by its name. */
  get classToIdx(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.classes.map((name, i) => [name, i]));
  }

  override get length(): number {
    return this.data.shape[0]!;
  }

  /** An image and its class, transformed; a negative index counts from the end. */
  override getItem(index: number): [image: T, target: L] {
    const [image, target] = this._at(placeOf(this.#name, index, this.length));
    // A copy: what a transform does in place does not change the dataset.
    const whole = transformed(this.transform, channelsFirst(image.clone()));
    return [whole as T, (this.targetTransform ? this.targetTransform(target) : target) as L];
  }
}
