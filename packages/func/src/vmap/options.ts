import { any, optionTable, orNull, type Rule, type RulesFor, unchecked, word } from '@wick/tensor/internal';
import type { Randomness } from '../levels/level.ts';

/** Which dimension of an input or output is the samples': a number for all, or a tree of the form of the arguments. */
export type Dims = number | null | readonly Dims[] | { readonly [key: string]: Dims };

/** Options of {@link vmap}. */
export interface VmapOptions {
  /** Along which dimension of each argument the samples lie; null for an argument that all share. Default: 0. */
  inDims?: Dims;
  /** Along which dimension of each output they are to lie. Default: 0. */
  outDims?: Dims;
  /** What random operations do: refuse, draw once for all samples, or for each. Default: 'error'. */
  randomness?: Randomness;
  /** How many samples to run at once, null for all. Default: null. */
  chunkSize?: number | null;
}

/** The rule for `randomness`. */
export const randomness: Rule<Randomness> = word<Randomness>('error', ['error', 'same', 'different']);

/** The table of {@link VmapOptions}. */
export const vmapOptions = optionTable(
  {
    inDims: unchecked<Dims>(0),
    outDims: unchecked<Dims>(0),
    randomness,
    chunkSize: orNull(any<number | null>(null, 'a whole number from 1 up', Number.isInteger, (n: number) => n > 0)),
  } satisfies RulesFor<VmapOptions>,
  ['inDims', 'outDims'],
);
