import { warn } from '@wick/tensor/internal';
import { isPromise, itemOf, itemsOf } from '../datasets/access.ts';
import type { DatasetLike } from '../datasets/dataset.ts';
import { gatherBatch } from './gather.ts';

/** Makes of samples, or of one sample, what the loader gives. */
export type Finish<S, B> = (samples: S) => B | Promise<B>;

/** The batches of numbered samples; those that have to be waited for as promises. */
export function* numberedBatches<S, B>(
  dataset: DatasetLike<S>,
  indices: Iterator<readonly number[]>,
  collate: Finish<Awaited<S>[], B>,
  gather: boolean,
): Generator<B | Promise<B>> {
  for (let next = indices.next(); !next.done; next = indices.next())
    yield (gather ? (gatherBatch(dataset, next.value) as B | null) : null) ??
      whenAllThere(itemsOf('DataLoader', dataset, next.value), collate);
}

/** Numbered samples one by one. */
export function* numberedSamples<S, B>(
  dataset: DatasetLike<S>,
  indices: Iterator<number>,
  convert: Finish<Awaited<S>, B>,
): Generator<B | Promise<B>> {
  for (let next = indices.next(); !next.done; next = indices.next())
    yield whenThere(itemOf('DataLoader', dataset, next.value), convert);
}

/** What is to be made of a stream. */
export interface StreamPlan<S, B> {
  /** Null: its samples one by one. */
  readonly batchSize: number | null;
  readonly dropLast: boolean;
  readonly collate: Finish<Awaited<S>[], B>;
  readonly convert: Finish<Awaited<S>, B>;
  /** How many batches its length promised; null if nobody asked. */
  readonly promised: number | null;
}

/** The batches of a stream. */
export function* streamBatches<S, B>(
  samples: Iterator<S>,
  { batchSize, dropLast, collate, convert, promised }: StreamPlan<S, B>,
): Generator<B | Promise<B>> {
  let given = 0;
  let ended = false;
  try {
    while (!ended) {
      const batch: S[] = [];
      while (batch.length < (batchSize ?? 1)) {
        const next = samples.next();
        ended = next.done === true;
        if (next.done) break;
        batch.push(next.value);
      }
      if (batch.length === 0 || (ended && dropLast)) return;
      warnAfter(promised, ++given);
      yield batchSize === null ? whenThere(batch[0]!, convert) : whenAllThere(batch, collate);
    }
  } finally {
    if (!ended) samples.return?.();
  }
}

/** {@link streamBatches} of a stream that has to be waited for. */
export async function* asyncStreamBatches<S, B>(
  samples: AsyncIterator<S>,
  { batchSize, dropLast, collate, convert, promised }: StreamPlan<S, B>,
): AsyncGenerator<Awaited<B>> {
  let given = 0;
  let ended = false;
  try {
    while (!ended) {
      const batch: Awaited<S>[] = [];
      while (batch.length < (batchSize ?? 1)) {
        const next = await samples.next();
        ended = next.done === true;
        if (next.done) break;
        batch.push(await next.value);
      }
      if (batch.length === 0 || (ended && dropLast)) return;
      warnAfter(promised, ++given);
      yield await (batchSize === null ? convert(batch[0]!) : collate(batch));
    }
  } finally {
    if (!ended) await samples.return?.();
  }
}

// A stream that gives more than its length promised was cut short wherever that length was believed.
function warnAfter(promised: number | null, given: number): void {
  if (promised !== null && given === promised + 1)
    warn(`DataLoader: the stream's length promised ${promised} batches; there are more`);
}

function whenThere<S, B>(sample: S, finish: Finish<Awaited<S>, B>): B | Promise<B> {
  return isPromise(sample) ? Promise.resolve(sample).then(finish as Finish<unknown, B>) : finish(sample as Awaited<S>);
}

function whenAllThere<S, B>(
  samples: readonly S[] | Promise<Awaited<S>[]>,
  collate: Finish<Awaited<S>[], B>,
): B | Promise<B> {
  if (isPromise(samples)) return samples.then(collate);
  return samples.some(isPromise) ? Promise.all(samples).then(collate) : collate(samples as Awaited<S>[]);
}
