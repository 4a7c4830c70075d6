import * as w from '@wick/tensor';
import { manualSeed, randn, type Tensor, tensor } from '@wick/tensor';
import { compile } from '../compile.ts';
import { numbersOf } from '../testing/numbersOf.ts';
import { gpuForTest } from '../testing/onGpu.ts';
import { nn } from '../testing/packages.ts';
import type { WebGpu } from './gpu.ts';

const { functional: F } = nn;

let device: WebGpu | null = null;
beforeAll(async () => {
  device = await gpuForTest();
});
afterAll(() => device?.dispose());

const whole = (values: number[]) => tensor(values, { dtype: 'int64' });
const table = (values: number[][]) => tensor(values, { dtype: 'int64' });

type Step = (x: Tensor, i: Tensor, classes: Tensor) => Tensor | readonly Tensor[];

/** What only a GPU has commands for: of x (4, 5), indices (4, 2) with places that occur twice, and classes (4). */
const steps: Record<string, Step> = {
  gather: (x, i) => x.gather(1, i),
  'gather along the first': (x, i) => x.gather(0, i),
  indexSelect: (x, _, classes) => x.indexSelect(1, classes),
  'index by one tensor': (x, i) => x.index([i]),
  'index by two': (x, _, classes) => x.index([w.arange(4), classes]),
  'index behind a slice': (x, i) => x.index([':', i]),
  scatterAdd: (x, i) => x.scatterAdd(1, i, x.narrow(1, 0, 2).mul(2)),
  scatter: (x, i) => x.scatter(0, i.narrow(0, 0, 1), x.narrow(1, 0, 2)),
  'scatter of a number': (x, i) => x.scatter(1, i, 7),
  indexAdd: (x, _, classes) => x.indexAdd(1, classes, x.narrow(1, 0, 4).mul(3), { alpha: 0.5 }),
  indexFill: (x, _, classes) => x.indexFill(1, classes, -1),
  indexCopy: (x) => x.indexCopy(0, whole([2, 0]), x.narrow(0, 1, 2)),
  'indexPut, accumulated': (x, _, classes) => x.indexPut([w.arange(4), classes], x.select(1, 0), { accumulate: true }),
  'a padded constant': (x) => [F.pad(x, [1, -1, 2, 0], { value: 3 }), F.pad(x, [1, 1], { value: -0 })],
  'numbers of several types': (x, i) => [
    i.add(x.narrow(1, 0, 2)),
    w.where(i.gt(1), x.narrow(1, 0, 2), i),
    i.div(2).mul(x.select(1, 0).unsqueeze(1)),
  ],
  'written over with another type': (x, i, classes) => {
    const [floats, truths] = [x.clone(), x.gt(9)];
    floats.copy_(classes.unsqueeze(1));
    floats.select(1, 2).copy_(x.select(1, 0).gt(0));
    truths.copy_(x.mul(0.6).round());
    return [floats.mul(x), truths, i.clone().copy_(x.narrow(1, 0, 2).mul(9)), x.sliceScatter(i, 1, 1, 3)];
  },
  'padded by reflection': (x) => F.pad(x.view([1, 4, 5]), [2, 1], { mode: 'reflect' }),
  flip: (x) => x.flip([0, 1]),
  roll: (x) => x.roll(2, 1),
  triangles: (x) => [x.tril(-1), x.triu(1)],
  oneHot: (x, _, classes) => F.oneHot(classes, 5).to('float32').mul(x),
  cumsum: (x) => x.cumsum(1),
  'variances and deviations': (x) => [x.var(1), x.std(), x.var(0, { correction: 0 })],
  logsumexp: (x) => [x.logsumexp(1), x.logsumexp(0)],
  'largest and smallest': (x) => [x.max(1).values, x.min(0).values],
  'sorted, and the first ones': (x) => [x.sort(1).values, x.sort(0, true).values, x.topk(2, 0).values],
  'sorted, not row by row': (x) => {
    const [y, top] = [x.t().sort(1, true), x.t().topk(2, 0)];
    return [y.values, y.indices.mul(x.t()), top.values, top.indices.mul(2).to('float32')];
  },
  cumprod: (x) => x.cumprod(0),
  'norms of other orders': (x) => [x.norm(1, 1), x.norm(3), x.norm(Number.POSITIVE_INFINITY, 0)],
  kthvalue: (x) => [x.kthvalue(2, 0).values, x.kthvalue(3).values],
  logit: (x) => [x.sigmoid().logit(), x.sigmoid().logit(0.4)],
  'a quantile': (x) => x.quantile(0.3),
  'a loss from a number': (x) => F.mseLoss(x.sum(), w.zeros([])).add(F.l1Loss(x.mean(), w.ones([]))),
  nansum: (x) => x.nansum(1),
  xlogy: (x) => x.abs().xlogy(x.abs().add(1)),
  'a clamp between tensors': (x) => x.clamp(x.mul(0.9).sub(0.1).detach(), x.mul(1.1).detach()),
  'the largest of all': (x) => [x.max(), x.min()],
  'crossEntropy of probabilities': (x) => F.crossEntropy(x, x.detach().softmax(1), { labelSmoothing: 0.1 }),
  'crossEntropy of probabilities, each with weights': (x) =>
    F.crossEntropy(x.view([2, 5, 2]), x.detach().view([2, 5, 2]).softmax(1), {
      weight: w.arange(1, 6).to('float32'),
      reduction: 'none',
    }),
  'enlarged by nearest places': (x) => F.interpolate(x.view([1, 1, 4, 5]), { scaleFactor: 2 }),
  'enlarged by lines between': (x) => F.interpolate(x.view([1, 1, 4, 5]), { size: [7, 3], mode: 'bilinear' }),
  'enlarged by cubics': (x) =>
    F.interpolate(x.view([1, 1, 4, 5]), { size: [6, 9], mode: 'bicubic', alignCorners: true }),
  'enlarged with channels last': (x) => {
    const images = x.view([1, 2, 2, 5]).contiguous({ memoryFormat: 'channelsLast' });
    const large = F.interpolate(images, { size: [4, 3], mode: 'bilinear' });
    return [large, F.interpolate(large, { scaleFactor: 2 }).contiguous()];
  },
  'windows of images': (x) => F.unfold(x.view([1, 1, 4, 5]), [2, 3], { padding: 1, stride: [1, 2] }),
  'images of windows': (x) => F.fold(x.view([1, 4, 5]), [2, 6], [2, 2]),
  nllLoss: (x, _, classes) => F.nllLoss(x.logSoftmax(1), classes),
  'nllLoss, summed with weights': (x, _, classes) =>
    F.nllLoss(x.logSoftmax(1), classes, { weight: w.arange(1, 6).to('float32'), reduction: 'sum', ignoreIndex: 3 }),
};

const indices = table([[0, 3], [3, 3], [1, 0], [2, 1]]); // biome-ignore format: short
const classes = whole([4, 1, 3, 1]);

it.each(Object.keys(steps))('%s and its gradient', async (name) => {
  if (!device) return;
  manualSeed(2);
  const given = randn(4, 5);
  const step = (x: Tensor, i: Tensor, c: Tensor) => {
    const leaf = x.detach().requiresGrad_();
    const results = [steps[name]!(leaf, i, c)].flat() as Tensor[];
    const loss = results.reduce((sum, y) => sum.add(y.mul(y).mul(0.3).sum()), w.zeros([]));
    const [grad] = w.grad(loss, leaf);
    return [...results, grad!];
  };
  const eager = numbersOf(step(given, indices, classes));
  const compiled = await compile(step, { device });
  for (let call = 0; call < 5; call++) {
    const found = (await compiled(given, indices, classes)) as Tensor[];
    const numbers = numbersOf(await Promise.all(found.map((t) => t.cpu())));
    expect(numbers).toHaveLength(eager.length);
    for (const [i, value] of numbers.entries()) expect(value).toBeCloseTo(eager[i]!, 5);
  }
  await compiled.dispose();
});

it('whole numbers and truths', async () => {
  if (!device) return;
  const step = (x: Tensor, i: Tensor) => [
    i.sum(1), x.gt(0).sum(), x.gt(0).any(1), x.gt(-9).all(), x.argmax(1), x.argmin(), x.countNonzero(),
    x.gt(0).logicalAnd(x.lt(1)), x.logicalNot(), i.logicalXor(x.narrow(1, 0, 2).gt(0)), x.gt(0).bitwiseOr(x.lt(-1)), x.signbit(),
    i.sub(2).remainder(3), i.sub(2).fmod(2), i.sort(0)[1], x.argsort(1, true), x.topk(3).indices,
    x.kthvalue(2, 0).indices, w.where(x.gt(0), whole([1]), whole([0])), i.add(i, { alpha: 3 }), i.maximum(whole([2])), i.neg().abs(), i.mul(i.gt(0)), i.lt(x.narrow(1, 0, 2)), x.isclose(x.add(1e-7)), i.cumsum(0),
  ]; // biome-ignore format: a table
  const given = randn(4, 5);
  const eager = step(given, indices).map((t) => String(t.tolist()));
  const compiled = await compile(step, { device });
  for (let call = 0; call < 5; call++) {
    const found = await compiled(given, indices);
    const here = await Promise.all(found.map((t) => t.cpu()));
    expect(here.map((t) => String(t.tolist()))).toEqual(eager);
  }
  await compiled.dispose();
});

it('gradients stay on where something that needs none is made once', async () => {
  if (!device) return;
  const step = (x: Tensor) => x.mul(w.noGrad(() => w.arange(3).add(1).to('float32')));
  const compiled = await compile(step, { device });
  for (let call = 0; call < 5; call++) {
    await compiled(randn(3));
    expect(w.isGradEnabled()).toBe(true);
  }
  await compiled.dispose();
});
