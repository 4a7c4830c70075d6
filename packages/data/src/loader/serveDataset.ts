import { any, optionTable, ownEnd, type RulesFor, type WorkerEnd } from '@wick/tensor/internal';
import { manualSeed, toMessage } from '@wick/tensor/light';
import { checkDataset, hasGetItems, itemOf } from '../datasets/access.ts';
import type { DatasetLike } from '../datasets/dataset.ts';
import { defaultCollate, defaultConvert } from './collate.ts';
import { gatherBatch } from './gather.ts';
import { setWorkerInfo } from './workerInfo.ts';
import type { Asked, SentError } from './workerMessages.ts';

/** Options of {@link serveDataset}. */
export interface ServeDatasetOptions<S> {
  /** Makes a batch of samples, in place of the loader's. Default: {@link defaultCollate}. */
  collate?: (samples: S[]) => unknown;
  /** Called with the worker's number before its first batch of an epoch: PyTorch's `worker_init_fn`. Default: nothing is. */
  workerInit?: (id: number) => void;
}

type Fn = ((given: never) => unknown) | undefined;
const isFunction = (given: unknown) => typeof given === 'function';
const table = optionTable({
  collate: any<Fn>(undefined, 'a function', isFunction),
  workerInit: any<Fn>(undefined, 'a function', isFunction),
} satisfies RulesFor<ServeDatasetOptions<unknown>>);

/** A dataset, or a function that makes one, now or later. */
export type DatasetSource<S> = DatasetLike<S> | (() => DatasetLike<S> | Promise<DatasetLike<S>>);

/**
 * In a worker's file: makes the samples and batches that a {@link DataLoader} with `numWorkers` asks for. A worker has a
 * dataset, and a default generator, of its own.
 *
 * @param source - the dataset, the same that the loader is given; or a function that makes it
 * @throws Error where this is no worker; what goes wrong later, the loader throws
 * @example
 * ```ts
 * // pets.worker.ts
 * const start = () => serveDataset(() => new data.ImageFolder('data/pets', { transform: new data.RandomResizedCrop(224) }));
 * // main.ts: new DataLoader(pets, { numWorkers: 2, worker: () => new Worker(new URL('./pets.worker.js', import.meta.url), { type: 'module' }) })
 * ```
 * @see https://docs.pytorch.org/docs/stable/data.html#multi-process-data-loading
 */
export function serveDataset<S>(source: DatasetSource<S>, options?: ServeDatasetOptions<Awaited<S>>): void {
  const { collate, workerInit } = table.read('serveDataset', options);
  const end = ownEnd('serveDataset', 'new DataLoader(dataset, { numWorkers, worker: () => new Worker(…) })');
  const dataset = Promise.resolve(typeof source === 'function' ? make(source) : source).then((made) =>
    checkDataset('serveDataset', made),
  );
  dataset.then(
    ({ length }) => end.postMessage({ kind: 'ready', length }),
    (error: unknown) => end.postMessage({ kind: 'broken', error: sent(error) }),
  );
  const work = new Work<S>(end, dataset, collate as Work<S>['collate'], workerInit as Work<S>['workerInit']);
  end.onMessage((asked) => work.hear(asked as Asked));
}

async function make<S>(source: () => DatasetLike<S> | Promise<DatasetLike<S>>): Promise<DatasetLike<S>> {
  return source();
}

/** What a worker does with what it hears: one batch after the other, so that draws do not mix. */
class Work<S> {
  #epoch: (Asked & { kind: 'epoch' }) | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    readonly end: WorkerEnd,
    readonly dataset: Promise<DatasetLike<S>>,
    readonly collate: ((samples: Awaited<S>[]) => unknown) | undefined,
    readonly workerInit: ((id: number) => void) | undefined,
  ) {}

  hear(asked: Asked): void {
    if (asked.kind === 'stop') {
      if (this.#epoch?.epoch === asked.epoch) this.#epoch = null;
    } else if (asked.kind === 'epoch') {
      this.#epoch = asked;
      this.#last = this.#last.then(() => this.#begin(asked));
    } else this.#last = this.#last.then(() => this.#batch(asked));
  }

  async #begin({ id, numWorkers, baseSeed }: Asked & { kind: 'epoch' }): Promise<void> {
    const dataset = await this.dataset.catch(() => null); // that it failed was said
    const seed = baseSeed + BigInt(id);
    manualSeed(seed);
    setWorkerInfo({ id, numWorkers, seed, dataset });
    try {
      this.workerInit?.(id);
    } catch (error) {
      this.end.postMessage({ kind: 'broken', error: sent(error, `DataLoader: worker ${id}: workerInit: `) });
    }
  }

  async #batch({ epoch, number, indices }: Asked & { kind: 'batch' }): Promise<void> {
    const now = this.#epoch;
    if (now?.epoch !== epoch) return; // nobody waits for it any more
    try {
      const dataset = await this.dataset;
      if (now.seedPer === 'batch') manualSeed(now.baseSeed + BigInt(number));
      const [value, fresh] = await this.#make(dataset, indices, now);
      const { message, transfer } = toMessage({ value }, { transfer: fresh });
      this.end.postMessage({ kind: 'batch', epoch, number, value: message }, transfer);
    } catch (error) {
      const from = `DataLoader: worker ${now.id}: ${error instanceof SampleError ? error.place : `batch ${number}`}: `;
      const cause = error instanceof SampleError ? error.cause : error;
      this.end.postMessage({ kind: 'failed', epoch, number, error: sent(cause, from) });
    }
  }

  /** What the loader gets, and whether its memory is nobody's but the batch's. */
  async #make(
    dataset: DatasetLike<S>,
    indices: readonly number[],
    { finish }: Asked & { kind: 'epoch' },
  ): Promise<[value: unknown, fresh: boolean]> {
    const ownCollate = this.collate !== undefined && this.collate !== defaultCollate;
    const gathered = finish === 'collate' && !ownCollate ? gatherBatch(dataset, indices) : null;
    if (gathered) return [gathered, true];
    const samples = await samplesOf(dataset, indices);
    if (finish === 'samples') return [samples, false];
    if (finish === 'convert') return [defaultConvert(samples[0]), false];
    return ownCollate ? [await this.collate!(samples), false] : [defaultCollate(samples), true];
  }
}

/** Something that went wrong with samples. */
class SampleError extends Error {
  constructor(
    readonly place: string,
    override readonly cause: unknown,
  ) {
    super(place);
  }
}

/** One after the other, so that an error is of one sample, and draws do not mix. */
async function samplesOf<S>(dataset: DatasetLike<S>, indices: readonly number[]): Promise<Awaited<S>[]> {
  if (hasGetItems(dataset)) {
    try {
      return (await dataset.getItems(indices)) as Awaited<S>[];
    } catch (error) {
      throw new SampleError(indices.length === 1 ? `sample ${indices[0]}` : `samples ${indices.join(', ')}`, error);
    }
  }
  const samples: Awaited<S>[] = [];
  for (const index of indices) {
    try {
      samples.push(await itemOf('DataLoader', dataset, index));
    } catch (error) {
      throw new SampleError(`sample ${index}`, error);
    }
  }
  return samples;
}

function sent(error: unknown, from = ''): SentError {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { name, message: `${from}${message}`, stack };
}
