import { manualSeed, ones, randn, type Tensor, tensor, zeros } from '@wick/tensor';
import { compile } from '../compile.ts';
import { gpuForTest } from '../testing/onGpu.ts';
import type { WebGpu } from './gpu.ts';

let device: WebGpu | null = null;
beforeAll(async () => {
  device = await gpuForTest();
});
afterAll(() => device?.dispose());

test('an argument that is changed in place is what eager calls make of it, call after call', async () => {
  if (!device) return;
  const step = (x: Tensor, by: Tensor, count: Tensor) => {
    x.mul_(by);
    x.select(0, 1).add_(1);
    count.add_(2);
    return x.sum();
  };
  const compiled = await compile(step, { device });
  manualSeed(1);
  const start = randn(3, 5);
  const by = randn(5);
  const [mine, count, wanted, wantedCount] = [start.clone(), zeros(2, { dtype: 'int64' }), start.clone(), zeros(2, { dtype: 'int64' })]; // biome-ignore format: a table
  for (let call = 0; call < 9; call++) {
    const [sum, other] = [await compiled(mine, by, count), step(wanted, by, wantedCount)];
    expect((await sum.cpu()).item()).toBeCloseTo(other.item() as number, 3);
    if (call === 6) {
      // Changed eagerly in between.
      expect(() => mine.tolist()).toThrow(/this tensor is on the GPU/);
      (await mine.cpu()).add_(1);
      wanted.add_(1);
    }
  }
  const [found, expected] = [(await mine.cpu()).toTypedArray(), wanted.toTypedArray()];
  for (const [i, value] of expected.entries()) expect(Number(found[i])).toBeCloseTo(Number(value), 3);
  await compiled.sync();
  expect(count.tolist()).toEqual(wantedCount.tolist());
  await compiled.dispose();
});

test('a result that is changed in place by the next call, and other arguments of the same shape', async () => {
  if (!device) return;
  const make = await compile((x: Tensor) => x.add(1), { device });
  const change = await compile((x: Tensor) => void x.mul_(3), { device });
  const ends: unknown[] = [];
  for (let call = 0; call < 6; call++) {
    const [a, b] = [await make(ones(3).mul(call)), tensor([1, 2, call])];
    await change(a);
    await change(b);
    await change(a);
    ends.push([(await a.cpu()).tolist(), (await b.cpu()).tolist()]);
  }
  expect(ends).toEqual(Array.from({ length: 6 }, (_, i) => [new Array(3).fill(9 * (i + 1)), [3, 6, 3 * i]]));
  await make.dispose();
  await change.dispose();
});

test('nothing is changed of one that is a part of something', async () => {
  if (!device) return;
  const change = await compile((x: Tensor) => void x.add_(1), { device });
  const whole = zeros(2, 3);
  for (let call = 0; call < 3; call++) await change(whole.select(0, 1));
  await expect(change(whole.select(0, 1))).rejects.toThrow(/an argument is changed in place that is a part/);
  expect(whole.tolist()).toEqual([[0, 0, 0], [3, 3, 3]]); // biome-ignore format: a matrix
  await change.dispose();
});

test('memory stays flat where an argument is changed at every call', async () => {
  if (!device) return;
  const change = await compile((x: Tensor) => void x.add_(1), { device });
  const x = zeros(1000);
  for (let call = 0; call < 8; call++) await change(x);
  const { bytes } = device;
  for (let call = 0; call < 40; call++) await change(x);
  expect(device.bytes).toBe(bytes);
  expect((await x.cpu()).select(0, 7).item()).toBe(48);
  await change.dispose();
});
