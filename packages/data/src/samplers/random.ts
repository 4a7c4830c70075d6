import {
  checkCount,
  flag,
  type Given,
  generator,
  optionTable,
  type RulesFor,
  random_,
  unchecked,
} from '@wick/tensor/internal';
import { empty, Generator, randint, randperm, type Tensor } from '@wick/tensor/light';
import { checkSized } from './checkSized.ts';
import { type GeneratorOption, Sampler, type Sized } from './sampler.ts';

/** Options of {@link RandomSampler}. */
export interface RandomSamplerOptions extends GeneratorOption {
  /** Whether a sample may come more than once. Default false. */
  replacement?: boolean;
  /** How many samples to draw; without replacement and more than there are, whole permutations follow each other. Default: all. */
  numSamples?: number | null;
}

const table = optionTable(
  {
    replacement: flag(false),
    // What it may be the dataset's length has a say in.
    numSamples: unchecked<number | null>(null),
    generator,
  } satisfies RulesFor<RandomSamplerOptions>,
  ['replacement', 'numSamples', 'generator'],
);

/**
 * Samples in random order: `torch.utils.data.RandomSampler`, the order and the draws PyTorch's.
 *
 * Without a generator, each iteration draws a 64-bit seed from the default one for a generator of its own. Without
 * replacement it takes a `randperm` for each whole round, and one more at the end even if nothing of it is used;
 * with replacement, 32 indices at a time. Everything is drawn when it is first needed.
 *
 * @throws RangeError if `numSamples`, or by default the length of `dataSource`, is not a whole number from 1 up.
 * @example
 * ```ts
 * [...new RandomSampler({ length: 5 }, { generator: new Generator().manualSeed(0) })]; // [4, 0, 1, 3, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.RandomSampler
 */
export class RandomSampler extends Sampler {
  /** What is drawn from: only its length counts. */
  readonly dataSource: Sized;
  /** Whether an index may come twice. */
  readonly replacement: boolean;
  /** What is drawn from; null: the default generator. */
  readonly generator: Generator | null;
  readonly #numSamples: number | null;

  constructor(
    dataSource: Sized,
    ...given: Given<RandomSamplerOptions, [replacement: boolean, numSamples: number | null]>
  ) {
    super();
    const { replacement, numSamples, generator } = table.take('RandomSampler', given);
    const where = 'RandomSampler';
    this.dataSource = checkSized(where, dataSource);
    this.replacement = replacement;
    this.#numSamples = numSamples;
    this.generator = generator;
    checkCount(where, 'numSamples (by default the length of the dataset)', this.numSamples, 1);
  }

  /** How many samples an iteration gives; follows the dataset's length where it was not set. */
  get numSamples(): number {
    return this.#numSamples ?? this.dataSource.length;
  }

  override get length(): number {
    return this.numSamples;
  }

  /** The indices of one epoch, drawn when the first is asked for. */
  override *[Symbol.iterator](): Iterator<number> {
    const n = this.dataSource.length;
    const generator = this.generator ?? new Generator().manualSeed(seed64(null));
    // 32 at a time with replacement, a permutation of all without.
    const block = this.replacement ? 32 : n;
    const draw = (count: number) =>
      this.replacement ? randint(0, n, [count], { generator }) : randperm(n, { generator });
    const rounds = Math.floor(this.numSamples / block);
    const rest = this.numSamples % block;
    for (let round = 0; round < rounds; round++) yield* numbers(draw(block));
    yield* numbers(draw(rest)).slice(0, rest);
  }
}

/** A seed as PyTorch's loader and sampler draw one: `torch.empty((), dtype=torch.int64).random_()`. */
export function seed64(generator: Generator | null): bigint {
  return random_(empty([], { dtype: 'int64' }), { generator }).toTypedArray()[0] as bigint;
}

/** The elements of an int64 tensor as numbers. */
export function numbers(t: Tensor): number[] {
  return Array.from(t.toTypedArray(), Number);
}
