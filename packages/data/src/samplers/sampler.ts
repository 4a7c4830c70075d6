import { generator, optionTable, type RulesFor } from '@wick/tensor/internal';
import type { Generator } from '@wick/tensor/light';

/** Where random numbers come from. */
export interface GeneratorOption {
  /** Default: the generator that `manualSeed` seeds. */
  generator?: Generator | null;
}

/** The options of what draws and has no others. */
export const generatorTable = optionTable({ generator } satisfies RulesFor<GeneratorOption>, ['generator']);

/**
 * An order of samples: `torch.utils.data.Sampler`. Every iteration starts anew. In its place a DataLoader takes any
 * iterable of numbers.
 *
 * @example
 * ```ts
 * class Backwards extends data.Sampler {
 *   get length() {
 *     return 3;
 *   }
 *   override *[Symbol.iterator]() {
 *     yield* [2, 1, 0];
 *   }
 * }
 * [...new Backwards()]; // [2, 1, 0]
 * ```
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.Sampler
 */
export abstract class Sampler<T = number> implements Iterable<T> {
  /** How many indices an iteration gives. */
  abstract get length(): number;

  /** The indices of one epoch; random ones are drawn when the first is asked for. */
  abstract [Symbol.iterator](): Iterator<T>;
}

/** Anything whose samples can be counted. */
export interface Sized {
  /** How many items there are. */
  readonly length: number;
}
