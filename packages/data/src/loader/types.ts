import type { WorkerLike } from '@wick/tensor/internal';
import type { Generator, Tensor, TypedArrayLike } from '@wick/tensor/light';
import type { Sampler } from '../samplers/sampler.ts';
import type { AbortSignalLike } from './abort.ts';
import type { SeedPer } from './workerMessages.ts';

/** What the default collate makes of samples of type T: see {@link defaultCollate}. */
export type Collated<T> = T extends Tensor | number | bigint | boolean | TypedArrayLike
  ? Tensor
  : T extends string
    ? string[]
    : T extends Map<infer K, infer V>
      ? Map<K, Collated<V>>
      : T extends object
        ? { -readonly [K in keyof T]: Collated<T[K]> }
        : never;

/** Options of every DataLoader. */
export interface LoaderOptions {
  /** Whether each epoch goes through the samples in a new random order. Default false. */
  shuffle?: boolean;
  /** The order of the samples, in place of `shuffle`: a sampler, or any iterable of indices. */
  sampler?: Sampler<number> | Iterable<number> | null;
  /** Where the seed of an epoch and the order of `shuffle` are drawn. Default: the generator that `manualSeed` seeds. */
  generator?: Generator | null;
  /** How many batches `for await` asks for ahead of the one it waits for. Default 0. */
  prefetch?: number;
  /** How many workers make the batches, for `for await`; they need `worker`. Default 0: this thread does. */
  numWorkers?: number;
  /** Starts a worker whose file calls {@link serveDataset} with the same dataset. Default null. */
  worker?: (() => WorkerLike) | null;
  /** How many batches each worker is asked for ahead, in place of `prefetch`. Default 2. */
  prefetchFactor?: number;
  /** Whether workers go on to the next epoch; {@link DataLoader.close} ends them. Default false: each epoch has its own. */
  persistentWorkers?: boolean;
  /**
   * What random transforms draw from. 'batch': batch n from a generator seeded with the epoch's base seed + n, as PyTorch's worker n
   * does: the same samples whatever the number of workers, none included. 'worker': worker w from one seeded with the base
   * seed + w, PyTorch's samples for as many workers. null: from the default generator, PyTorch's samples without workers. Default:
   * 'batch' where `worker` is given, else null.
   */
  seedPer?: SeedPer | null;
  /** Ends an epoch where it stands: what is waited for fails with the signal's reason, workers are ended. Default null. */
  signal?: AbortSignalLike | null;
}

/** Options of a {@link DataLoader} that makes batches. */
export interface BatchLoaderOptions<S, B> extends LoaderOptions {
  /** How many samples a batch has. Default 1. */
  batchSize?: number;
  /** Which samples a batch has, in place of `batchSize`, `shuffle`, `sampler` and `dropLast`. */
  batchSampler?: Sampler<number[]> | Iterable<readonly number[]> | null;
  /** Whether a last batch that is not full is left out. Default false. */
  dropLast?: boolean;
  /** Makes a batch of samples. Default: {@link defaultCollate}. */
  collate?: (samples: S[]) => B | Promise<B>;
}

/** Options of a {@link DataLoader} that gives single samples. */
export interface SampleLoaderOptions<S, B> extends LoaderOptions {
  /** No batches: samples come one by one, without a first dimension of their own. */
  batchSize: null;
  /** Not with single samples. */
  batchSampler?: null;
  /** Not with single samples. */
  dropLast?: false;
  /** Makes of a sample what the loader gives. Default: typed arrays become tensors, all else stays ({@link defaultConvert}). */
  collate?: (sample: S) => B | Promise<B>;
}

/** Options of {@link DataLoader}. */
export type DataLoaderOptions<S, B> = BatchLoaderOptions<S, B> | SampleLoaderOptions<S, B>;

/** How a {@link DataLoader}'s options are given: by name, or those that PyTorch's users give by position before them. */
export type GivenLoaderOptions<S, B> =
  | [options?: DataLoaderOptions<S, B>]
  | [batchSize: number | undefined, options?: BatchLoaderOptions<S, B>]
  | [batchSize: number | undefined, shuffle: boolean | undefined, options?: BatchLoaderOptions<S, B>];
