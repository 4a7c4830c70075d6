import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Tensor } from '@wick/tensor';
import { compile } from './compile.ts';
import { gpuForTest } from './testing/onGpu.ts';
import { training, trainings } from './testing/trainings.ts';
import type { WebGpu } from './webgpu/gpu.ts';

// Whole trainings on a GPU. On demand (WICK_SOAK=1) as long as is promised, which takes a software adapter many minutes.
const isLong = process.env.WICK_SOAK !== undefined;
const steps = isLong ? 100 : 8;
const many = isLong ? 10_000 : 200;
jest.setTimeout(isLong ? 7_200_000 : 900_000);

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

let device: WebGpu | null = null;
beforeAll(async () => {
  device = await gpuForTest();
});
afterAll(() => device?.dispose());

/** The losses of a training: on the GPU, or eagerly in float32 or float64. */
async function losses(name: string, how: WebGpu | 'float32' | 'float64'): Promise<number[]> {
  const { model, step, batches } = training(name);
  if (how === 'float64') model.to('float64');
  const isOnGpu = typeof how === 'object';
  const run = isOnGpu ? await compile(step, { device: how }) : step;
  const wait: Tensor[] = [];
  for (let i = 0; i < steps; i++) {
    const [x, y] = batches[i % batches.length]!;
    wait.push(await run(how === 'float64' && x.dtype === 'float32' ? x.to('float64') : x, y));
  }
  const found: number[] = [];
  for (const loss of wait) found.push((await loss.cpu()).item());
  if ('dispose' in run) await run.dispose();
  return found;
}

test.each(Object.keys(trainings))(`%s: the losses of ${steps} steps are the CPU's, and the same every time`, async (name) => {
  if (!device || (!isLong && name.startsWith('ResNet'))) return;
  const [found, cpu] = [await losses(name, device), await losses(name, 'float32')];
  const apart = found.map((loss, i) => Math.abs(loss - cpu[i]!));
  // Within 1e-4 relative; where the CPU's own runs of floats and of doubles come further apart, within twice that. How far is
  // asked of whole runs: at which step two roundings first put a ReLU's input on either side of 0 is chance, in all three.
  if (apart.some((gap, i) => gap > 1e-4 * Math.abs(cpu[i]!))) {
    const doubles = await losses(name, 'float64');
    const own = Math.max(...doubles.map((loss, i) => Math.abs(loss - cpu[i]!)));
    for (const [i, gap] of apart.entries()) expect(gap).toBeLessThanOrEqual(Math.max(1e-4 * Math.abs(cpu[i]!), 2 * own));
  }
  expect(found.at(-1)).not.toBe(found[0]);
  if (isLong || !name.includes('MNIST')) expect(await losses(name, device)).toEqual(found);
}); // biome-ignore format: a long name

test(`${many} steps of ${isLong ? 'the MNIST net' : 'LeNet'} leave nothing behind, on the device and on the heap`, async () => {
  if (!device) return;
  const { step, batches: whole } = training(isLong ? 'the MNIST net' : 'LeNet');
  // A software adapter has one digit a step: with more, ten thousand steps of the MNIST net take it hours.
  const isFew = isLong && /swiftshader|llvmpipe|software/i.test(device.adapterName);
  const batches = isFew ? whole.map(([x, y]) => [x.narrow(0, 0, 1), y.narrow(0, 0, 1)] as const) : whole;
  const compiled = await compile(step, { device });
  const run = async (count: number) => {
    for (let i = 0; i < count; i++) {
      const [x, y] = batches[i % batches.length]!;
      const loss = await compiled(x, y);
      if (i % 50 === 0) await loss.cpu();
    }
    await compiled.sync();
    await null;
    collect();
    // What is collected gives its memory back in a task of its own.
    await new Promise((resolve) => setTimeout(resolve, 10));
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return { heap: heapUsed + arrayBuffers, bytes: device!.bytes };
  };
  await run(30);
  const before = await run(20);
  const after = await run(many);
  const [report] = compiled.explain({ json: true });
  // The plan, the parameters of its kernels, and results that wait to be asked for.
  expect(after.bytes).toBeLessThan(report!.memory.bytes * 1.1 + 1e6);
  expect(after.bytes - before.bytes).toBeLessThan(80 * 256);
  expect((after.heap - before.heap) / many).toBeLessThan(isLong ? 300 : 3000);
  await compiled.dispose();
});
