import { manualSeed, noGrad, ones, rand, randn, type Tensor, tensor, zeros } from '@wick/tensor';
import { testAdapter } from '@wick/testing';
import { compile } from '../compile.ts';
import { gpuForTest } from '../testing/onGpu.ts';
import { nn, optim } from '../testing/packages.ts';
import { type WebGpu, webgpu } from './gpu.ts';

let device: WebGpu | null = null;
beforeAll(async () => {
  device = await gpuForTest();
});
afterAll(() => device?.dispose());

/** A step whose work is element by element alone. */
function trained(make: (p: Tensor) => optim.Optimizer) {
  manualSeed(3);
  const weight = randn(2, 3, { requiresGrad: true });
  const optimizer = make(weight);
  const step = (x: Tensor) => {
    optimizer.zeroGrad();
    const y = weight.mul(x).tanh();
    y.backward(ones(2, 3));
    optimizer.step();
    return y;
  };
  return { weight, optimizer, step };
}

const rmsprop = (p: Tensor) => new optim.RMSprop([p], { lr: 0.1 });

async function stepped(calls: number, made = trained(rmsprop), on: WebGpu = device!) {
  const step = await compile(made.step, { device: on });
  for (let i = 0; i < calls; i++) await step(rand(2, 3));
  return { ...made, step };
}

function eagerly(calls: number): number[][] {
  const { weight, step } = trained(rmsprop);
  for (let i = 0; i < calls; i++) step(rand(2, 3));
  return weight.tolist() as number[][];
}

function expectClose(a: unknown, b: unknown): void {
  const [x, y] = [a, b].map((value) => [value].flat(9) as number[]) as [number[], number[]];
  expect(x).toHaveLength(y.length);
  for (const [i, value] of x.entries()) expect(value).toBeCloseTo(y[i]!, 5);
}

it('parameters stay on the GPU until they are asked for: an error says how', async () => {
  if (!device) return;
  // Before: a model that is made later is noticed, and the next call runs here.
  const expected = eagerly(6);
  const { weight, optimizer, step } = await stepped(6);
  expect(() => weight.tolist()).toThrow(/on the GPU.*await t.cpu\(\).*await step.sync\(\)/);
  expect(() => weight.add(1)).toThrow(/on the GPU/);
  expect(() => String(optimizer.state.get(weight)!.square_avg)).toThrow(/on the GPU/);
  expect((await weight.cpu()) === weight).toBe(true);
  expectClose(weight.tolist(), expected);
  const y = await step(ones(2, 3));
  expect(() => y.sum().item()).toThrow(/await t.cpu\(\)/);
  await step.sync();
  expect(y.shape).toEqual([2, 3]);
  expect(Number.isFinite(y.sum().item())).toBe(true);
  expect(weight.grad!.shape).toEqual([2, 3]);
  weight.grad!.tolist();
});

it('steps are queued without waiting, and each has its own results', async () => {
  if (!device) return;
  const { step } = await stepped(4);
  const again = trained(rmsprop);
  for (let i = 0; i < 4; i++) again.step(rand(2, 3));
  const xs = Array.from({ length: 20 }, () => rand(2, 3));
  const expected = xs.map((x) => again.step(x).tolist());
  const results = await Promise.all(xs.map((x) => step(x)));
  for (const [i, y] of results.entries()) expectClose((await y.cpu()).tolist(), expected[i]);
});

it('a gradient that is set to numbers of the function stays there, as every other one', async () => {
  if (!device) return;
  const run = async (gpu: boolean) => {
    const [weight, conv] = [ones(3, { requiresGrad: true }), new nn.Conv2d(1, 2, 3)];
    const optimizer = new optim.SGD([weight, ...conv.parameters()], { lr: 0.1, momentum: 0.9 });
    const train = (x: Tensor) => {
      optimizer.zeroGrad();
      // Nothing comes to the layer: its weights' gradients are zeros.
      conv
        .forward(zeros(0, 1, 4, 4))
        .sum()
        .backward();
      weight.grad = tensor([1, 2, 3]);
      const y = weight.mul(x).sum();
      optimizer.step();
      return y.detach();
    };
    const step = gpu ? await compile(train, { device: device! }) : train;
    const seen: number[] = [];
    for (let i = 0; i < 6; i++) seen.push((await (await step(ones(3))).cpu()).item());
    return [
      ...seen,
      ...((await weight.grad!.cpu()).tolist() as number[]),
      ...((await weight.cpu()).tolist() as number[]),
    ];
  };
  expectClose(await run(true), await run(false));
});

it('what eager code changed goes there, and learning rates are read at every call', async () => {
  if (!device) return;
  const run = async (gpu: boolean) => {
    const made = trained((p) => new optim.RMSprop([p], { lr: 0.5 }));
    const step = gpu ? await compile(made.step, { device: device! }) : made.step;
    for (let i = 0; i < 8; i++) {
      made.optimizer.paramGroups[0]!.lr = 1 / (i + 1);
      await step(rand(2, 3));
      await made.weight.cpu();
      if (i === 5) noGrad(() => made.weight.mul_(2));
    }
    return made.weight.tolist();
  };
  expectClose(await run(true), await run(false));
});

it.each([2, 3, 4, 5])('options that change after %i calls are asked for from then on', async (calls) => {
  if (!device) return;
  const run = async (gpu: boolean) => {
    const made = trained((p) => new optim.SGD([p], { lr: 0.1 }));
    const step = gpu ? await compile(made.step, { device: device! }) : made.step;
    for (let i = 0; i < 8; i++) {
      if (i === calls) made.optimizer.paramGroups[0]!.momentum = 0.9;
      await step(rand(2, 3));
    }
    return (await made.weight.cpu()).tolist();
  };
  expectClose(await run(true), await run(false));
});

it.each([
  ['SGD', (p: Tensor) => new optim.SGD([p], { lr: 0.1, momentum: 0.9 }), { momentum: 0 }],
  ['RMSprop', (p: Tensor) => new optim.RMSprop([p], { lr: 0.1, momentum: 0.9, centered: true }), { momentum: 0, centered: false }],
  ['Adam', (p: Tensor) => new optim.Adam([p], { lr: 0.1, amsgrad: true }), { amsgrad: false }],
] as const)('%s: options that are taken away leave their state, and go on from it', async (_, make, without) => {
  if (!device) return;
  const run = async (gpu: boolean) => {
    const made = trained(make);
    const step = gpu ? await compile(made.step, { device: device! }) : made.step;
    const group = made.optimizer.paramGroups[0] as unknown as Record<string, unknown>;
    const before = { ...group };
    const seen: unknown[] = [];
    for (let i = 0; i < 12; i++) {
      Object.assign(group, i > 5 && i < 9 ? without : before);
      await step(rand(2, 3));
      for (const t of Object.values(made.optimizer.state.get(made.weight)!) as Tensor[]) await t.cpu();
      await made.weight.cpu();
      seen.push(held(made));
    }
    return seen;
  };
  expectClose(await run(true), await run(false));
}); // biome-ignore format: a table

it('parameters that are added, and states that are thrown away, are recorded anew', async () => {
  if (!device) return;
  const run = async (gpu: boolean) => {
    manualSeed(6);
    const [first, second] = [new nn.Linear(5, 4), new nn.Linear(4, 2)];
    const optimizer = new optim.Adam(second.parameters(), { lr: 0.1 });
    const train = (x: Tensor) => {
      optimizer.zeroGrad();
      const loss = second.forward(first.forward(x).tanh()).square().sum();
      loss.backward();
      optimizer.step();
      return loss;
    };
    const step = gpu ? await compile(train, { device: device! }) : train;
    const losses: number[] = [];
    for (let i = 0; i < 18; i++) {
      losses.push((await (await step(randn(3, 5))).cpu()).item());
      if (i === 5) optimizer.addParamGroup({ params: first.parameters(), lr: 0.05 });
      if (i === 11) optimizer.state.clear();
    }
    return losses;
  };
  expectClose(await run(true), await run(false));
});

it('functions of one device share what they change', async () => {
  if (!device) return;
  const { weight, step } = await stepped(5);
  const look = await compile((x: Tensor) => noGrad(() => weight.mul(x)), { device });
  for (let i = 0; i < 5; i++) {
    await step(ones(2, 3));
    const seen = await (await look(ones(2, 3))).cpu();
    expect(seen.tolist()).toEqual((await weight.cpu()).tolist());
  }
  const chained = await look(await look(tensor([2, 2, 2])));
  expectClose((await chained.cpu()).tolist(), (await weight.cpu()).square().mul(2).tolist());
});

it('results that are nobody’s any more give their memory back', async () => {
  if (!device) return;
  const { step } = await stepped(5);
  const before = device.bytes;
  const kept: Tensor[] = [];
  for (let i = 0; i < 200; i++) kept.push(await step(ones(2, 3)));
  expect(device.bytes - before).toBeLessThan(80 * 256);
  for (const y of kept) expect((await y.cpu()).numel()).toBe(6);
  await step.dispose();
  expect(device.bytes).toBeLessThan(before);
  await step(ones(2, 3));
});

/** Takes a device away from under what is compiled for it. */
async function lose(given: WebGpu): Promise<void> {
  const { device: lost } = given as unknown as { device: { destroy(): void; lost: Promise<unknown> } };
  lost.destroy();
  await lost.lost;
}

const adam = (p: Tensor) => new optim.Adam([p], { lr: 0.1 });

/** All that a training holds: the weight, and the optimizer's averages and step count. */
function held({ weight, optimizer }: ReturnType<typeof trained>): number[][] {
  const tensors = [weight, ...(Object.values(optimizer.state.get(weight)!) as Tensor[])];
  return tensors.map((t) => Array.from(t.detach().toTypedArray() as Float32Array));
}

it.each([['RMSprop', rmsprop], ['Adam', adam]] as const)(
  'a lost device leaves what the last sync brought, step counts too, and the next call goes on there: %s',
  async (_, make) => {
    const adapters = [await testAdapter(), await testAdapter()];
    if (adapters[0] === null) return;
    const platform = globalThis as { navigator?: unknown };
    const before = Object.getOwnPropertyDescriptor(platform, 'navigator');
    const gpu = { requestAdapter: async () => adapters.shift() };
    Object.defineProperty(platform, 'navigator', { value: { gpu }, configurable: true });
    try {
      const own = await webgpu();
      const made = trained(make);
      const xs = Array.from({ length: 12 }, () => rand(2, 3));
      const step = await compile(made.step, { device: own });
      for (const x of xs.slice(0, 6)) await step(x);
      await step.sync();
      const atSync = held(made);
      const late = await step(xs[6]!);
      await step(xs[7]!);
      await lose(own);
      await expect(late.cpu()).rejects.toThrow(/GPU was lost/);
      await expect(step(xs[8]!)).rejects.toThrow(/GPU was lost.*last sync.*goes on from there, on a new device/);
      expect(held(made)).toEqual(atSync);
      expect(() => late.tolist()).toThrow(/on a GPU that was lost before it was fetched/);
      const again = trained(make);
      for (const x of xs.slice(0, 6)) again.step(x);
      for (const x of xs.slice(6)) expectClose((await (await step(x)).cpu()).tolist(), again.step(x).tolist());
      expect(adapters).toHaveLength(0);
      await step.sync();
      expectClose(held(made), held(again));
      await own.dispose();
    } finally {
      if (before) Object.defineProperty(platform, 'navigator', before);
      else delete platform.navigator;
    }
  },
); // biome-ignore format: a table

type Made = ReturnType<typeof trained>;
type Step = Awaited<ReturnType<typeof stepped>>['step'];

/** Ways to find out that a device was lost. */
const findings: Readonly<Record<string, (step: Step, late: Tensor, made: Made) => Promise<unknown>>> = {
  'a result': (_, late) => late.cpu(),
  'a parameter': (_, __, { weight }) => weight.cpu(),
  'sync()': (step) => step.sync(),
  'the next call': async (step) => (await step(ones(2, 3))).cpu(),
  'calls under way': async (step) => {
    const results = [step(ones(2, 3)), step(ones(2, 3))].map(async (y) => (await y).cpu());
    await Promise.allSettled(results);
    await results[1];
  },
};

it.each(Object.keys(findings))(
  'whoever finds out that the GPU was lost (%s) can read what the last sync brought at once, and train on',
  async (how) => {
    const [first, second] = [await gpuForTest(), await gpuForTest()];
    if (!first || !second) return;
    const made = trained(adam);
    const step = await compile(made.step, { device: first });
    for (let i = 0; i < 5; i++) await step(ones(2, 3));
    await step.sync();
    const atSync = held(made);
    await step(ones(2, 3));
    const late = await step(ones(2, 3));
    // Nobody waits until the platform has told of it.
    (first as unknown as { device: { destroy(): void } }).device.destroy();
    const found = findings[how]!;
    await expect(found(step, late, made)).rejects.toThrow(/GPU was lost/);
    expect(held(made)).toEqual(atSync);
    expect(() => late.tolist()).toThrow(/GPU that was lost/);
    const again = trained(adam);
    for (let i = 0; i < 5; i++) again.step(ones(2, 3));
    const onSecond = await compile(made.step, { device: second });
    for (let i = 0; i < 6; i++)
      expectClose((await (await onSecond(ones(2, 3))).cpu()).tolist(), again.step(ones(2, 3)).tolist());
    await onSecond.sync();
    expectClose(held(made), held(again));
    await second.dispose();
    await first.dispose();
  },
);

it('what is read between two syncs and then lost leaves all of the same step', async () => {
  const first = await gpuForTest();
  if (!first) return;
  const made = trained(adam);
  const step = await compile(made.step, { device: first });
  const again = trained(adam);
  for (let i = 0; i < 7; i++) await step(ones(2, 3));
  for (let i = 0; i < 7; i++) again.step(ones(2, 3));
  const [seen] = await Promise.all([made.weight.cpu(), made.optimizer.state.get(made.weight)!.exp_avg as Tensor]);
  expectClose(seen.tolist(), again.weight.tolist());
  await step(ones(2, 3));
  await lose(first);
  expectClose(held(made), held(again));
  for (let i = 0; i < 3; i++) expectClose(made.step(ones(2, 3)).tolist(), again.step(ones(2, 3)).tolist());
});

it('where the adapter was given, a lost device is replaced by another that is given', async () => {
  const [first, second] = [await gpuForTest(), await gpuForTest()];
  if (!first || !second) return;
  const made = trained(adam);
  const again = trained(adam);
  const xs = Array.from({ length: 10 }, () => rand(2, 3));
  const step = await compile(made.step, { device: first });
  for (const x of xs.slice(0, 5)) await step(x);
  await step.sync();
  await step(ones(2, 3));
  await lose(first);
  for (let i = 0; i < 2; i++) await expect(step(ones(2, 3))).rejects.toThrow(/for a device of another adapter/);
  for (const x of xs.slice(0, 5)) again.step(x);
  const onSecond = await compile(made.step, { device: second });
  for (const x of xs.slice(5)) expectClose((await (await onSecond(x)).cpu()).tolist(), again.step(x).tolist());
  await onSecond.sync();
  expectClose(held(made), held(again));
  await second.dispose();
});

it('the same calls give the same bits', async () => {
  if (!device) return;
  const once = async () => {
    const { weight, step } = await stepped(8);
    await step.dispose();
    return weight.tolist();
  };
  expect(await once()).toEqual(await once());
});

it('draws come from the same generator', async () => {
  if (!device) return;
  const run = async (gpu: boolean) => {
    manualSeed(5);
    const drop = (x: Tensor) => nn.functional.dropout(x, 0.5).add(randn(4));
    const step = gpu ? await compile(drop, { device: device! }) : drop;
    const seen: unknown[] = [];
    for (let i = 0; i < 6; i++) seen.push((await (await step(ones(4))).cpu()).tolist());
    return seen;
  };
  expectClose(await run(true), await run(false));
});

it('what a GPU does not do is refused by its name', async () => {
  if (!device) return;
  const tried = async (fn: (x: Tensor) => unknown, x: () => Tensor) => {
    const step = await compile(fn, { device: device! });
    for (let i = 0; i < 4; i++) await step(x());
  };
  await expect(
    tried(
      (x) => x.mul(2),
      () => ones(3, { dtype: 'float64' }),
    ),
  ).rejects.toThrow(/float64/);
  await expect(
    tried(
      (x) => void x.add_(1),
      () => ones(2, 3).select(0, 1),
    ),
  ).rejects.toThrow(/argument is changed in place/);
  await expect(
    tried(
      (x) => x.sum().item(),
      () => ones(3),
    ),
  ).rejects.toThrow(/item\(\).*return the tensor/);
  await expect(
    tried(
      (x) => x.to('float32'),
      () => tensor([2 ** 40], { dtype: 'int64' }),
    ),
  ).rejects.toThrow(/int64 on the GPU must be from -2147483648/);
});

it('bad options are refused', async () => {
  expect(() => compile((x: Tensor) => x, { device: 'cuda' as 'webgpu' })).toThrow(/device must be 'cpu', 'webgpu' or/);
  await expect(webgpu({ adapter: {} as never })).rejects.toThrow(/adapter must be a GPUAdapter/);
});
