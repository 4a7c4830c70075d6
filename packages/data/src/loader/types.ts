import type { Generator, Tensor, TypedArrayLike } from '@wick/tensor/light';
import type { Sampler } from '../samplers/sampler.ts';

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
