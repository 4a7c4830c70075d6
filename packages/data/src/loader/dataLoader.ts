import { show } from '@wick/tensor/internal';
import type { Generator as RandomGenerator } from '@wick/tensor/light';
import { isDataset, isIterableDataset, isPromise } from '../datasets/access.ts';
import type { DatasetLike, IterableDatasetLike } from '../datasets/dataset.ts';
import { lengthOf } from '../samplers/batch.ts';
import { seed64 } from '../samplers/random.ts';
import { type AbortSignalLike, untilAborted } from './abort.ts';
import { ahead } from './ahead.ts';
import { defaultCollate, defaultConvert } from './collate.ts';
import {
  asyncStreamBatches,
  type Finish,
  numberedBatches,
  numberedSamples,
  type StreamPlan,
  seededBy,
  streamBatches,
} from './epoch.ts';
import { type CheckedOptions, readOptions, type WorkerOptions } from './options.ts';
import type { Collated, GivenLoaderOptions } from './types.ts';
import { WorkerEpoch } from './workerEpoch.ts';
import { WorkerPool } from './workerPool.ts';

/**
 * Goes through a dataset in batches: `torch.utils.data.DataLoader`. For a seed the order is PyTorch's, and the
 * generators stand where PyTorch's stand.
 *
 * Every loop is an epoch. It draws a 64-bit base seed first, as PyTorch does, from `generator` or the default one; with
 * `shuffle`, the order of the epoch comes from `generator` itself, or else from one that a further 64-bit draw seeds.
 * `for … of` works for datasets that give their samples at once, `for await` for all.
 *
 * With `numWorkers`, workers make the batches: `worker` starts one, and its file calls {@link serveDataset}. Batches come in the same order, and, as each
 * draws from a generator that its number seeds, with the same draws, whatever the number of workers. An error in a worker is thrown here,
 * of its kind, with the worker and the sample in its message.
 *
 * @param dataset - numbered samples (a Dataset or an array) or a stream of them (anything else that is iterable).
 * @param given - options, the first two also by position: `batchSize` (default 1; null: single samples), `shuffle`, `sampler`, `batchSampler`, `dropLast`,
 * `collate`, `generator`, `prefetch`; `numWorkers`, `worker` and what belongs to them; `signal`.
 * @throws RangeError for a `batchSize` below 1, an empty dataset that is to be shuffled, or options that exclude each
 * other; TypeError for the wrong kind of thing. Nothing is drawn then.
 * @example
 * ```ts
 * const dataset = new TensorDataset(randn(100, 1, 28, 28), randint(0, 10, [100]));
 * const loader = new DataLoader(dataset, { batchSize: 64, shuffle: true });
 * loader.length; // 2
 * for (const [images, labels] of loader) console.log(images.shape, labels.shape);
 * ```
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.DataLoader
 */
export class DataLoader<S, B = Collated<Awaited<S>>> implements Iterable<B>, AsyncIterable<Awaited<B>> {
  /** Where the samples come from. */
  readonly dataset: DatasetLike<S> | IterableDatasetLike<S>;
  readonly #options: CheckedOptions;
  readonly #collate: Finish<Awaited<S>[], B>;
  readonly #convert: Finish<Awaited<S>, B>;
  readonly #gather: boolean;
  #pool: WorkerPool | null = null;
  #epochs = 0;
  #promised: number | null = null;

  constructor(dataset: DatasetLike<S> | IterableDatasetLike<S>, ...given: GivenLoaderOptions<Awaited<S>, B>) {
    if (!isDataset(dataset) && !isIterableDataset(dataset))
      throw new TypeError(`DataLoader: expected a dataset or something iterable, got ${show(dataset)}`);
    this.dataset = dataset;
    this.#options = readOptions(isDataset(dataset) ? dataset : null, given);
    const { collate } = this.#options;
    // Which of the two is called is what batchSize says, and so says the type of the options.
    this.#collate = (collate ?? defaultCollate) as Finish<Awaited<S>[], B>;
    this.#convert = (collate ?? defaultConvert) as Finish<Awaited<S>, B>;
    this.#gather = collate === undefined || collate === defaultCollate;
  }

  /** How many samples a batch has; null without batches or with a `batchSampler` given. */
  get batchSize(): number | null {
    return this.#options.batchSize;
  }

  /** Whether a last batch that is not full is left out. */
  get dropLast(): boolean {
    return this.#options.dropLast;
  }

  /** The loader's own generator; null: the default one. */
  get generator(): RandomGenerator | null {
    return this.#options.generator;
  }

  /** The order of the samples; null for a stream. */
  get sampler(): Iterable<number> | null {
    return this.#options.sampler;
  }

  /** The order of the batches; null for a stream or without batches. */
  get batchSampler(): Iterable<readonly number[]> | null {
    return this.#options.batchSampler;
  }

  /**
   * How many batches an epoch has: Python's `len(loader)`.
   *
   * @throws TypeError if a stream or a sampler does not say its length.
   */
  get length(): number {
    const { sampler, batchSampler, batchSize, dropLast } = this.#options;
    const order = batchSampler ?? sampler;
    if (order) return lengthOf('DataLoader: length', order);
    const samples = lengthOf('DataLoader: length', this.dataset);
    const batches = samples / (batchSize ?? 1);
    this.#promised = dropLast ? Math.floor(batches) : Math.ceil(batches);
    return this.#promised;
  }

  /** Starts an epoch whose samples are there at once. TypeError if they have to be waited for. */
  [Symbol.iterator](): IterableIterator<B> {
    if (this.#options.workers) throw new TypeError('DataLoader: workers have to be waited for; iterate with for await');
    if (!isDataset(this.dataset) && !(Symbol.iterator in this.dataset))
      throw new TypeError(`DataLoader: ${show(this.dataset)} is asynchronous; iterate with for await`);
    return atOnce(this.#start(), this.#options.signal);
  }

  /** Starts an epoch whose samples may have to be waited for. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Awaited<B>> {
    const { generator, prefetch, seedPer, signal, workers } = this.#options;
    if (workers && isDataset(this.dataset)) {
      if (signal?.aborted) throw signal.reason;
      return untilAborted(this.#inWorkers(this.dataset, workers), signal);
    }
    // While a batch draws from a generator of its own, nothing else may draw: no other batch is made then.
    if (isDataset(this.dataset) || !(Symbol.asyncIterator in this.dataset))
      return untilAborted(ahead(this.#start(), seedPer === null ? prefetch : 0), signal);
    seed64(generator);
    const samples = this.dataset[Symbol.asyncIterator]();
    return untilAborted(ahead(asyncStreamBatches(samples, this.#plan()), prefetch), signal);
  }

  /** Ends the workers that `persistentWorkers` keeps. An epoch that is still going on fails; the next one starts new ones. */
  close(): void {
    this.#pool?.end();
    this.#pool = null;
  }

  #inWorkers(dataset: DatasetLike<S>, { count, start, prefetchFactor, persistent }: WorkerOptions) {
    const { generator, sampler, batchSampler, collate, seedPer } = this.#options;
    const batches = batchSampler ? batchSampler[Symbol.iterator]() : singles(sampler!);
    const baseSeed = seed64(generator);
    const pool = this.#pool ?? new WorkerPool(start, count, dataset.length);
    if (persistent) this.#pool = pool;
    const own = collate !== undefined && collate !== (batchSampler ? defaultCollate : defaultConvert);
    const done = (value: unknown): B | Promise<B> => {
      if (!own) return value as B;
      const samples = value as Awaited<S>[];
      return batchSampler ? this.#collate(samples) : this.#convert(samples[0]!);
    };
    return new WorkerEpoch<Awaited<B>>({
      pool,
      batches,
      epoch: this.#epochs++,
      baseSeed,
      seedPer: seedPer ?? 'batch',
      finish: own ? 'samples' : batchSampler ? 'collate' : 'convert',
      prefetchFactor,
      done: async (value): Promise<Awaited<B>> => await done(value),
      close: () => {
        if (!persistent) pool.end();
      },
    });
  }

  // In PyTorch's order: the sampler's iterator, the base seed, the stream's iterator.
  #start(): Iterator<B | Promise<B>> {
    const { generator, sampler, batchSampler, seedPer } = this.#options;
    const { dataset } = this;
    const around = (seed: bigint) => (seedPer === null ? null : seededBy(seed));
    if (isDataset(dataset)) {
      if (batchSampler) {
        const batches = batchSampler[Symbol.iterator]();
        const seed = seed64(generator);
        return numberedBatches(dataset, batches, this.#collate, this.#gather, around(seed));
      }
      const order = sampler![Symbol.iterator]();
      const seed = seed64(generator);
      return numberedSamples(dataset, order, this.#convert, around(seed));
    }
    seed64(generator);
    const samples = (dataset as Iterable<S>)[Symbol.iterator]();
    return streamBatches(samples, this.#plan());
  }

  #plan(): StreamPlan<S, B> {
    const { batchSize, dropLast } = this.#options;
    return { batchSize, dropLast, collate: this.#collate, convert: this.#convert, promised: this.#promised };
  }
}

/** Samples one by one, as batches of their numbers. */
function* singles(sampler: Iterable<number>): Generator<number[]> {
  for (const index of sampler) yield [index];
}

function* atOnce<B>(epoch: Iterator<B | Promise<B>>, signal: AbortSignalLike | null): IterableIterator<B> {
  let ended = false;
  try {
    for (;;) {
      if (signal?.aborted) throw signal.reason;
      const next = epoch.next();
      ended = next.done === true;
      if (next.done) return;
      if (isPromise(next.value)) {
        next.value.then(undefined, () => {}); // nobody will wait for it
        throw new TypeError('DataLoader: the samples have to be waited for; iterate with for await');
      }
      yield next.value as B;
    }
  } finally {
    if (!ended) epoch.return?.();
  }
}
