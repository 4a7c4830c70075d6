import {
  any,
  checkCount,
  checkWord,
  count,
  flag,
  generator,
  optionTable,
  orNull,
  type Rule,
  type RulesFor,
  type WorkerLike,
} from '@wick/tensor/internal';
import type { Generator } from '@wick/tensor/light';
import type { DatasetLike } from '../datasets/dataset.ts';
import { BatchSampler } from '../samplers/batch.ts';
import { RandomSampler } from '../samplers/random.ts';
import { SequentialSampler } from '../samplers/sequential.ts';
import type { AbortSignalLike } from './abort.ts';
import type { BatchLoaderOptions } from './types.ts';
import type { SeedPer } from './workerMessages.ts';

const where = 'DataLoader';

const isIterable = (given: unknown): boolean =>
  typeof given === 'object' &&
  given !== null &&
  Symbol.iterator in given &&
  typeof given[Symbol.iterator] === 'function';

const isFunction = (given: unknown) => typeof given === 'function';
const isSignal = (given: unknown) => typeof (given as AbortSignalLike | null)?.addEventListener === 'function';

// Whether null was given is asked: it is not what holds with workers.
const seedPer: Rule<SeedPer | null | undefined> = {
  value: undefined,
  read: (where, name, given) => (given === null ? null : checkWord(where, name, given, ['batch', 'worker'] as const)),
};

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
    collate: any<unknown>(undefined, 'a function', isFunction),
    generator,
    prefetch: count(0, 0),
    numWorkers: count(0, 0),
    worker: orNull<(() => WorkerLike) | null>(any(null, 'a function that starts a Worker', isFunction)),
    prefetchFactor: count(undefined, 1),
    persistentWorkers: flag(false),
    seedPer,
    signal: orNull<AbortSignalLike | null>(any(null, 'an AbortSignal', isSignal)),
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
  readonly signal: AbortSignalLike | null;
  /** What the draws hang on; null: on the default generator as it stands. */
  readonly seedPer: SeedPer | null;
  readonly workers: WorkerOptions | null;
}

/** How workers make the batches. */
export interface WorkerOptions {
  readonly count: number;
  readonly start: () => WorkerLike;
  readonly prefetchFactor: number;
  readonly persistent: boolean;
}

/** Checks the options and builds the samplers. */
export function readOptions(dataset: DatasetLike<unknown> | null, options: readonly unknown[]): CheckedOptions {
  const read = table.take(where, options);
  const {
    shuffle,
    dropLast,
    generator,
    prefetch,
    sampler: given,
    batchSampler,
    batchSize: asked,
    collate,
    signal,
  } = read;
  const common = { generator, prefetch, collate, signal, ...workersOf(dataset, read) };
  if (dataset === null && (shuffle || given || batchSampler))
    throw new RangeError(
      `${where}: an iterable dataset has an order of its own; it takes no ${shuffle ? 'shuffle' : given ? 'sampler' : 'batchSampler'}`,
    );
  if (given && shuffle) throw new RangeError(`${where}: give sampler or shuffle, not both`);
  if (batchSampler) {
    if ((asked !== undefined && asked !== 1) || shuffle || given || dropLast)
      throw new RangeError(`${where}: give batchSampler, or batchSize, shuffle, sampler and dropLast, not both`);
    const sampler = new SequentialSampler(dataset!);
    return { ...common, batchSize: null, dropLast: false, sampler, batchSampler };
  }
  if (asked === null && dropLast)
    throw new RangeError(`${where}: batchSize null gives single samples; there is no last batch for dropLast`);
  const size = asked === undefined ? 1 : asked;
  if (dataset === null) return { ...common, batchSize: size, dropLast, sampler: null, batchSampler: null };
  const sampler = given ?? (shuffle ? new RandomSampler(dataset, { generator }) : new SequentialSampler(dataset));
  return {
    ...common,
    batchSize: size,
    dropLast,
    sampler,
    batchSampler: size === null ? null : new BatchSampler(sampler, size, { dropLast }),
  };
}

type Read = ReturnType<typeof table.take>;

function workersOf(
  dataset: DatasetLike<unknown> | null,
  { numWorkers, worker, prefetchFactor, persistentWorkers, seedPer }: Read,
): Pick<CheckedOptions, 'seedPer' | 'workers'> {
  if (dataset === null && (numWorkers > 0 || worker || seedPer))
    throw new RangeError(`${where}: workers need samples with numbers; an iterable dataset has none`);
  if (numWorkers === 0) {
    if (persistentWorkers || prefetchFactor !== undefined || seedPer === 'worker')
      throw new RangeError(
        `${where}: ${persistentWorkers ? 'persistentWorkers' : prefetchFactor !== undefined ? 'prefetchFactor' : "seedPer 'worker'"} is for numWorkers above 0`,
      );
    return { seedPer: seedPer === undefined && worker ? 'batch' : (seedPer ?? null), workers: null };
  }
  if (worker === null)
    throw new TypeError(
      `${where}: numWorkers ${numWorkers} needs worker, a function that starts one: () => new Worker(url), whose file calls serveDataset(dataset)`,
    );
  if (seedPer === null)
    throw new RangeError(`${where}: seedPer null is for numWorkers 0: workers have generators of their own`);
  const workers = {
    count: numWorkers,
    start: worker,
    prefetchFactor: prefetchFactor ?? 2,
    persistent: persistentWorkers,
  };
  return { seedPer: seedPer ?? 'batch', workers };
}
