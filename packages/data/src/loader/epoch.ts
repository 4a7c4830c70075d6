import { warn } from '@wick/tensor/internal';
import { defaultGenerator, manualSeed } from '@wick/tensor/light';
import { hasGetItems, isPromise, itemOf, itemsOf } from '../datasets/access.ts';
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
  seeded: Around | null = null,
): Generator<B | Promise<B>> {
  const around = seeded ?? straight;
  const samplesOf = seeded ? itemsInTurn : itemsOf;
  let number = 0;
  for (let next = indices.next(); !next.done; next = indices.next()) {
    const { value } = next;
    yield around(
      number++,
      () =>
        (gather ? (gatherBatch(dataset, value) as B | null) : null) ??
        whenAllThere(samplesOf('DataLoader', dataset, value), collate),
    );
  }
}

/** {@link itemsOf} one after the other, as workers make them: a sample is asked for when the one before is there. */
function itemsInTurn<S>(
  where: string,
  dataset: DatasetLike<S>,
  indices: readonly number[],
): S[] | Promise<Awaited<S>[]> {
  if (hasGetItems(dataset)) return dataset.getItems(indices);
  const samples: S[] = [];
  for (const index of indices) {
    const sample = itemOf(where, dataset, index);
    samples.push(sample);
    if (isPromise(sample)) return theRest(where, dataset, indices, samples);
  }
  return samples;
}

async function theRest<S>(
  where: string,
  dataset: DatasetLike<S>,
  indices: readonly number[],
  begun: readonly S[],
): Promise<Awaited<S>[]> {
  const samples = await Promise.all(begun);
  for (const index of indices.slice(begun.length)) samples.push(await itemOf(where, dataset, index));
  return samples;
}

/** What is done before and after the batch of a number is made. */
export type Around = <B>(number: number, run: () => B | Promise<B>) => B | Promise<B>;

const straight: Around = (_, run) => run();

/** Each batch draws from a generator that its number seeds; the default one stands then where it stood before. */
export function seededBy(baseSeed: bigint): Around {
  return (number, run) => {
    const kept = defaultGenerator.getState();
    const restore = () => {
      defaultGenerator.setState(kept);
    };
    let batch: ReturnType<typeof run>;
    try {
      manualSeed(baseSeed + BigInt(number));
      batch = run();
    } catch (error) {
      restore();
      throw error;
    }
    if (isPromise(batch)) return Promise.resolve(batch).finally(restore);
    restore();
    return batch;
  };
}

/** Numbered samples one by one. */
export function* numberedSamples<S, B>(
  dataset: DatasetLike<S>,
  indices: Iterator<number>,
  convert: Finish<Awaited<S>, B>,
  seeded: Around | null = null,
): Generator<B | Promise<B>> {
  const around = seeded ?? straight;
  let number = 0;
  for (let next = indices.next(); !next.done; next = indices.next()) {
    const { value } = next;
    yield around(number++, () => whenThere(itemOf('DataLoader', dataset, value), convert));
  }
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
