import { any, type Rule } from '@wick/tensor/internal';
import { Tensor } from '@wick/tensor/light';

/** A tensor, or null for none. */
export const tensorOption: Rule<Tensor | null> = any<Tensor | null>(
  null,
  'a Tensor or null',
  (given) => given === null || given instanceof Tensor,
);
