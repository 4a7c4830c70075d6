import { manualSeed, ones, randn, type Tensor } from '@wick/tensor';
import { compile } from '../compile.ts';
import { gpuForTest } from '../testing/onGpu.ts';
import { nn, optim } from '../testing/packages.ts';
import type { WebGpu } from './gpu.ts';

let device: WebGpu | null = null;
beforeAll(async () => {
  device = await gpuForTest();
});
afterAll(() => device?.dispose());

type Step = (g: Tensor) => Tensor;
type Make = (p: Tensor, q: Tensor, optimizer: optim.Optimizer) => Step;

const outside = ones(2, 3).mul(0.5);
const steps: readonly (readonly [name: string, make: Make])[] = [
  ['an argument', (p, _, o) => (g) => { p.grad = g; o.step(); return p.sum(); }],
  ['what the step before was given is forgotten', (p, _, o) => (g) => { o.zeroGrad(); p.grad = g; o.step(); return p.sum(); }],
  ['a view of it, forgotten at the end', (p, _, o) => (g) => { p.grad = g.t().t(); o.step(); o.zeroGrad(); return p.sum(); }],
  ['one for both', (p, q, o) => (g) => { p.grad = g; q.grad = g; o.step(); return p.sum().add(q.sum()); }],
  ['an argument that is scaled in place', (p, q, o) => (g) => { p.grad = g; q.grad = g.clone(); nn.utils.clipGradNorm_([p, q], 0.5); o.step(); return p.sum().add(q.sum()); }],
  ['one that more is added to', (p, q, o) => (g) => { p.grad = g; p.mul(q).sum().backward(); o.step(); return p.sum(); }],
  ['a tensor from outside', (p, _, o) => (g) => { p.grad = outside; o.step(); return p.sum().add(g.sum()); }],
]; // biome-ignore format: a table

const optimizers: readonly (readonly [name: string, make: (list: Tensor[]) => optim.Optimizer])[] = [
  ['SGD', (list) => new optim.SGD(list, { lr: 0.1, momentum: 0.9, weightDecay: 0.1 })],
  ['Adam', (list) => new optim.Adam(list, { lr: 0.1 })],
  ['Rprop', (list) => new optim.Rprop(list)],
];

/** What a step leaves after each of nine calls: each with a gradient of its own. */
async function trained(make: Make, of: (list: Tensor[]) => optim.Optimizer, on: 'eager' | 'cpu' | WebGpu) {
  manualSeed(5);
  const [p, q] = [randn(2, 3, { requiresGrad: true }), randn(2, 3, { requiresGrad: true })];
  const step = make(p, q, of([p, q]));
  const compiled = on === 'eager' ? null : on === 'cpu' ? compile(step) : await compile(step, { device: on });
  const found: unknown[] = [];
  for (let call = 0; call < 9; call++) {
    const g = randn(2, 3);
    const loss = await (compiled ?? step)(g);
    found.push((await loss.cpu()).item());
    if (call % 4 < 3) continue;
    for (const t of [p, q, g, p.grad, q.grad]) found.push(t === null ? null : (await t.cpu()).tolist());
  }
  expect(compiled?.captures ?? 1).toBe(1);
  return found;
}

describe.each(optimizers)('%s', (_, of) => {
  it.each(steps)('takes as a gradient %s', async (_, make) => {
    const expected = await trained(make, of, 'eager');
    expect(await trained(make, of, 'cpu')).toEqual(expected);
    if (!device) return;
    const there = (await trained(make, of, device)).flat(2);
    for (const [i, value] of expected.flat(2).entries())
      if (value === null) expect(there[i]).toBe(null);
      else
        expect(Math.abs((there[i] as number) - (value as number))).toBeLessThan(
          1e-5 * Math.max(1, Math.abs(value as number)),
        );
  });
});
