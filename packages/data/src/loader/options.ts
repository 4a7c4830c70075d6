import { checkOptions, type Generator } from '@wick/tensor';
import { checkBoolean, checkCount, checkGenerator, show } from '@wick/tensor/internal';
import type { DatasetLike } from '../datasets/dataset.ts';
import { BatchSampler } from '../samplers/batch.ts';
import { RandomSampler } from '../samplers/random.ts';
import { SequentialSampler } from '../samplers/sequential.ts';
import type { DataLoaderOptions } from './types.ts';

const where = 'DataLoader';

/** The options of a loader, checked, with the samplers they mean. */
export interface CheckedOptions {
  readonly batchSize: number | null;
  readonly dropLast: boolean;
  readonly generator: Generator | null;
  readonly prefetch: number;
  /** Null for a stream, which has its own order. */
  readonly sampler: Iterable<number> | null;
  readonly batchSampler: Iterable<readonly number[]> | null;
}

/** Checks the options in PyTorch's order and builds the samplers. */
export function readOptions<S, B>(
  dataset: DatasetLike<unknown> | null,
  options: DataLoaderOptions<S, B>,
): CheckedOptions {
  checkOptions<DataLoaderOptions<S, B>>(where, options, {
    batchSize: true,
    shuffle: true,
    sampler: true,
    batchSampler: true,
    dropLast: true,
    collate: true,
    generator: true,
    prefetch: true,
  });
  const shuffle = checkBoolean(where, 'shuffle', options.shuffle ?? false);
  const dropLast = checkBoolean(where, 'dropLast', options.dropLast ?? false);
  const generator = checkGenerator(where, options.generator);
  const prefetch = checkCount(where, 'prefetch', options.prefetch ?? 0, 0);
  const batchSampler = checkIterable('batchSampler', options.batchSampler);
  const given = checkIterable('sampler', options.sampler);
  if (options.collate !== undefined && typeof options.collate !== 'function')
    throw new TypeError(`${where}: collate must be a function, got ${show(options.collate)}`);

  if (dataset === null && (shuffle || given || batchSampler))
    throw new RangeError(
      `${where}: an iterable dataset has an order of its own; it takes no ${shuffle ? 'shuffle' : given ? 'sampler' : 'batchSampler'}`,
    );
  if (given && shuffle) throw new RangeError(`${where}: give sampler or shuffle, not both`);
  if (batchSampler) {
    const { batchSize } = options;
    if ((batchSize !== undefined && batchSize !== 1) || shuffle || given || dropLast)
      throw new RangeError(`${where}: give batchSampler, or batchSize, shuffle, sampler and dropLast, not both`);
    const sampler = new SequentialSampler(dataset!);
    return { batchSize: null, dropLast: false, generator, prefetch, sampler, batchSampler };
  }
  if (options.batchSize === null && dropLast)
    throw new RangeError(`${where}: batchSize null gives single samples; there is no last batch for dropLast`);
  const batchSize = options.batchSize === null ? null : checkCount(where, 'batchSize', options.batchSize ?? 1, 1);
  if (dataset === null) return { batchSize, dropLast, generator, prefetch, sampler: null, batchSampler: null };
  const sampler = given ?? (shuffle ? new RandomSampler(dataset, { generator }) : new SequentialSampler(dataset));
  return {
    batchSize,
    dropLast,
    generator,
    prefetch,
    sampler,
    batchSampler: batchSize === null ? null : new BatchSampler(sampler, batchSize, { dropLast }),
  };
}

function checkIterable<T>(name: string, value: Iterable<T> | null | undefined): Iterable<T> | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'object' || typeof value[Symbol.iterator] !== 'function')
    throw new TypeError(`${where}: ${name} must be iterable, got ${show(value)}`);
  return value;
}
