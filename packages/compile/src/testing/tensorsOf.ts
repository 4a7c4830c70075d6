import { isTensor } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';

/** A step of one tensor. */
export type Step = (x: Tensor) => Tensor | readonly Tensor[];

/** What a step gives, one tensor or more, as a list. */
export function tensorsOf(value: unknown): readonly Tensor[] {
  return isTensor(value) ? [value] : [...(value as readonly Tensor[])];
}
