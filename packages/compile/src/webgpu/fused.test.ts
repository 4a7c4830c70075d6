import { manualSeed, randn, type Tensor, zeros } from '@wick/tensor';
import { compile } from '../compile.ts';
import { idleGpu } from '../testing/idleGpu.ts';
import { numbersOf } from '../testing/numbersOf.ts';
import { gpuForTest } from '../testing/onGpu.ts';
import { nn } from '../testing/packages.ts';
import { namesOf, recorded } from '../testing/recorded.ts';
import { webgpu } from './gpu.ts';
import { lowered } from './lowered.ts';
import { optimizedOnGpu } from './optimizedOnGpu.ts';

const { functional: F } = nn;
type Fn = (...args: Tensor[]) => unknown;

/** What becomes of a function: its steps, and how many dispatches they are. */
function planned(fn: Fn, ...args: Tensor[]) {
  const program = optimizedOnGpu(recorded(fn, ...args));
  return [namesOf(program), lowered(program).kernels.length] as const;
}

const [x, w, b] = [randn(6, 5), randn(8, 5), randn(8)];

test('what follows a product or a convolution is done by its kernel', () => {
  expect(planned((x, w, b) => F.relu(F.linear(x, w, b)), x, w, b)).toEqual([['linear > relu'], 1]);
  expect(planned((x, w) => F.gelu(x.matmul(w.t())).mul(2).add(x.sum()), x, w)).toEqual([
    ['sum', 'matmul > gelu+mul+add'],
    2,
  ]);
  const image = randn(2, 3, 8, 8);
  expect(planned((x, w) => F.conv2d(x, w, null, { padding: 1 }).add(x).sigmoid(), image, randn(3, 3, 3, 3))).toEqual([
    ['conv > add+sigmoid'],
    1,
  ]);
  // Another order than that in which the result lies.
  expect(planned((x, w) => x.matmul(w.t()).t().relu().contiguous(), x, w)[0]).toEqual(['matmul', 'relu', 'clone']);
});

test('values are reduced while they are computed', () => {
  expect(planned((x) => x.exp().sum(0), x)).toEqual([['exp+sum'], 1]);
  expect(planned((x, y) => F.mseLoss(x, y), x, x.clone())).toEqual([['mseLoss+total'], 1]);
  expect(planned((x) => x.exp().var(1), x)).toEqual([['exp+var'], 2]);
  const several: Fn = (x) => {
    const y = x.exp();
    return [y, y.neg().norm(), y.mean()];
  };
  expect(planned(several, randn(40, 30))).toEqual([['exp+neg+norm+mean'], 1]);
  // Over dimensions of any kind.
  expect(planned((x) => x.exp().amax([0, 2]), randn(40, 30, 20))).toEqual([['exp+amax'], 1]);
});

test('a product passes on what is stored anyway; what is only reduced is not stored', () => {
  expect(planned((x, w) => x.matmul(w.t()).tanh().sum(0), x, w)[0]).toEqual(['matmul', 'tanh+sum']);
  const both: Fn = (x, w) => {
    const y = x.matmul(w.t()).tanh();
    return [y, y.sum(0)];
  };
  expect(planned(both, x, w)[0]).toEqual(['matmul > tanh', 'sum']);
});

test('on an adapter that computes on the processor no thread waits for another one', () => {
  const step: Fn = (x, w) => {
    const h = F.layerNorm(F.linear(x, w).relu(), [8]).view(2, 3, 2, 4).transpose(1, 2);
    const y = F.conv2d(F.scaledDotProductAttention(h, h, h), image);
    return [F.crossEntropy(y.flatten(2).flatten(0, 1), targets), F.softmax(y, -1).sum()];
  };
  const [image, targets] = [randn(3, 2, 1, 1), zeros(6, { dtype: 'int64' })];
  const codes = (mayWait: boolean) =>
    lowered(optimizedOnGpu(recorded(step, x, w)), mayWait).kernels.map(({ code }) => code.includes('workgroupBarrier'));
  expect(codes(true)).toContain(true);
  expect(codes(false)).not.toContain(true);
});

test('not where means come first of what is stored, nor where few threads would compute a lot', () => {
  const spread: Fn = (x) => {
    const y = x.exp();
    return [y, y.var(1)];
  };
  expect(planned(spread, x)[0]).toEqual(['exp', 'var']);
  expect(planned((x) => x.exp().sum(), randn(40_000))[0]).toEqual(['exp', 'sum']);
  expect(planned((x) => x.exp().sum(), randn(70_000))[0]).toEqual(['exp+sum']);
});

test('explain tells what is one kernel, and how many dispatches there are', async () => {
  const device = await webgpu({ adapter: idleGpu().adapter });
  const layer = new nn.Linear(4, 3);
  const step = await compile((x: Tensor, y: Tensor) => F.mseLoss(F.relu(layer.forward(x)), y), { device });
  for (let i = 0; i < 4; i++) await step(randn(5, 4), zeros(5, 3));
  const [report] = step.explain({ json: true });
  expect(report!.planned.map(({ name }) => name)).toEqual(['linear', 'relu+mseLoss+total']);
  expect(report!.kernels).toEqual({ product: 1, reduced: 1 });
  expect(report!.dispatches).toBe(2);
  expect(step.explain()).toMatch(/kernels: 1 product, 1 reduced; 2 dispatches/);
});

const layers = { up: randn(7, 5), down: randn(5, 7), bias: randn(7), taps: randn(6, 3, 3, 3), back: randn(6, 3, 2, 2) };

/** Functions whose kernels are joined in each way, with arguments of odd shapes. */
const chains: Readonly<Record<string, readonly [Fn, ...number[][]]>> = {
  'a residual block': [(x) => x.add(F.linear(F.gelu(F.linear(x, layers.up, layers.bias)), layers.down)), [3, 5]],
  'a chain that is needed twice': [
    (x) => {
      const y = F.linear(x, layers.up).tanh();
      return [y, y.mul(y).sum(0), F.linear(y, layers.down).sigmoid()];
    },
    [4, 5],
  ],
  'one row': [(x) => F.silu(F.linear(x, layers.up, layers.bias)), [1, 5]],
  'one element': [(x, y) => x.matmul(y).add(1).relu().sum(), [1, 1], [1, 1]],
  'no rows': [(x) => F.relu(F.linear(x, layers.up)).sum(0), [0, 5]],
  'a sum of no steps': [(x, y) => x.matmul(y).add(1).exp(), [3, 0], [0, 4]],
  'batches that broadcast': [(x, y) => x.matmul(y.unsqueeze(1)).tanh().add(y.permute(0, 2, 1).unsqueeze(1).matmul(x.transpose(2, 3)).sum()), [2, 3, 4, 5], [2, 5, 6]],
  'a batch': [(x, y) => x.matmul(y).div(2).softmax(-1).matmul(y.transpose(1, 2)).relu(), [3, 4, 5], [3, 5, 6]],
  'a convolution': [(x) => F.elu(F.conv2d(x, layers.taps, null, { stride: 2, padding: 1 })).mean([0, 2, 3]), [2, 3, 7, 5]],
  'a transposed one': [(x) => F.convTranspose2d(x, layers.back, null, { stride: 2 }).relu().mul(3), [1, 6, 3, 4]],
  'NaN and infinities': [
    (x) => {
      const y = F.linear(x.div(x.relu()), layers.up).mul(1e30);
      return [y.relu(), y.exp().amax(0), y.sum()];
    },
    [4, 5],
  ],
}; // biome-ignore format: a table

test.each(Object.keys(chains))('%s', async (name) => {
  const device = await gpuForTest();
  if (device === null) return;
  const [fn, ...shapes] = chains[name]!;
  manualSeed(3);
  const args = shapes.map((shape) => randn(shape));
  const wanted = numbersOf([fn(...args)].flat() as Tensor[]);
  const compiled = await compile((...given: Tensor[]) => [fn(...given)].flat() as Tensor[], { device });
  for (let i = 0; i < 5; i++) {
    const found = numbersOf(await Promise.all((await compiled(...args)).map((t) => t.cpu())));
    expect(found).toHaveLength(wanted.length);
    for (const [k, value] of wanted.entries())
      if (!Object.is(found[k], value))
        expect(Math.abs(found[k]! - value)).toBeLessThanOrEqual(2e-5 * Math.max(1, Math.abs(value)));
  }
  await device.dispose();
});
