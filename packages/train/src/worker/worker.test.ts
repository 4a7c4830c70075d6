import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { ones, type Tensor, tensor } from '@wick/tensor';
import { inWorker, serve } from '../index.ts';

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
