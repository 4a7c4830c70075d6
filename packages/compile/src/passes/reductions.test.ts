import { getNumThreads, manualSeed, randn, setNumThreads, type Tensor } from '@wick/tensor';
import type { Graph, Program } from '../graph/ir.ts';
import { isOutside, keptMemories } from '../graph/touches.ts';
import { fused, optimized } from '../runner.ts';
import { nn, optim } from '../testing/packages.ts';
import { namesOf, recorded } from '../testing/recorded.ts';
import { expectSameAsEager, planned } from '../testing/sameAsEager.ts';
import { planMemory } from './memoryPlan.ts';

const F = nn.functional;

const passed = (fn: (...args: Tensor[]) => unknown, ...args: Tensor[]) => namesOf(optimized(recorded(fn, ...args)));
const bytesOf = (program: Program) => {
  const pinned = new Set(program.memories.filter(isOutside));
  return planMemory(program.work, keptMemories(program, program.work), pinned).bytes;
};

describe('a reduction of element by element work', () => {
  it('is a part of it, and what is reduced has no place in memory', () => {
    const graph: Graph = recorded((x, y) => x.mul(y).add(1).tanh().mean(), randn(40, 300), randn(300));
    const program = optimized(graph);
    expect(namesOf(program)).toEqual(['mul+add+tanh+mean']);
    const [step] = program.work;
    expect(step?.kind === 'reduced' && step.pointwise.outputs).toEqual([]);
    expect(bytesOf(fused(graph)) - bytesOf(program)).toBeGreaterThanOrEqual(4 * 40 * 300);
  });

  it('along rows, down columns, over planes', () => {
    expect(passed((x) => x.exp().sum(-1), randn(30, 200))).toEqual(['exp+sum']);
    expect(passed((x) => x.exp().amax(0), randn(30, 200))).toEqual(['exp+amax']);
    expect(passed((x) => x.exp().mean([0, 2, 3]), randn(9, 8, 20, 30))).toEqual(['exp+mean']);
    expect(passed((x) => x.exp().norm(), randn(30, 200))).toEqual(['exp+norm']);
    expect(passed((x) => x.exp().var(-1), randn(30, 200))).toEqual(['exp+var']);
  });

  it('stores what others read, once', () => {
    const program = optimized(recorded((x, w) => [x.exp().sum(0), x.exp().matmul(w)], randn(8, 16), randn(16, 4)));
    expect(namesOf(program)).toEqual(['exp+sum', 'matmul']);
    const [step] = program.work;
    expect(step?.kind === 'reduced' && step.pointwise.outputs).toHaveLength(1);
  });

  it('several that go the same way are found in one pass; another way takes what is stored', () => {
    const shape = [40, 300];
    expect(passed((x) => [x.exp().sum(0), x.exp().neg().norm(2, 0)], randn(...shape))).toEqual(['exp+neg+sum+norm']);
    expect(passed((x) => [x.exp().sum(0), x.exp().sum(1)], randn(...shape))).toEqual(['exp+sum', 'sum']);
  });

  it('takes a view of all elements in their order for what it is; not another order', () => {
    expect(passed((x) => x.exp().view(6, 500).sum(0), randn(3, 2, 500))).toEqual(['exp+sum']);
    expect(passed((x) => x.exp().t().sum(0), randn(40, 300))).toEqual(['exp', 'sum']);
    expect(passed((x) => x.exp().narrow(0, 0, 20).sum(0), randn(40, 300))).toEqual(['exp', 'sum']);
  });

  it('not where the elements are changed in between; where they are what it reads then', () => {
    expect(passed((x) => [x.exp_().sum(), x.mul_(2)], randn(40, 300))).toEqual(['exp+sum', 'mul']);
    expect(passed((x) => x.exp_().mul_(2).sum(), randn(40, 300))).toEqual(['exp+mul+sum']);
  });

  it('of values that are computed once more for their means stores none of them', () => {
    expect(passed((x) => x.exp().var(0), randn(40, 300))).toEqual(['exp+var']);
    expect(passed((x) => [x.exp().var(0), x.exp().matmul(x.t())], randn(40, 300))).toEqual(['exp', 'var', 'matmul']);
  });

  it('a loss is one pass with what it is of', () => {
    expect(passed((x, y) => F.mseLoss(x.sigmoid(), y), randn(40, 300), randn(40, 300))).toEqual([
      'sigmoid+mseLoss+total',
    ]);
    expect(passed((x, y) => F.mseLoss(x.matmul(x), y), randn(8, 8), randn(8, 8))).toEqual(['matmul', 'mseLoss+total']);
  });

  it('of a training step: the gradient of a bias is summed with what it is made of', () => {
    const model = new nn.Sequential(new nn.Linear(20, 32), new nn.Tanh(), new nn.Linear(32, 24));
    const step = (x: Tensor, y: Tensor) => {
      const loss = F.mseLoss(model.forward(x) as Tensor, y);
      loss.backward();
      return loss;
    };
    step(randn(50, 20), randn(50, 24));
    const names = passed(step, randn(50, 20), randn(50, 24));
    expect(names.filter((name) => name === 'sum')).toEqual([]);
    expect(names.filter((name) => /Backward.*\+sum/.test(name))).toHaveLength(2);
  });
});

const values: Record<string, (x: Tensor) => unknown> = {
  sums: (x) => [x.tanh().sum(), x.tanh().sum(-1), x.tanh().sum(0)],
  'sums of what others read': (x) => [x.mul(3).sum(0), x.mul(3), x.mul(3).mean()],
  extremes: (x) => [x.sin().amax(0), x.sin().amin(-1), x.sin().amax()],
  norms: (x) => [x.mul(0.5).norm(), x.mul(0.5).norm(2, 0), x.mul(0.5).norm(2, -1)],
  variances: (x) => [x.exp().var(), x.exp().std(-1), x.exp().var(0, { correction: 0 })],
  'variances of arguments': (x) => [x.var(), x.std(-1), x.var(0, { unbiased: false }), x.var([0, -1]), x.std(0)],
  'planes and parts': (x) => [x.cos().mean([0, x.ndim - 1]), x.cos().sum([1]), x.cos().prod(-1)],
};

describe.each([1, 3])('has the bits of eager calls with %d threads', (threads) => {
  const before = getNumThreads();
  beforeAll(() => setNumThreads(threads));
  afterAll(() => setNumThreads(before));

  const shapes = [
    [3, 4],
    [700, 3],
    [64, 10],
    [300, 257],
    [5, 9000],
    [4096, 64],
    [6, 20, 30, 31],
  ];
  it.each(Object.keys(values))('%s', (name) => {
    for (const shape of shapes) {
      const inputs = () => {
        manualSeed(3);
        return [randn(...shape), randn(...shape)];
      };
      const [a, b] = inputs() as [Tensor, Tensor];
      expectSameAsEager(() => ({ step: values[name]!, args: (i) => [i % 2 === 0 ? a : b], state: [] }), 5);
    }
  });

  it('a step whose gradients are cut by their norm', () => {
    const make = () => {
      const model = new nn.Sequential(new nn.Linear(30, 300), new nn.GELU(), new nn.Linear(300, 40));
      const optimizer = new optim.SGD([...model.parameters()], { lr: 0.1 });
      return {
        step: (x: Tensor, y: Tensor) => {
          optimizer.zeroGrad();
          const h = model.forward(x) as Tensor;
          const loss = h.sub(y).square().mean().add(h.var(-1).mean());
          loss.backward();
          nn.utils.clipGradNorm_([...model.parameters()], 0.5);
          optimizer.step();
          return loss;
        },
        args: (i: number) => {
          manualSeed(i);
          return [randn(200, 30), randn(200, 40)];
        },
        state: [model],
      };
    };
    expectSameAsEager(make);
    const report = planned(make());
    if (report) expect(report.planned.map(({ name }) => name)).toContain('sub+square+mean');
  });
});
