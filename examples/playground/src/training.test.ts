import { testAdapter } from '@wick/testing';
import { data, manualSeed, randint, randn, type Tensor } from 'wick';
import { activations, decodeState, optimizers } from './state.ts';
import { Training } from './training.ts';

interface Adapter {
  readonly limits: unknown;
  readonly info: unknown;
  requestDevice(options: object): Promise<{ destroy(): void; readonly lost: Promise<unknown> }>;
}

/** The devices that were given out while a test has a GPU. */
const devices: Awaited<ReturnType<Adapter['requestDevice']>>[] = [];

/** Runs `work` where the platform has the GPU that tests have, two of them one after the other; not at all without one. */
async function withGpu(work: () => Promise<void>): Promise<void> {
  const adapters = [await testAdapter<Adapter>(), await testAdapter<Adapter>()];
  if (adapters[0] === null) return;
  const platform = globalThis as { navigator?: unknown };
  const before = Object.getOwnPropertyDescriptor(platform, 'navigator');
  const requestAdapter = async () => {
    const adapter = adapters.shift() ?? null;
    if (adapter === null) return null;
    const { limits, info } = adapter;
    const requestDevice = async (options: object) => {
      const device = await adapter.requestDevice(options);
      devices.push(device);
      return device;
    };
    return { limits, info, requestDevice };
  };
  Object.defineProperty(platform, 'navigator', { value: { gpu: { requestAdapter } }, configurable: true });
  try {
    await work();
  } finally {
    if (before) Object.defineProperty(platform, 'navigator', before);
    else delete platform.navigator;
  }
}

function noise(count: number): data.TensorDataset<[Tensor, Tensor]> {
  manualSeed(1);
  return new data.TensorDataset(randn(count, 1, 28, 28), randint(0, 10, [count]));
}

const begun = (address: string) => new Training(decodeState(address), noise(320), noise(20));

/** The losses of steps, each network's in a row, where `before` may change something before a step. */
async function losses(training: Training, steps: number, before: (step: number) => unknown = () => {}) {
  const all: number[] = [];
  for (let step = 0; step < steps; step++) {
    await before(step);
    all.push(...(await training.step()));
  }
  return all;
}

function expectSame(found: readonly number[], wanted: readonly number[]): void {
  expect(found).toHaveLength(wanted.length);
  for (const [i, loss] of found.entries()) expect(Math.abs(loss / wanted[i]! - 1)).toBeLessThan(1e-4);
}

const small = 'depth=2&width=12&init=default&init=kaimingNormal:fan_in';

it('goes to the GPU, back, and there again in the middle of a training, with the losses of the CPU', () =>
  withGpu(async () => {
    const training = begun(small);
    const moves: Record<number, () => Promise<unknown>> = {
      2: () => training.useGpu(),
      9: () => training.leaveGpu(),
      11: () => training.useGpu(),
    };
    const found = await losses(training, 18, (step) => moves[step]?.());
    const cpu = begun(small);
    expectSame(found, await losses(cpu, 18));
    expect(training.takeFailure()).toBe(null);
    const [looks, wanted] = [await training.look(), await cpu.look()];
    expect(looks.map(({ accuracy }) => accuracy)).toEqual(wanted.map(({ accuracy }) => accuracy));
    await training.leaveGpu();
  }));

it.each([1, 5, 8])('loses its GPU at step %i: the CPU takes again what was lost, and goes on', (at) =>
  withGpu(async () => {
    const training = begun(small);
    await training.useGpu();
    const found = await losses(training, 12, async (step) => {
      if (step === 6) await training.look();
      if (step !== at) return;
      const device = devices.at(-1)!;
      device.destroy();
      await device.lost;
    });
    expectSame(found, await losses(begun(small), 12));
    expect(training.takeFailure()).toMatch(/GPU was lost/);
    expect(training.takeFailure()).toBe(null);
    // There is another one for those who ask again.
    expect(await training.useGpu()).not.toBe('');
    expectSame((await losses(training, 6)).slice(-2), (await losses(begun(small), 18)).slice(-2));
    await training.leaveGpu();
  }),
);

it('loses its GPU while a step is under way', () =>
  withGpu(async () => {
    const training = begun(small);
    await training.useGpu();
    const found = await losses(training, 6);
    const step = training.step();
    devices.at(-1)!.destroy();
    found.push(...(await step), ...(await losses(training, 4)));
    expectSame(found, await losses(begun(small), 11));
    expect(training.takeFailure()).toMatch(/GPU was lost/);
  }));

it('may be asked what it sees while a step is under way', () =>
  withGpu(async () => {
    const training = begun(small);
    await training.useGpu();
    await losses(training, 5);
    const step = training.step();
    const [seen] = await training.predict(randn(1, 1, 28, 28));
    expect(seen!.reduce((sum, p) => sum + p)).toBeCloseTo(1, 5);
    await step;
    training.setLearningRate(0.5);
    const slower = begun(small);
    await losses(slower, 6);
    slower.setLearningRate(0.5);
    expectSame(await losses(training, 3), await losses(slower, 3));
    await training.leaveGpu();
  }));

it.each([
  ...activations.map((activation) => `depth=2&width=8&activation=${activation}&init=default`),
  ...optimizers.map((optimizer) => `depth=2&width=8&optimizer=${optimizer}&init=lsuv`),
  'kind=conv&depth=3&width=3&init=orthogonal:1',
])('trains on the GPU as on the CPU: %s', (address) =>
  withGpu(async () => {
    const training = begun(address);
    await training.useGpu();
    expectSame(await losses(training, 7), await losses(begun(address), 7));
    expect(training.takeFailure()).toBe(null);
    await training.leaveGpu();
  }),
);
