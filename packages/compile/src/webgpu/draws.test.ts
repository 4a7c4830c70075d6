import * as w from '@wick/tensor';
import { Generator, manualSeed, ones, rand, randn, type Tensor, tensor, zeros } from '@wick/tensor';
import { compile } from '../compile.ts';
import { gpuForTest } from '../testing/onGpu.ts';
import { type Step, tensorsOf } from '../testing/tensorsOf.ts';
import type { WebGpu } from './gpu.ts';

let device: WebGpu | null = null;
beforeAll(async () => {
  device = await gpuForTest();
});
afterAll(() => device?.dispose());

const values = (t: Tensor) => [t.shape, Array.from(t.contiguous().toTypedArray() as ArrayLike<number>, String)];

const [square, flat, wide] = [() => rand(4, 5), () => rand(17), () => rand(3, 1031)];
// Computed on the GPU, to the same bits.
const half = (t: Tensor) => t.mul(0.5);

it.each<[string, Step, () => Tensor]>([
  ['bernoulli', (t) => [w.bernoulli(half(t)), zeros(4, 5).bernoulli_(half(t)), half(t).bernoulli()], square],
  ['bernoulli', (t) => [zeros(4, 5, { dtype: 'int64' }).bernoulli_(half(t)), w.bernoulli(half(t)).mul(t), zeros(4, 5, { dtype: 'bool' }).bernoulli_(half(t.select(0, 0)))], square],
  ['bernoulli', (t) => [w.bernoulli(half(t).t()), zeros(4, 5).t().bernoulli_(half(t).t()), w.bernoulli(half(t).gt(0.3).to('float32'))], square],
  ['bernoulli', (t) => w.bernoulli(half(t)), wide],
  ['normal', (t) => [w.normal(half(t), half(t)), w.normal(half(t), 2), w.normal(-1, half(t)), w.normal(half(t), half(t.select(0, 1))), w.normal(half(t).t(), 0.3)], square],
  ['normal', (t) => [w.normal(half(t), 0.1), w.normal(3, half(t))], wide],
  ['multinomial', (t) => [w.multinomial(half(t), 3), w.multinomial(half(t), 1), w.multinomial(half(t), 5), w.multinomial(half(t).t(), 2)], square],
  ['multinomial', (t) => [w.multinomial(half(t), 40, { replacement: true }), w.multinomial(half(t), 1, { replacement: true })], flat],
  ['multinomial', (t) => [w.multinomial(half(t), 7, { replacement: true }), w.multinomial(half(t).t().narrow(0, 0, 20), 9, { replacement: true }), w.multinomial(half(t).gt(0.2).to('float32'), 20)], wide],
  ['what is not new', (t) => [half(t).normal_(), half(t).uniform_(-1, 2), half(t).t().exponential_(), half(t).to('int32').random_(3, 9), half(t).bernoulli_(0.3), half(t).clone().cauchy_()], square],
  ['what is drawn before and after', (t) => [rand(3), w.bernoulli(half(t)), randn(20), w.normal(half(t), 1), w.randint(0, 9, [4])], square],
  ['none', (t) => [w.bernoulli(half(t)), w.normal(half(t), 1), rand(2)], () => zeros(0, 3)],
  ['one', (t) => [w.bernoulli(half(t)), w.normal(half(t), half(t)), w.multinomial(half(t), 1), rand(2)], () => ones(1)],
  ['certain', (t) => [w.bernoulli(half(t)), w.normal(half(t), half(t))], () => tensor([0, 2, -0, 1e-30, 2, 0])],
])('%s', async (_, step, make) => {
  if (!device) return;
  const all = (t: Tensor) => tensorsOf(step(t));
  const run = async (fn: (t: Tensor) => readonly Tensor[] | Promise<readonly Tensor[]>) => {
    manualSeed(7);
    const seen: unknown[] = [];
    for (let i = 0; i < 6; i++) {
      const found = await fn(make());
      seen.push((await Promise.all(found.map((t) => t.cpu()))).map(values));
    }
    return [...seen, values(rand(3))];
  };
  const compiled = await compile(all, { device });
  expect(await run(compiled)).toEqual(await run(all));
  await compiled.dispose();
}); // biome-ignore format: a table

const rates = tensor([0.5, 4, 40]);
const scale = tensor(2);

it('gradients do not go through draws', async () => {
  if (!device) return;
  const all = (x: Tensor) => {
    const leaf = x.detach().requiresGrad_();
    const y = w.bernoulli(leaf.sigmoid()).mul(leaf).add(w.normal(leaf, leaf.abs()).mul(leaf));
    return [y, w.grad(y.sum(), leaf)[0]!];
  };
  const generator = new Generator();
  const compiled = await compile(all, { device });
  for (let i = 0; i < 6; i++) {
    const x = randn(3, 4, { generator });
    manualSeed(i);
    const found = await Promise.all((await compiled(x)).map((t) => t.cpu()));
    manualSeed(i);
    for (const [k, wanted] of all(x).entries()) expect(w.allclose(found[k]!, wanted, { rtol: 1e-5, atol: 1e-6 })).toBe(true);
  }
  await compiled.dispose();
}); // biome-ignore format: short

it.each<[string, (t: Tensor) => unknown]>([
  ['what is made of arguments', (t) => [w.poisson(t.mul(20)), w.binomial(t.mul(9).round(), t), w.rrelu(t.sub(0.5), { training: true }), w.poisson(t.sum(0).sqrt())]],
  ['tensors from outside', () => [w.poisson(rates), w.poisson(rates.mul(2)).mul(2).add(1), w.binomial(tensor([5, 9, 30]), rates.sigmoid())]],
  ['what was drawn', (t) => [rand(2), w.poisson(w.poisson(rates).add(1)), w.bernoulli(half(t)), randn(3), w.poisson(half(t).abs())]],
])('draws whose number depends on %s are the CPU’s, and what comes after them', async (_, step) => {
  if (!device) return;
  const all = (t: Tensor) => tensorsOf(step(t));
  const run = async (fn: (t: Tensor) => readonly Tensor[] | Promise<readonly Tensor[]>) => {
    manualSeed(7);
    rates.copy_(tensor([0.5, 4, 40]));
    const seen: unknown[] = [];
    for (let i = 0; i < 8; i++) {
      const found = await fn(square());
      for (const t of found) seen.push(values(await t.cpu()));
      // What changes outside between calls is seen.
      if (i > 4) rates.add_(1);
    }
    return [...seen, values(rand(3))];
  };
  const compiled = await compile(all, { device });
  expect(await run(compiled)).toEqual(await run(all));
  await compiled.dispose();
}); // biome-ignore format: a table

it('rates that another compiled function changes are fetched', async () => {
  if (!device) return;
  rates.copy_(tensor([0.5, 4, 40]));
  const draw = await compile((x: Tensor) => w.poisson(rates).mul(x), { device });
  const grow = await compile((x: Tensor) => void rates.add_(x), { device });
  const run = async (add: (x: Tensor) => unknown, fn: (x: Tensor) => Tensor | Promise<Tensor>) => {
    manualSeed(3);
    const seen: unknown[] = [];
    for (let i = 0; i < 6; i++) {
      seen.push(values(await (await fn(ones(3))).cpu()));
      await add(ones(3));
    }
    await grow.sync();
    return [...seen, values(rates)];
  };
  const found = await run(grow, draw);
  rates.copy_(tensor([0.5, 4, 40]));
  expect(found).toEqual(
    await run(
      (x) => rates.add_(x),
      (x) => w.poisson(rates).mul(x),
    ),
  );
  await draw.dispose();
  await grow.dispose();
});

it('what is drawn until it fits, and for some elements alone, is refused: the message says what to do', async () => {
  if (!device) return;
  for (const [fn, message] of [
    [
      (t: Tensor) => w.poisson(half(scale.mul_(1)).mul(t)),
      /poisson.*depends on numbers that are computed there.*draw outside/,
    ],
    [(t: Tensor) => w.rrelu(scale.mul_(1).mul(t), { training: true }), /rrelu draws for elements that are not above 0/],
  ] as const) {
    const step = await compile(fn, { device });
    const calls = async () => {
      for (let i = 0; i < 4; i++) await step(rand(3));
    };
    await expect(calls()).rejects.toThrow(message);
  }
});
