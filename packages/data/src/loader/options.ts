import {
  any,
  checkCount,
  count,
  flag,
  generator,
  optionTable,
  orNull,
  type Rule,
  type RulesFor,
} from '@wick/tensor/internal';
import type { Generator } from '@wick/tensor/light';
import type { DatasetLike } from '../datasets/dataset.ts';
import { BatchSampler } from '../samplers/batch.ts';
import { RandomSampler } from '../samplers/random.ts';
import { SequentialSampler } from '../samplers/sequential.ts';
import type { BatchLoaderOptions } from './types.ts';

const where = 'DataLoader';

const isIterable = (given: unknown): boolean =>
  typeof given === 'object' &&
  given !== null &&
  Symbol.iterator in given &&
  typeof given[Symbol.iterator] === 'function';

// Whether one was given at all is asked: it does not go with a batchSampler.
const batchSize: Rule<number | null | undefined> = {
  value: undefined,
  read: (_, name, given) => (given === null ? null : checkCount(where, name, given, 1)),
};

const table = optionTable(
  {
    batchSize,
    shuffle: flag(false),
    sampler: orNull<Iterable<number> | null>(any(null, 'iterable', isIterable)),
    batchSampler: orNull<Iterable<readonly number[]> | null>(any(null, 'iterable', isIterable)),
    dropLast: flag(false),
    collate: any<unknown>(undefined, 'a function', (given) => typeof given === 'function'),
    generator,
    prefetch: count(0, 0),
  } satisfies RulesFor<BatchLoaderOptions<unknown, unknown>>,
  ['batchSize', 'shuffle', 'sampler', 'batchSampler'],
);

/** The options of a loader, checked, with the samplers they mean. */
export interface CheckedOptions {
  readonly batchSize: number | null;
  readonly dropLast: boolean;
  readonly generator: Generator | null;
  readonly prefetch: number;
  /** Null for a stream, which has its own order. */
  readonly sampler: Iterable<number> | null;
  readonly batchSampler: Iterable<readonly number[]> | null;
  /** What makes a batch of samples, or something of one; undefined: the default. */
  readonly collate: unknown;
}

/** Checks the options and builds the samplers. */
export function readOptions(dataset: DatasetLike<unknown> | null, options: readonly unknown[]): CheckedOptions {
  const read = table.take(where, options);
  const { shuffle, dropLast, generator, prefetch, sampler: given, batchSampler, batchSize: asked, collate } = read;
  if (dataset === null && (shuffle || given || batchSampler))
    throw new RangeError(
      `${where}: an iterable dataset has an order of its own; it takes no ${shuffle ? 'shuffle' : given ? 'sampler' : 'batchSampler'}`,
    );
  if (given && shuffle) throw new RangeError(`${where}: give sampler or shuffle, not both`);
  if (batchSampler) {
    if ((asked !== undefined && asked !== 1) || shuffle || given || dropLast)
      throw new RangeError(`${where}: give batchSampler, or batchSize, shuffle, sampler and dropLast, not both`);
    const sampler = new SequentialSampler(dataset!);
    return { batchSize: null, dropLast: false, generator, prefetch, sampler, batchSampler, collate };
  }
  if (asked === null && dropLast)
    throw new RangeError(`${where}: batchSize null gives single samples; there is no last batch for dropLast`);
  const size = asked === undefined ? 1 : asked;
  if (dataset === null)
    return { batchSize: size, dropLast, generator, prefetch, sampler: null, batchSampler: null, collate };
  const sampler = given ?? (shuffle ? new RandomSampler(dataset, { generator }) : new SequentialSampler(dataset));
  return {
    batchSize: size,
    dropLast,
    generator,
    prefetch,
    sampler,
    batchSampler: size === null ? null : new BatchSampler(sampler, size, { dropLast }),
    collate,
  };
}
