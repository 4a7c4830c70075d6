import { any, flag, type Given, optionTable, orNull, type RulesFor } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { staysChannelsFirst } from '../transforms/channelsFirst.ts';
import type { Transform } from '../transforms/transform.ts';

/** What makes a `T` of a picture: a transform, {@link Compose} for one, or a function. */
export type TransformTo<T> = Transform<Tensor, T> | ((image: Tensor) => T);

/** Options of the datasets of pictures: torchvision's. */
export interface VisionOptions<T, L> {
  /** The part to learn from, or the one to test with. Default true. */
  train?: boolean;
  /** What is made of an image, uint8 (C, H, W). Default null: it stays. */
  transform?: TransformTo<T> | null;
  /** What is made of a class's number, a bigint. Default null: it stays. */
  targetTransform?: ((target: bigint) => L) | null;
  /** Nothing is ever downloaded; where files are missing, the error says what to get. Default false. */
  download?: boolean;
}

/** How the options of a dataset are given: by name, or in torchvision's order. */
export type GivenVisionOptions<T, L> = Given<
  VisionOptions<T, L>,
  [train: boolean, transform: TransformTo<T> | null, targetTransform: ((target: bigint) => L) | null, download: boolean]
>;

const isTransform = (given: unknown) =>
  typeof given === 'function' || typeof (given as Transform | null)?.forward === 'function';

/** What changes pictures and their classes. */
export const transformRules = {
  transform: orNull<TransformTo<unknown> | null>(any(null, 'a transform or a function', isTransform)),
  targetTransform: orNull<((target: bigint) => unknown) | null>(
    any(null, 'a function', (given) => typeof given === 'function'),
  ),
};

/** The options of datasets that have two parts. */
export const visionTable = optionTable(
  { train: flag(true), ...transformRules, download: flag(false) } satisfies RulesFor<VisionOptions<unknown, unknown>>,
  ['train', 'transform', 'targetTransform', 'download'],
);

/** What a transform makes of an image. */
export function transformed(transform: TransformTo<unknown> | null, image: Tensor): unknown {
  if (transform === null) return image;
  const out = typeof transform === 'function' ? transform(image) : transform.forward(image);
  staysChannelsFirst(image, out);
  return out;
}
