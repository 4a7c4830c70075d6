import { DataLoader, RandomSampler, SequentialSampler } from '@wick/data';
import type { Generator } from '@wick/tensor';
import { TorchExportError } from './error.ts';
import { Code, py } from './python/code.ts';

/** A {@link DataLoader}, whatever its samples are. */
export interface LoaderLike {
  /** Where the samples come from. */
  readonly dataset: unknown;
  /** Samples per batch; null: no batches, or batches of a sampler of its own. */
  readonly batchSize: number | null;
  /** Whether a last batch that is not full is left out. */
  readonly dropLast: boolean;
  /** Gives the order; null for a stream. */
  readonly sampler: Iterable<number> | null;
  /** The loader's own; null: the default one. */
  readonly generator: Generator | null;
}

/** What of a loader the Python project repeats. */
export interface Order {
  readonly samples: number;
  readonly batchSize: number;
  readonly dropLast: boolean;
  /** The sampler as a Python expression of `dataset` and `generator`. */
  readonly sampler: Code;
  /** The loader's own generator; null if it draws from the default one. */
  readonly generator: Generator | null;
}

/** Reads the order of a loader, or says why PyTorch's samplers would not give it. */
export function orderOf(loader: LoaderLike): Order {
  const { batchSize, dropLast, sampler, generator } = loader;
  if (batchSize === null)
    throw new TorchExportError('exportTorch: data must have a batchSize, and no batchSampler of its own');
  const samples = lengthOf(loader);
  if (sampler instanceof SequentialSampler)
    return { samples, batchSize, dropLast, generator, sampler: py`SequentialSampler(dataset)` };
  if (sampler instanceof RandomSampler) {
    if (sampler.generator !== generator)
      throw new TorchExportError('exportTorch: the sampler of data must draw from the generator of data');
    const args = [py`dataset`, py`generator=generator`];
    if (sampler.replacement) args.push(py`replacement=True`);
    if (sampler.replacement || sampler.length !== samples) args.push(py`num_samples=${sampler.length}`);
    return { samples, batchSize, dropLast, generator, sampler: py`RandomSampler(${Code.join(args, ', ')})` };
  }
  throw new TorchExportError('exportTorch: data must be in order or shuffled; its sampler has no counterpart');
}

function lengthOf(loader: LoaderLike): number {
  const { length } = loader.dataset as { length?: unknown };
  if (typeof length !== 'number' || length < 1)
    throw new TorchExportError('exportTorch: data must have a dataset with a length: a stream cannot be exported');
  return length;
}

export function isLoader(value: unknown): value is LoaderLike {
  return value instanceof DataLoader;
}
