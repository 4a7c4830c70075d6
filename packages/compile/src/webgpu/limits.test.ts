import { manualSeed, randn, type Tensor } from '@wick/tensor';
import { testAdapter } from '@wick/testing';
import type { GpuAdapter, GpuDevice, GpuLimits } from '@wick/webgpu';
import { compile } from '../compile.ts';
import { optim } from '../testing/packages.ts';
import { type WebGpu, webgpu } from './gpu.ts';

/** An object that has some properties of its own before another one's. */
function over<T extends object>(target: T, own: Partial<T>): T {
  return new Proxy(target, {
    get(_, key) {
      if (Object.hasOwn(own, key)) return Reflect.get(own, key);
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set: (_, key, value) => Reflect.set(target, key, value),
  });
}

/** A device that binds two storage buffers to a shader, the fewest that a kernel has, and has none of more than `most` bytes, nor another buffer of more than `mostOfAny`; null without an adapter. */
async function small(most: number, mostOfAny = 4 * most): Promise<WebGpu | null> {
  const adapter = await testAdapter<GpuAdapter>();
  if (adapter === null) return null;
  const limits: GpuLimits = { maxBufferSize: mostOfAny, maxStorageBufferBindingSize: most };
  const requestDevice = async () => {
    const device = await adapter.requestDevice();
    return over<GpuDevice>(device, {
      limits,
      createBindGroupLayout(descriptor) {
        const entries = descriptor.entries as { buffer?: { type: string } }[];
        const storage = entries.filter(({ buffer }) => /storage/.test(buffer?.type ?? ''));
        if (storage.length > 2) throw new Error(`${storage.length} storage buffers in a shader`);
        return device.createBindGroupLayout(descriptor);
      },
      createBuffer(descriptor) {
        const limit = descriptor.usage & 0x80 ? most : mostOfAny;
        if (descriptor.size > limit) throw new Error(`a buffer of ${descriptor.size} bytes`);
        return device.createBuffer(descriptor);
      },
    });
  };
  return webgpu({ adapter: over(adapter, { limits, requestDevice }) });
}

const expectNear = (a: Tensor, b: Tensor) => {
  const [x, y] = [a.toTypedArray(), b.toTypedArray()];
  expect(x).toHaveLength(y.length);
  let worst = 0;
  for (const [i, value] of y.entries())
    worst = Math.max(worst, Math.abs(Number(x[i]) - Number(value)) / Math.max(1, Math.abs(Number(value))));
  expect(worst).toBeLessThanOrEqual(1e-5);
};

/** Twenty parameters, and as many arguments, in one expression. */
function crowd() {
  manualSeed(2);
  const weights = Array.from({ length: 20 }, () => randn(7, { requiresGrad: true }));
  const optimizer = new optim.Adam(weights, { lr: 0.1 });
  const step = (...given: Tensor[]) => {
    optimizer.zeroGrad();
    const y = given.reduce(
      (sum, x, i) =>
        sum.add(
          x
            .mul(weights[i]!)
            .tanh()
            .mul(1 / (i + 1)),
        ),
      randn(7).mul(0),
    );
    y.mul(y).sum().backward();
    optimizer.step();
    return y;
  };
  return { weights, step };
}

test('more operands than a shader has buffers: two are enough for any number', async () => {
  const device = await small(2 ** 20);
  if (!device) return;
  const [mine, wanted] = [crowd(), crowd()];
  const compiled = await compile(mine.step, { device });
  for (let call = 0; call < 5; call++) {
    manualSeed(call);
    const given = Array.from({ length: 20 }, () => randn(7));
    const y = await (await compiled(...given)).cpu();
    expectNear(y, wanted.step(...given));
  }
  expect(compiled.captures).toBe(1);
  await compiled.sync();
  for (const [i, weight] of mine.weights.entries()) expectNear(weight, wanted.weights[i]!);
  await device.dispose();
});

test('memory over the limit of a binding is refused with the numbers, and leaves none behind; as much as the limit is taken', async () => {
  const step = (x: Tensor) => x.t().matmul(x).tanh();
  const x = randn(64, 128);
  const tried = async (most: number) => {
    const device = await small(most);
    if (!device) return null;
    const compiled = await compile(step, { device });
    try {
      for (let call = 0; call < 4; call++) expectNear(await (await compiled(x)).cpu(), step(x));
      expect(compiled.captures).toBe(1);
      return 'taken';
    } catch (error) {
      expect(device.bytes).toBe(0);
      return (error as Error).message;
    } finally {
      await device.dispose();
    }
  };
  const refused = await tried(65_536);
  if (refused === null) return;
  const [, bytes, most] = /^compile: the memory of the recording takes (\d+) bytes, and a buffer of this GPU \(.+\) at most (\d+): take smaller batches, or smaller layers$/.exec(refused)!; // biome-ignore format: one pattern
  expect(Number(most)).toBe(65_536);
  expect(Number(bytes)).toBeGreaterThanOrEqual(4 * (64 * 128 + 128 * 128));
  expect(await tried(Number(bytes) - 16)).toMatch(`takes ${bytes} bytes`);
  expect(await tried(Number(bytes))).toBe('taken');
});

test('what the kernels are told is refused in the same way, and the memory of the recording given back', async () => {
  const device = await small(4096, 4096);
  if (!device) return;
  const step = await compile(
    (x: Tensor) => Array.from({ length: 30 }).reduce((y: Tensor) => y.matmul(x).tanh().matmul(x), x),
    { device },
  );
  for (let call = 0; call < 3; call++) await step(randn(2, 2));
  await expect(step(randn(2, 2))).rejects.toThrow(/what the kernels are told takes \d+ bytes, .* at most 4096/);
  expect(device.bytes).toBe(0);
  await device.dispose();
});
