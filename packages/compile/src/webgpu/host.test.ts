import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { defaultGenerator, linalg, manualSeed, noGrad, ones, randint, randn, type Tensor, zeros } from '@wick/tensor';
import { compile } from '../compile.ts';
import { idleGpu } from '../testing/idleGpu.ts';
import { models, nn, optim } from '../testing/packages.ts';
import { training } from '../testing/trainings.ts';
import { webgpu } from './gpu.ts';

// On a device that does nothing: what the host asks for.

function lenet() {
  manualSeed(0);
  const model = models.lenet5();
  const optimizer = new optim.Adam(model.parameters());
  return (x: Tensor, y: Tensor) => {
    optimizer.zeroGrad();
    const loss = nn.functional.crossEntropy(model.forward(x), y);
    loss.backward();
    optimizer.step();
    return loss;
  };
}

const batch = (n: number): [Tensor, Tensor] => [randn(n, 1, 28, 28), randint(0, 10, [n])];

it('a step is one submission, and buffers do not become more', async () => {
  const { adapter, asked } = idleGpu();
  const progress: number[][] = [];
  const device = await webgpu({ adapter, onProgress: (done, of) => void progress.push([done, of]) });
  const step = await compile(lenet(), { device });
  const [x, y] = batch(2);
  for (let i = 0; i < 4; i++) await step(x, y);
  const [report] = step.explain({ json: true });
  expect(report!.host).toEqual(['examine']);
  const kinds = progress.length;
  expect(progress.at(-1)).toEqual([kinds, kinds]);
  const { bytes } = device;
  const { dispatches, submissions, buffers } = asked;
  const calls = 200;
  for (let i = 0; i < calls; i++) await step(x, y);
  // Results that nobody has asked for are fetched by and by.
  expect(asked.submissions - submissions).toBeLessThanOrEqual(calls * 1.1);
  expect((asked.dispatches - dispatches) / calls).toBe(dispatches);
  expect(device.bytes - bytes).toBeLessThan(80 * 256);
  expect(asked.buffers - buffers).toBeLessThan(80);
  expect(bytes).toBeLessThan(1.5 * report!.memory.bytes + 1e6);
  expect(progress).toHaveLength(kinds);
});

it('what is over a limit of the adapter is refused with the numbers, and nothing is changed', async () => {
  const { adapter } = idleGpu(2 ** 20);
  const device = await webgpu({ adapter });
  const step = await compile(lenet(), { device });
  const [x, y] = batch(2);
  for (let i = 0; i < 3; i++) await step(x, y);
  await expect(step(x, y)).rejects.toThrow(/takes \d+ bytes, and a buffer of this GPU \(unknown\) at most 1048576/);
});

it('what is told when it is recorded', async () => {
  const device = await webgpu({ adapter: idleGpu().adapter });
  const tried = async (fn: (x: Tensor) => unknown, x: () => Tensor) => {
    const step = await compile(fn, { device });
    for (let i = 0; i < 4; i++) await step(x());
    return step;
  };
  await expect(
    tried(
      (x) => linalg.svd(x.mul(1)),
      () => randn(3, 3),
    ),
  ).rejects.toThrow(/linalg.svd does not run on a GPU/);
  const outer = compile((x: Tensor) => inner(x));
  const inner = await compile((x: Tensor) => x.mul(2), { device });
  expect(() => outer(randn(2))).toThrow(/cannot be a part of another compiled function/);
});

it.each([1, 2, 3])('verify: %i has every n-th call recorded again', async (verify) => {
  const device = await webgpu({ adapter: idleGpu().adapter });
  let [factor, calls] = [2, 0];
  const scaled = (x: Tensor) => {
    calls++;
    return x.mul(factor);
  };
  const step = await compile(scaled, { device, verify });
  for (let i = 0; i < 3; i++) await step(ones(2));
  expect(calls).toBe(3);
  for (let i = 0; i < 12; i++) await step(ones(2));
  expect(calls).toBe(3 + 12 / verify);
  factor = 3;
  const more = async () => {
    for (let i = 0; i < verify; i++) await step(ones(2));
  };
  await expect(more()).rejects.toThrow(/the number 2 and 3/);
});

it('a recording that the device has no room for is refused, and the device goes on', async () => {
  const { adapter } = idleGpu();
  const gpu = await adapter.requestDevice();
  let isFull = true;
  const scopes: string[] = [];
  gpu.pushErrorScope = (filter) => void scopes.push(filter);
  gpu.popErrorScope = async () => (scopes.pop() === 'out-of-memory' && isFull ? { message: 'out of memory' } : null);
  const device = await webgpu({ adapter });
  const step = await compile(lenet(), { device });
  const [x, y] = batch(2);
  for (let i = 0; i < 3; i++) await step(x, y);
  await expect(step(x, y)).rejects.toThrow(/no room for the memory of the recording, \d+ bytes: .*out of memory/);
  expect(device.bytes).toBe(0);
  isFull = false;
  await step(x, y);
  expect(device.bytes).toBeGreaterThan(0);
});

it('a kernel that the device does not compile is refused by its name, and the device goes on', async () => {
  const { adapter } = idleGpu();
  const gpu = await adapter.requestDevice();
  let isBroken = true;
  const scopes: string[] = [];
  gpu.pushErrorScope = (filter) => void scopes.push(filter);
  gpu.popErrorScope = async () => (scopes.pop() === 'validation' && isBroken ? { message: 'no such word' } : null);
  const device = await webgpu({ adapter });
  const weight = ones(3);
  const step = await compile((x: Tensor) => noGrad(() => void weight.add_(x)), { device });
  for (let i = 0; i < 3; i++) await step(ones(3));
  await expect(step(ones(3))).rejects.toThrow(/does not compile the kernel pointwise.*: no such word/);
  isBroken = false;
  await step(ones(3));
  expect(() => weight.tolist()).toThrow(/on the GPU/);
});

it('a device that does not take what it is given is told of, and leaves what the last sync brought', async () => {
  const { adapter } = idleGpu();
  const gpu = await adapter.requestDevice();
  const device = await webgpu({ adapter });
  const weight = ones(3);
  const step = await compile((x: Tensor) => noGrad(() => void weight.add_(x)), { device });
  const more = ones(3);
  for (let i = 0; i < 5; i++) await step(more);
  expect(() => weight.tolist()).toThrow(/on the GPU/);
  gpu.onuncapturederror!({ error: { message: 'a buffer is missing' } });
  await expect(step(more)).rejects.toThrow(/does not take the program: a buffer is missing.*last sync/);
  await expect(weight.cpu()).rejects.toThrow(/a buffer is missing/);
  // The fourth call took it over.
  expect(weight.tolist()).toEqual([4, 4, 4]);
  await device.dispose();
});

it('results that are more together than a buffer may hold are fetched all the same', async () => {
  const { adapter } = idleGpu(2048);
  const device = await webgpu({ adapter });
  const doubled = await compile((x: Tensor) => x.mul(2), { device });
  const results: Tensor[] = [];
  for (let i = 0; i < 20; i++) results.push(await doubled(ones(100)));
  await device.sync();
  for (const y of results) expect(y.toTypedArray()).toHaveLength(100);
});

it('an argument that is written to while its call waits is refused by name', async () => {
  const device = await webgpu({ adapter: idleGpu().adapter });
  const doubled = await compile((x: Tensor) => x.mul(2), { device });
  const x = zeros(2);
  const first = doubled(x);
  const second = doubled(x);
  x.add_(1);
  for (const call of [first, second])
    await expect(call).rejects.toThrow(/float32 of shape \[2\], was changed while the call waited/);
  expect((await doubled(x)).tolist()).toEqual([2, 2]);
  await device.dispose();
});

it('draws are not made where a tensor from outside cannot be read', async () => {
  const [first, second] = [await webgpu({ adapter: idleGpu().adapter }), await webgpu({ adapter: idleGpu().adapter })];
  const weight = ones(3);
  const add = (x: Tensor) => noGrad(() => void weight.add_(x));
  const [step, drop] = [
    await compile(add, { device: first }),
    await compile((x: Tensor) => noGrad(() => nn.functional.dropout(x, 0.5).mul(weight)), { device: second }),
  ];
  for (let i = 0; i < 5; i++) await drop(ones(3));
  for (let i = 0; i < 5; i++) {
    await second.sync();
    await step(ones(3));
  }
  const before = defaultGenerator.getState();
  await expect(drop(ones(3))).rejects.toThrow(/await step.sync/);
  expect(defaultGenerator.getState()).toEqual(before);
});

it('ten thousand steps of the MNIST net, on demand, leave nothing on the heap', async () => {
  if (process.env.WICK_SOAK === undefined) return;
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const { adapter } = idleGpu();
  const device = await webgpu({ adapter });
  const { step, batches } = training('the MNIST net');
  const compiled = await compile(step, { device });
  const run = async (steps: number) => {
    for (let i = 0; i < steps; i++) await compiled(...batches[i % batches.length]!);
    await compiled.sync();
    collect();
    await new Promise((resolve) => setTimeout(resolve, 10));
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return { heap: heapUsed + arrayBuffers, bytes: device.bytes };
  };
  const before = await run(500);
  const after = await run(10_000);
  expect(after.bytes - before.bytes).toBeLessThan(80 * 256);
  expect((after.heap - before.heap) / 10_000).toBeLessThan(300);
}, 600_000);
