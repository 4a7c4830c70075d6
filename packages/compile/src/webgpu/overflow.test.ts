import * as w from '@wick/tensor';
import { manualSeed, noGrad, ones, randn, type Tensor, tensor, zeros } from '@wick/tensor';
import { compile } from '../compile.ts';
import { gpuForTest } from '../testing/onGpu.ts';
import { nn, optim } from '../testing/packages.ts';
import { type Step, tensorsOf } from '../testing/tensorsOf.ts';
import type { WebGpu } from './gpu.ts';

let device: WebGpu | null = null;
beforeAll(async () => {
  device = await gpuForTest();
});
afterAll(() => device?.dispose());

const [top, bottom] = [2n ** 31n - 1n, -(2n ** 31n)];

/** int64 of the GPU's own, of an argument that JavaScript cannot compute with beforehand. */
const own = (t: Tensor) =>
  w
    .where(t.eq(t), t, t)
    .index([tensor([0n])])
    .squeeze(0);
const row = (...values: (bigint | number)[]) => tensor([values.map(BigInt)]);
const values = (t: Tensor) => [t.shape, Array.from(t.contiguous().toTypedArray() as ArrayLike<number>, String)];

/** Results that are int32 are eager's; where one is none, reading throws, and the next call is right. */
async function told(name: RegExp, step: Step, fine: readonly Tensor[], wrong: readonly Tensor[]): Promise<void> {
  if (!device) return;
  const all = (t: Tensor) => tensorsOf(step(own(t)));
  const compiled = await compile(all, { device });
  const isRight = async (x: Tensor) => {
    const found = await Promise.all((await compiled(x)).map((t) => t.cpu()));
    expect(found.map(values)).toEqual(all(x).map(values));
  };
  const warm = async (x: Tensor) => {
    for (let i = 0; i < 3; i++) await isRight(x.clone().fill_(1n));
  };
  for (const x of wrong) {
    await warm(x);
    const found = await compiled(x);
    const next = x.clone().fill_(1n);
    const after = await compiled(next);
    await expect(Promise.all(found.map((t) => t.cpu()))).rejects.toThrow(RangeError);
    await expect(Promise.all(found.map((t) => t.cpu()))).rejects.toThrow(name);
    expect(() => found.map((t) => t.tolist())).toThrow(/without a device/);
    expect((await Promise.all(after.map((t) => t.cpu()))).map(values)).toEqual(all(next).map(values));
  }
  for (const x of fine) {
    await warm(x);
    await isRight(x);
  }
  await compiled.dispose();
}

const [one, two] = [(t: Tensor) => t.narrow(0, 0, 1), (t: Tensor) => t.narrow(0, 1, 1)];
const at = tensor([0n, 0n, 1n, 0n]);

it.each<[string, Step, readonly Tensor[], readonly Tensor[]]>([
  ['add', (t) => t.add(1n), [row(1), row(top - 1n, bottom)], [row(top)]],
  ['add', (t) => one(t).add(two(t)), [row(top, bottom), row(top, 0), row(bottom, 0)], [row(top, 1), row(bottom, -1), row(bottom, bottom)]],
  ['add', (t) => one(t).add(two(t), { alpha: 3 }), [row(top, -(2n ** 30n)), row(1, 2)], [row(1, 2n ** 30n)]],
  ['sub', (t) => one(t).sub(two(t)), [row(-1, bottom), row(top, top)], [row(0, bottom), row(top, -1), row(bottom, 1)]],
  ['sub', (t) => one(t).sub(two(t), { alpha: 2 }), [row(bottom, -(2n ** 30n)), row(top, 1)], [row(bottom, 1)]],
  ['mul', (t) => one(t).mul(two(t)), [row(46340, 46341), row(-65536, 32768), row(bottom, 1), row(0, bottom)], [row(46341, 46341), row(65536, 32768), row(bottom, -1), row(bottom, bottom), row(65536, 65536)]],
  ['square', (t) => t.square(), [row(46340, -46340)], [row(46341), row(-46341), row(65536)]],
  ['neg', (t) => t.neg(), [row(top, -top)], [row(bottom)]],
  ['abs', (t) => t.abs(), [row(top, -top)], [row(bottom)]],
  ['sum', (t) => t.sum(), [row(top, top, bottom, bottom), row(top)], [row(top, 1), row(bottom, -1), row(top, top, top, top)]],
  ['sum', (t) => t.view(2, -1).sum(1), [row(top, top, bottom, bottom, 1, 2)], [row(1, 2, top, top)]],
  ['sum', (t) => t.to('int32').sum(), [row(top, top, bottom, bottom)], [row(top, 1)]],
  ['prod', (t) => t.prod(), [row(46340, 46341), row(top, top, 0), row(2n ** 30n, 2n ** 30n, 16)], [row(46341, 46341), row(bottom, -1)]],
  ['prod', (t) => t.to('uint8').prod(), [row(255, 255, 255)], [row(255, 255, 255, 255)]],
  ['cumsum', (t) => t.cumsum(0), [row(top, bottom, top), row(-1, bottom + 1n)], [row(top, 1, -1), row(bottom, -1)]],
  ['cumprod', (t) => t.cumprod(0), [row(46340, 46341, 0)], [row(46341, 46341, 0)]],
  ['pow', (t) => one(t).pow(two(t)), [row(-2, 31), row(2, 30), row(46340, 2), row(-1, top), row(2, 64), row(0, 5), row(7, -2)], [row(2, 31), row(46341, 2), row(3, 40), row(-2, 33), row(2, 63)]],
  ['bitwiseLeftShift', (t) => one(t).bitwiseLeftShift(two(t)), [row(1, 30), row(-1, 31), row(0, 40), row(1, 64), row(bottom, 0), row(2, 63), row(3, -1)], [row(1, 31), row(1, 32), row(-3, 31), row(bottom, 1), row(1, 63)]],
  ['floorDivide|div', (t) => t.floorDivide(-1n), [row(top, -7)], [row(bottom)]],
  ['floorDivide|div', (t) => [t.floorDivide(1n), t.div(-2n, { roundingMode: 'trunc' })], [row(bottom, top)], []],
  ['lcm', (t) => w.lcm(one(t), two(t)), [row(46340, 23170), row(-4, 6)], [row(46341, 46342)]],
  ['gcd', (t) => w.gcd(one(t), two(t)), [row(bottom, 6), row(0, -top)], [row(bottom, 0)]],
  ['addcmul', (t) => t.narrow(0, 0, 1).addcmul(t.narrow(0, 1, 1), t.narrow(0, 2, 1)), [row(bottom, 2, 2n ** 30n), row(1, 2, 3)], [row(0, 2, 2n ** 30n)]],
  ['matmul', (t) => t.view(1, -1).matmul(t.view(-1, 1).mul(tensor([[1n], [-1n]]))), [row(top, top), row(46340, 10)], [row(46341, 1)]],
  ['scatterAdd', (t) => zeros(2, { dtype: 'int64' }).scatterAdd(0, at, t), [row(top, top, 3, bottom), row(1, 2, 3, 4)], [row(top, 1, 3, 0), row(1, 1, 1, top)]],
  ['indexAdd', (t) => ones(2, { dtype: 'int64' }).indexAdd(0, at, t, { alpha: 2 }), [row(2n ** 30n, -5, 3, 1), row(2n ** 30n, 2n ** 30n, 3, bottom)], [row(2n ** 30n, 0, 3, 0)]],
  ['indexPut', (t) => zeros(2, { dtype: 'int64' }).indexPut([at], t, { accumulate: true }), [row(top, top, 3, bottom)], [row(top, 1, 3, 0)]],
  ['scatterReduce', (t) => (['sum', 'prod', 'mean'] as const).map((r) => ones(2, { dtype: 'int64' }).scatterReduce(0, at, t, r)), [row(46340, 2, 3, 4), row(top, 0, 0, -1)], [row(top, 2, 3, 4)]],
  ['to', (t) => t.to('float32').mul(2).to('int64'), [row(2n ** 30n - 100n, -(2n ** 30n))], [row(2n ** 30n), row(bottom)]],
  ['add', (t) => t.to('int32').add(t), [row(2n ** 30n - 1n)], [row(2n ** 30n)]],
  ['dot|matmul|sum|mul', (t) => t.dot(t), [row(46340, 5)], [row(46341, 5), row(40000, 40000)]],
  ['remainder', (t) => [top, bottom, -1n, 2n].flatMap((by) => [t.remainder(by), t.fmod(by)]), [row(2n ** 30n, bottom), row(top, -5)], []],
  ['none', (t) => [t.argmax(), t.topk(2)[0], t.sort(0)[0], t.clamp(-5, 5), t.gt(3).sum(), t.cummax(0)[0], t.amax(0), w.maximum(t, t.neg().clamp(0, 1).sub(1))], [row(1, 2, 3), row(top, -5, 7)], []],
])('%s', (name, step, fine, wrong) => told(new RegExp(name), step, fine, wrong)); // biome-ignore format: a table

it.each(['int64', 'int32', 'uint8'] as const)('whole numbers are not divided by zero: %s', async (dtype) => {
  if (!device) return;
  const of = (...numbers: number[]) => tensor([numbers], { dtype: 'int64' });
  const steps: readonly ((a: Tensor, b: Tensor) => Tensor)[] = [
    (a, b) => a.div(b, { roundingMode: 'floor' }),
    (a, b) => a.div(b, { roundingMode: 'trunc' }),
    (a, b) => a.remainder(b),
    (a, b) => a.fmod(b),
    (a, b) => a.floorDivide(b),
  ];
  for (const step of steps) {
    const parts = (t: Tensor) => own(t).to(dtype).chunk(2) as [Tensor, Tensor];
    const all = (t: Tensor) => [step(...parts(t)), own(t).to(dtype).bitwiseAnd(3)];
    const compiled = await compile(all, { device });
    for (let i = 0; i < 5; i++) {
      const found = await Promise.all((await compiled(of(7, 8, 2, 3))).map((t) => t.cpu()));
      expect(found.map(values)).toEqual(all(of(7, 8, 2, 3)).map(values));
    }
    const [wrong, fine] = await compiled(of(7, 8, 2, 0));
    await expect(wrong!.cpu()).rejects.toThrow(/division by zero/);
    expect((await fine!.cpu()).tolist()).toEqual([3, 0, 2, 0]);
    await compiled.dispose();
  }
});

it('floats that are no int32 become no int64', async () => {
  if (!device) return;
  const step = await compile((x: Tensor) => x.mul(1).to('int64'), { device });
  const fine = tensor([2147483520, -2147483648, -0.9, 0.5, -0]);
  for (let i = 0; i < 4; i++) expect(values(await (await step(fine.clone())).cpu())).toEqual(values(fine.to('int64')));
  for (const bad of [2147483648, 4294967296, -2147483904, Number.NaN, Number.POSITIVE_INFINITY, -1e30])
    await expect((await step(tensor([0, 1, 2, bad, 3]))).cpu()).rejects.toThrow(/to gave an int64/);
  await step.dispose();
});

it('floats that are no int32 become int32 and uint8 as eagerly', async () => {
  if (!device) return;
  const all = (x: Tensor) => [x.mul(1).to('int32'), x.mul(1).to('uint8')];
  const step = await compile(all, { device });
  const x = tensor([
    3e9,
    -3e9,
    1e30,
    Number.NaN,
    Number.NEGATIVE_INFINITY,
    300.7,
    -1.5,
    2147483648,
    2147483520,
    -2147483648,
  ]);
  for (let i = 0; i < 4; i++) {
    const found = await Promise.all((await step(x.clone())).map((t) => t.cpu()));
    expect(found.map(values)).toEqual(all(x).map(values));
  }
  await step.dispose();
});

it('long lines are added up right, and what leaves is told of', async () => {
  if (!device) return;
  const step = await compile((x: Tensor) => own(x.unsqueeze(0)).sum(), { device });
  const n = 70_000;
  const back = Array.from({ length: n }, (_, i) => (i < n / 2 ? 1_000_000n : -1_000_000n));
  for (let i = 0; i < 4; i++) expect((await (await step(tensor(back).add(BigInt(i % 2)))).cpu()).item()).toBe((i % 2) * n);
  await expect((await step(tensor(back).abs())).cpu()).rejects.toThrow(/sum gave an int64/);
  await step.dispose();
}); // biome-ignore format: short

it('what JavaScript makes of int64 arguments has 64 bits on the way', async () => {
  if (!device) return;
  const all = (x: Tensor, seed: Tensor) => {
    const places = x.mul(2654435761n).add(seed).bitwiseRightShift(20n).remainder(97n);
    return [places, zeros(97).scatterAdd(0, places.view(-1), ones(2))];
  };
  const step = await compile(all, { device });
  for (let i = 0; i < 5; i++) {
    const given = [row(i + 12345, 7 - i), tensor([2n ** 45n + BigInt(i)])] as const;
    const found = await Promise.all((await step(...given)).map((t) => t.cpu()));
    expect(found.map(values)).toEqual(all(...given).map(values));
  }
  await step.dispose();
});

it('numbers of the function that are no int32 are refused', async () => {
  if (!device) return;
  for (const fn of [(t: Tensor) => t.add(2n ** 40n), (t: Tensor) => t.lt(2n ** 33n), (t: Tensor) => t.clone().fill_(2n ** 31n)]) {
    const step = await compile((t: Tensor) => fn(own(t)), { device });
    const calls = async () => { for (let i = 0; i < 4; i++) await step(row(1, 2)); };
    await expect(calls()).rejects.toThrow(/int64 on the GPU must be from -2147483648 to 2147483647/);
  }
}); // biome-ignore format: short

it('a counter that leaves is told of at the sync, and what else a run changed stays', async () => {
  if (!device) return;
  const counter = tensor([0n]);
  const sum = zeros(2);
  const step = await compile((x: Tensor) => noGrad(() => { counter.add_(x); sum.add_(1); return sum.mul(2); }), { device }); // biome-ignore format: short
  const by = (n: bigint) => step(tensor([n]));
  for (let i = 0; i < 4; i++) await by(1n);
  await step.sync();
  expect(counter.tolist()).toEqual([4]);
  await by(top);
  const seen = await by(5n);
  await by(5n - top);
  expect((await seen.cpu()).tolist()).toEqual([12, 12]);
  await expect(step.sync()).rejects.toThrow(/add gave an int64.*last sync\(\)/);
  await step.sync();
  expect(sum.tolist()).toEqual([7, 7]);
  expect(counter.tolist()).toEqual([4]);
  await by(2n);
  await step.sync();
  expect(counter.tolist()).toEqual([6]);
  await by(top);
  await expect(counter.cpu()).rejects.toThrow(/add gave an int64/);
  expect(counter.tolist()).toEqual([6]);
  await step.dispose();
});

it('what is made of something wrong is wrong, by other functions too', async () => {
  if (!device) return;
  const double = await compile((x: Tensor) => own(x).mul(2n), { device });
  const signs = await compile((x: Tensor) => w.where(x.gt(0), ones(1), zeros(1)), { device });
  const state = zeros(1);
  const keeps = await compile((x: Tensor) => noGrad(() => void state.add_(x.to('float32'))), { device });
  for (let i = 0; i < 4; i++) {
    const fine = await double(row(3));
    expect((await (await signs(fine)).cpu()).tolist()).toEqual([1]);
    await keeps(fine);
  }
  await keeps.sync();
  expect(state.tolist()).toEqual([24]);
  const wrong = await double(row(top));
  await expect((await signs(wrong)).cpu()).rejects.toThrow(/mul gave an int64/);
  const again = await double(row(top));
  await keeps(again);
  await keeps(await double(row(1)));
  await expect(state.cpu()).rejects.toThrow(/mul gave an int64/);
  expect(state.tolist()).toEqual([24]);
  await expect(again.cpu()).rejects.toThrow(/mul gave an int64/);
  await keeps(await double(row(1)));
  expect((await state.cpu()).tolist()).toEqual([26]);
  // A state that depends on many results.
  for (let i = 0; i < 40; i++) await keeps(await double(row(i)));
  expect((await state.cpu()).tolist()).toEqual([26 + 1560]);
  for (const one of [double, signs, keeps]) await one.dispose();
});

it('a training goes back to the last sync where its loss was made of something wrong, its step count too', async () => {
  if (!device) return;
  const make = () => {
    manualSeed(2);
    const weight = randn(1, { requiresGrad: true });
    const optimizer = new optim.Adam([weight], { lr: 0.1 });
    const step = (x: Tensor) => {
      optimizer.zeroGrad();
      const loss = weight.mul(x.mul(x).to('float32')).sum();
      loss.backward();
      optimizer.step();
      return loss;
    };
    return { weight, optimizer, step };
  };
  const [made, other] = [make(), make()];
  const compiled = await compile((x: Tensor) => made.step(own(x)), { device });
  for (let i = 0; i < 5; i++) await compiled(row(i));
  await compiled.sync();
  const wrong = await compiled(row(46341));
  await compiled(row(3));
  await expect(compiled.sync()).rejects.toThrow(/mul gave an int64/);
  await expect(wrong.cpu()).rejects.toThrow(/mul gave an int64/);
  await compiled(row(7));
  await compiled.sync();
  for (const i of [0, 1, 2, 3, 4, 7]) other.step(tensor([BigInt(i)]));
  const held = ({ weight, optimizer }: ReturnType<typeof make>) =>
    [weight, ...(Object.values(optimizer.state.get(weight)!) as Tensor[])].map((t) => Number(t.detach().item()));
  for (const [i, value] of held(made).entries()) expect(value).toBeCloseTo(held(other)[i]!, 5);
  await compiled.dispose();
});

it('a batch norm that counts costs nothing but its one word', async () => {
  if (!device) return;
  const norm = new nn.BatchNorm1d(3);
  const step = await compile((x: Tensor) => norm.forward(x).sum(), { device });
  for (let i = 0; i < 5; i++) await (await step(randn(4, 3))).cpu();
  await step.sync();
  expect(norm.num_batches_tracked!.item()).toBe(5);
  noGrad(() => void norm.num_batches_tracked!.fill_(top - 1n));
  await step(randn(4, 3));
  await step.sync();
  await step(randn(4, 3));
  await expect(step.sync()).rejects.toThrow(/add gave an int64/);
  expect(norm.num_batches_tracked!.item()).toBe(Number(top));
  await step.dispose();
});
