import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { DataLoader } from '@wick/data';
import * as nn from '@wick/nn';
import * as optim from '@wick/optim';
import { manualSeed, ones, type Tensor, tensor } from '@wick/tensor';
import { type FitState, fit, inWorker, type Served, serve } from '../index.ts';

// A worker's file would have to be compiled; a thread of Node and a page see the same messages. `serve` finds the port.
function workerOf<C, P, R>(work: Parameters<typeof serve<C, P, R>>[0]) {
  const { port1, port2 } = new MessageChannel();
  const threads = process.getBuiltinModule('node:worker_threads');
  jest.spyOn(process, 'getBuiltinModule').mockReturnValue({ ...threads, parentPort: port2 } as never);
  serve(work);
  jest.restoreAllMocks();
  return port1;
}

test('config, reports and result travel, tensors among them', async () => {
  const worker = workerOf(async ({ x, n }: { x: Tensor; n: number }, { report }) => {
    for (let i = 0; i < n; i++) report({ i, x: x.mul(i) });
    return { weight: x.add(1) };
  });
  const reports: unknown[] = [];
  const onReport = (each: { i: number; x: Tensor }) => reports.push([each.i, each.x.tolist()]);
  const result = await inWorker<{ weight: Tensor }, { i: number; x: Tensor }>(
    worker,
    { x: ones(2), n: 2 },
    { onReport },
  );
  expect(result.weight.tolist()).toEqual([2, 2]);
  expect(reports).toEqual([
    [0, [0, 0]],
    [1, [1, 1]],
  ]);
  worker.close();
});

test('what is sent back is a copy that is handed over, and a config is only given away if asked', async () => {
  const kept = ones(2);
  const worker = workerOf(({ x }: { x: Tensor }) => ({ twice: [kept, kept], x }));
  const x = ones(3);
  const { twice } = await inWorker<{ twice: [Tensor, Tensor] }>(worker, { x });
  expect(kept.tolist()).toEqual([1, 1]);
  expect(twice[0].data.fill_(5).tolist()).toEqual(twice[1].tolist());
  expect(x.tolist()).toEqual([1, 1, 1]);
  worker.close();
  const other = workerOf(({ x: given }: { x: Tensor }) => given);
  expect((await inWorker<Tensor>(other, { x }, { transfer: true })).tolist()).toEqual([1, 1, 1]);
  other.close();
  expect(() => x.toTypedArray()).toThrow(/is gone, transferred/);
});

test('plain values travel as well', async () => {
  const worker = workerOf((config: number) => config + 1);
  expect(await inWorker(worker, 41)).toBe(42);
  worker.close();
});

test('an abort reaches the work, which says what it has', async () => {
  const controller = new AbortController();
  const worker = workerOf(async (_: null, { signal, report }) => {
    report('working');
    while (!signal.aborted) await new Promise((done) => setTimeout(done, 1));
    return tensor([7]);
  });
  const result = await inWorker<Tensor>(worker, null, {
    signal: controller.signal,
    onReport: () => controller.abort(),
  });
  expect(result.tolist()).toEqual([7]);
  worker.close();
});

test('a training that is cancelled goes on in another worker to the same bits', async () => {
  interface Config {
    resume?: FitState;
  }
  interface Result {
    state: FitState;
    weights: Record<string, Tensor>;
  }
  const train = async ({ resume }: Config, { report, signal }: Served<number>): Promise<Result> => {
    manualSeed(resume ? 99 : 3);
    const model = new nn.Sequential(new nn.Linear(4, 8), new nn.Dropout(0.5), new nn.Linear(8, 1));
    const set = { length: 20, getItem: (i: number) => [ones(4).mul(i / 10), ones(1).mul(i % 3)] };
    let state: FitState | undefined = resume;
    await fit(model, {
      data: new DataLoader(set, { batchSize: 4, shuffle: true }),
      optimizer: new optim.Adam(model.parameters(), { lr: 0.01 }),
      loss: (preds, target) => nn.functional.mseLoss(preds, target),
      epochs: 3,
      signal,
      ...(resume && { resume }),
      callbacks: [
        {
          onStep: async (run) => {
            report(run.step);
            await new Promise((done) => setTimeout(done, 1));
          },
          onEnd: (run) => {
            state = run.state();
          },
        },
      ],
    });
    return { state: state!, weights: model.stateDict() };
  };
  const run = async (config: Config, stopAt?: number) => {
    const controller = new AbortController();
    const steps: number[] = [];
    const worker = workerOf(train);
    const result = await inWorker<Result, number>(worker, config, {
      signal: controller.signal,
      onReport: (step) => {
        steps.push(step);
        if (step === stopAt) controller.abort();
      },
    });
    worker.close();
    return { ...result, steps };
  };
  const whole = await run({});
  const first = await run({}, 7);
  expect(first.steps.length).toBeLessThan(15);
  const second = await run({ resume: first.state });
  expect([...first.steps, ...second.steps]).toEqual(whole.steps);
  for (const [name, weight] of Object.entries(whole.weights))
    expect([name, second.weights[name]!.tolist()]).toEqual([name, weight.tolist()]);
});

test('what the work throws is thrown here, by its name and message', async () => {
  const worker = workerOf(() => {
    throw new RangeError('too much');
  });
  await expect(inWorker(worker, {})).rejects.toMatchObject({ name: 'RangeError', message: 'too much' });
  worker.close();
});

test('a worker that dies is an error', async () => {
  const worker = Object.assign(new EventEmitter(), { postMessage: () => undefined });
  const waiting = inWorker(worker as never, {});
  worker.emit('error', new Error('out of memory'));
  await expect(waiting).rejects.toThrow('out of memory');
  expect(worker.listenerCount('message')).toBe(0);
});

test('what is no worker is refused', () => {
  expect(() => inWorker({} as never, {})).toThrow(/^inWorker: worker must be a Worker/);
  expect(() => serve(() => 1)).toThrow(/^serve: this is no worker/);
});
