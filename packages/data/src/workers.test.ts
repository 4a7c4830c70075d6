import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  defaultGenerator,
  type Generator,
  manualSeed,
  Generator as RandomGenerator,
  type Tensor,
  tensor,
} from '@wick/tensor';
import { expectClose, fixture, sha256 } from '@wick/testing';
import { DataLoader, type DataLoaderOptions, getWorkerInfo, serveDataset, type WorkerLike } from './index.ts';
import { bundleWorker } from './testing/bundleWorker.ts';
import { Noisy, Slow, Troubled } from './testing/noisy.ts';

interface Case {
  workers: number;
  options: { batch_size: number | null; shuffle?: boolean; drop_last?: boolean; own?: boolean };
  epochs: [number[], number[]][][];
  states: [string, string];
  batches: number;
}
const { cases } = fixture<{ cases: Case[] }>(__dirname, 'workers');

// A thread is started once, and used again. Only what a loader says through a line of its own is heard by that loader.
const threads = new Map<string, Worker[]>();
const begun: Worker[] = [];
let script: string;
beforeAll(async () => {
  script = await bundleWorker(join(__dirname, 'testing/noisy.worker.ts'));
});
function start(kind: string): Worker {
  const worker = new Worker(script, { eval: true, workerData: { kind } });
  begun.push(worker);
  return worker;
}
afterAll(() => Promise.all(begun.map((worker) => worker.terminate())));

/** Starts threads of a kind, or takes those that an earlier loader has let go of. */
function workersOf(kind: string): () => WorkerLike {
  const free = threads.get(kind) ?? [];
  threads.set(kind, free);
  return () => {
    const thread = free.pop() ?? start(kind);
    // As a new one: it says anew that it is ready; ending it gives it back.
    const line = Object.assign(new EventEmitter(), {
      postMessage: (message: unknown) => thread.postMessage(message),
      terminate: () => {
        thread.off('message', hear);
        free.push(thread);
      },
    });
    const hear = (message: unknown) => line.emit('message', message);
    thread.on('message', hear);
    if (known.has(thread)) setImmediate(() => line.emit('message', known.get(thread)));
    else thread.once('message', (message) => known.set(thread, message));
    return line;
  };
}
const known = new WeakMap<Worker, unknown>();

async function all<B>(loader: AsyncIterable<B>): Promise<B[]> {
  const out: B[] = [];
  for await (const batch of loader) out.push(batch);
  return out;
}
const texts = (batches: readonly unknown[]) =>
  batches.map((batch) => [batch].flat().map((part) => String((part as Tensor).tolist?.() ?? part))).join('\n');
const stands = (g: Generator) => sha256(g.getState()).slice(0, 16);

type Options = DataLoaderOptions<[Tensor, bigint], unknown>;
const optionsOf = ({ batch_size, shuffle, drop_last, own }: Case['options']) =>
  ({
    batchSize: batch_size,
    ...(shuffle ? { shuffle } : {}),
    ...(drop_last ? { dropLast: drop_last } : {}),
    ...(own ? { generator: new RandomGenerator().manualSeed(9) } : {}),
  }) as Options;

function expectEpoch(batches: readonly unknown[], expected: readonly [number[], number[]][]): void {
  expect(batches).toHaveLength(expected.length);
  batches.forEach((batch, i) => {
    const [x, y] = batch as [Tensor, Tensor | bigint];
    expectClose(x.flatten(), tensor(expected[i]![0]));
    expect(typeof y === 'bigint' ? [Number(y)] : y.tolist()).toEqual(expected[i]![1]);
  });
}

describe('as PyTorch draws', () => {
  test.each(cases.filter((c) => c.workers < 4).map((c) => [c.workers, JSON.stringify(c.options), c] as const))(
    'with %d workers, each with a generator of its own: %s',
    async (numWorkers, _, c) => {
      manualSeed(7);
      const options = optionsOf(c.options);
      const loader = new DataLoader(new Noisy(), {
        ...options,
        numWorkers,
        worker: workersOf('noisy'),
        seedPer: 'worker',
      } as Options);
      for (const epoch of c.epochs) expectEpoch(await all(loader), epoch);
      expect([stands(defaultGenerator), stands(loader.generator ?? defaultGenerator)]).toEqual(c.states);
    },
  );

  test.each(cases.filter((c) => c.workers === c.batches).map((c) => [JSON.stringify(c.options), c] as const))(
    'with as many workers as batches, whatever the number of workers: %s',
    async (_, c) => {
      for (const numWorkers of [0, 1, 2, 3])
        for (const persistentWorkers of numWorkers ? [false, true] : [false]) {
          manualSeed(7);
          const options = {
            ...optionsOf(c.options),
            numWorkers,
            persistentWorkers,
            worker: workersOf('noisy'),
          } as Options;
          const loader = new DataLoader(new Noisy(), options);
          for (const epoch of c.epochs) expectEpoch(await all(loader), epoch);
          expect([stands(defaultGenerator), stands(loader.generator ?? defaultGenerator)]).toEqual(c.states);
          loader.close();
          if (numWorkers > 0) continue;
          manualSeed(7);
          const atOnce = new DataLoader(new Noisy(), { ...optionsOf(c.options), seedPer: 'batch' } as Options);
          for (const epoch of c.epochs) expectEpoch([...atOnce], epoch);
          expect(stands(defaultGenerator)).toBe(c.states[0]);
        }
    },
  );
});

test('samples one by one, and a collate of the loader’s own, as without workers', async () => {
  for (const options of [{ batchSize: null }, { batchSize: 4, collate: (s: unknown[]) => String(s) }] as Options[]) {
    const seen: string[] = [];
    for (const numWorkers of [0, 2]) {
      manualSeed(1);
      seen.push(
        texts(
          await all(new DataLoader(new Noisy(), { ...options, numWorkers, worker: workersOf('noisy') } as Options)),
        ),
      );
    }
    expect(seen[1]).toBe(seen[0]);
  }
});

test('samples that have to be waited for, here and in workers', async () => {
  const seen: string[] = [];
  for (const numWorkers of [0, 2]) {
    manualSeed(1);
    const loader = new DataLoader(new Slow(), {
      batchSize: 7,
      shuffle: true,
      numWorkers,
      worker: workersOf('slow'),
      prefetchFactor: numWorkers ? 3 : undefined,
    });
    seen.push(texts(await all(loader)));
  }
  expect(seen[1]).toBe(seen[0]);
});

test('a worker knows which one it is; its file may collate', async () => {
  manualSeed(0);
  const loader = new DataLoader<[Tensor, bigint], { count: number; worker: number; seed: bigint }>(new Noisy(), {
    batchSize: 4,
    numWorkers: 2,
    worker: workersOf('collate'),
  });
  const batches = await all(loader);
  expect(batches.map(({ count, worker }) => [count, worker])).toEqual([
    [4, 0],
    [4, 1],
    [3, 0],
  ]);
  expect(batches[1]!.seed - batches[0]!.seed).toBe(1n);
  expect(getWorkerInfo()).toBeNull();
});

describe('what goes wrong', () => {
  const troubled = (more: object = {}) =>
    new DataLoader(new Troubled(), { batchSize: 3, numWorkers: 2, worker: workersOf('troubled'), ...more });

  test('in a worker is thrown in its turn, of its kind, with the sample', async () => {
    const loader = troubled();
    const seen: Tensor[] = [];
    const failing = (async () => {
      for await (const batch of loader) seen.push(batch);
    })();
    await expect(failing).rejects.toThrow(RangeError);
    await expect(failing).rejects.toThrow('DataLoader: worker 0: sample 7: no such picture');
    expect(seen).toHaveLength(2);
    // What came before is what comes without workers.
    manualSeed(4);
    const before = await troubled()[Symbol.asyncIterator]().next();
    manualSeed(4);
    const here = new DataLoader(new Troubled(), { batchSize: 3, seedPer: 'batch' })[Symbol.iterator]().next();
    expect(texts([before.value])).toBe(texts([here.value]));
  });

  test('with the dataset of a worker is told', async () => {
    await expect(all(new DataLoader(new Noisy(), { numWorkers: 1, worker: workersOf('broken') }))).rejects.toThrow(
      new TypeError('no dataset here'),
    );
    await expect(all(new DataLoader(new Noisy(), { numWorkers: 1, worker: workersOf('short') }))).rejects.toThrow(
      'DataLoader: the dataset of worker 0 has 3 samples, that of the loader 11: they must be the same',
    );
  });

  test('with a worker itself, too', async () => {
    const empty = () => new Worker('', { eval: true });
    await expect(all(new DataLoader(new Noisy(), { numWorkers: 1, worker: empty }))).rejects.toThrow(
      'DataLoader: worker 0 ended; does its file call serveDataset(dataset)?',
    );
    const failing = () => new Worker('throw new Error("out of film")', { eval: true });
    await expect(all(new DataLoader(new Noisy(), { numWorkers: 2, worker: failing }))).rejects.toThrow(
      /^DataLoader: worker [01] died: out of film/,
    );
    expect(() =>
      new DataLoader(new Noisy(), { numWorkers: 1, worker: () => 3 as never })[Symbol.asyncIterator](),
    ).toThrow(/^DataLoader: worker must give a new Worker, got 3/);
  });

  test('with options is told before anything is started', () => {
    const make = (options: object) => () => new DataLoader(new Noisy(), options);
    expect(make({ numWorkers: 2 })).toThrow(/numWorkers 2 needs worker, a function that starts one/);
    expect(make({ numWorkers: 1, worker: {} })).toThrow(/worker must be a function that starts a Worker/);
    expect(make({ persistentWorkers: true })).toThrow(/persistentWorkers is for numWorkers above 0/);
    expect(make({ prefetchFactor: 2 })).toThrow(/prefetchFactor is for numWorkers above 0/);
    expect(make({ seedPer: 'sample' })).toThrow(RangeError);
    expect(make({ numWorkers: 1, worker: () => null, seedPer: null })).toThrow(/seedPer null is for numWorkers 0/);
    expect(() => new DataLoader(new Set([1]), { numWorkers: 1, worker: () => null as never })).toThrow(
      /workers need samples with numbers/,
    );
    expect(() => [...new DataLoader(new Noisy(), { numWorkers: 1, worker: () => null as never })]).toThrow(
      /iterate with for await/,
    );
    expect(() => serveDataset(new Noisy())).toThrow(/^serveDataset: this is no worker/);
  });
});

describe('an epoch that is not gone through to its end', () => {
  const ended: unknown[] = [];
  const counted = (kind: string) => () => {
    const worker = workersOf(kind)() as WorkerLike & { terminate(): void };
    const { terminate } = worker;
    worker.terminate = () => {
      ended.push(kind);
      terminate();
    };
    return worker;
  };

  test('ends its workers, or lets persistent ones go on to the next', async () => {
    ended.length = 0;
    for await (const batch of new DataLoader(new Slow(), { numWorkers: 2, worker: counted('slow') })) {
      expect(batch.shape).toEqual([1]);
      break;
    }
    expect(ended).toEqual(['slow', 'slow']);
    const loader = new DataLoader(new Slow(), {
      batchSize: 40,
      numWorkers: 2,
      worker: counted('slow'),
      persistentWorkers: true,
    });
    for await (const batch of loader) if (batch) break;
    expect(ended).toHaveLength(2);
    expect((await all(loader)).map((batch) => batch.shape)).toEqual([[40], [40], [20]]);
    loader.close();
    expect(ended).toHaveLength(4);
  });

  test.each([0, 2])('can be ended by a signal while a batch is waited for, with %d workers', async (numWorkers) => {
    ended.length = 0;
    const controller = new AbortController();
    const { signal } = controller;
    const loader = new DataLoader(new Slow(), { batchSize: 50, numWorkers, worker: counted('slow'), signal });
    setTimeout(() => controller.abort(new Error('enough')), 20);
    await expect(all(loader)).rejects.toThrow('enough');
    expect(ended).toHaveLength(numWorkers);
    await expect(async () => all(loader)).rejects.toThrow('enough');
    expect(() => [...new DataLoader([1, 2], { signal })]).toThrow('enough');
  });
});
