import { manualSeed, ones, randn, type Tensor } from '@wick/tensor';
import { compile } from './index.ts';
import { nn, optim } from './testing/packages.ts';

// A clock that shows a millisecond more at every look.
let time = 0;
beforeEach(() => {
  time = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => ++time);
});
afterEach(() => jest.restoreAllMocks());

const calls = 200;

/** A function that takes `own` milliseconds where a replay takes one, compiled, and how often it ran. */
function timed(own: number, fn: (x: Tensor) => unknown = (x) => x.mul(2)) {
  const ran = { times: 0 };
  const step = compile((x: Tensor) => {
    ran.times++;
    time += own - 1;
    return fn(x);
  });
  return { step, ran };
}

it('a function that takes less time as it is runs as it is', () => {
  const { step, ran } = timed(0.5);
  for (let i = 0; i < calls; i++) expect((step(ones(3)) as Tensor).tolist()).toEqual([2, 2, 2]);
  expect(ran.times).toBeGreaterThan(calls / 2);
  expect(step.captures).toBe(1);
  expect(step.explain({ json: true })[0]).toMatchObject({ asItIs: true });
  expect(step.explain()).toMatch(/take less time as they are/);
});

it('a function that takes more time is replayed, as is one that takes the same', () => {
  for (const own of [1, 3]) {
    const { step, ran } = timed(own);
    for (let i = 0; i < calls; i++) expect((step(ones(3)) as Tensor).tolist()).toEqual([2, 2, 2]);
    expect(ran.times).toBeLessThan(calls / 4);
    expect(step.explain({ json: true })[0]).toMatchObject({ asItIs: false });
  }
});

// Without WebAssembly there is no plan, and nothing is copied.
const withPlan = process.env.WICK_WEBASSEMBLY === undefined ? it : it.skip;

withPlan('what only moves elements, or calls JavaScript, runs as it is also where that takes the same', () => {
  for (const fn of [(x: Tensor) => x.clone(), (x: Tensor) => x.sort()[0]]) {
    const { step } = timed(1, fn);
    for (let i = 0; i < calls; i++) expect((step(ones(3)) as Tensor).tolist()).toEqual([1, 1, 1]);
    expect(step.explain({ json: true })[0]).toMatchObject({ asItIs: true });
  }
});

it('results have no history either way', () => {
  const weight = ones(3, { requiresGrad: true });
  const { step } = timed(0.5, (x) => x.mul(weight));
  for (let i = 0; i < calls; i++) {
    const y = step(ones(3)) as Tensor;
    expect([y.requiresGrad, y.isLeaf]).toEqual([false, true]);
  }
});

it('other shapes, dtypes and values of truths are recorded for themselves, whatever was found of others', () => {
  const step = compile((x: Tensor, twice: boolean) => {
    time -= 0.5;
    return twice ? x.mul(2) : x.neg();
  });
  const all = [ones(3), ones(2, 3), ones(3, { dtype: 'float64' })];
  for (let i = 0; i < calls; i++)
    for (const x of all)
      for (const twice of [true, false])
        expect(step(x, twice).flatten().tolist()).toEqual(new Array(x.numel()).fill(twice ? 2 : -1));
  expect(step.captures).toBe(6);
});

it('arguments in arrays and objects are known again, too', () => {
  const step = compile(({ x, y }: { x: Tensor; y: Tensor }, [z]: readonly [Tensor]) => {
    time -= 0.5;
    return x.add(y).mul(z);
  });
  for (let i = 0; i < calls; i++)
    for (const n of [2, 3]) {
      const result = step({ x: ones(n), y: ones(n) }, [ones(n)]);
      expect(result.tolist()).toEqual(new Array(n).fill(2));
    }
  expect(step.captures).toBe(2);
  expect(step.explain({ json: true }).map(({ asItIs }) => asItIs)).toEqual([true, true]);
});

it('draws are those of eager calls, whichever way a call goes', () => {
  const draw = (x: Tensor) => nn.functional.dropout(x, 0.5);
  manualSeed(5);
  const expected = Array.from({ length: calls }, () => draw(ones(4)).tolist());
  manualSeed(5);
  const { step } = timed(0.5, draw);
  expect(Array.from({ length: calls }, () => (step(ones(4)) as Tensor).tolist())).toEqual(expected);
});

it('training steps are replayed without a trial, and so is what is verified', () => {
  const weight = randn(3).requiresGrad_();
  const optimizer = new optim.SGD([weight], { lr: 0.1 });
  const { step, ran } = timed(0, (x) => {
    optimizer.zeroGrad();
    const loss = x.mul(weight).sum();
    loss.backward();
    optimizer.step();
    return loss;
  });
  for (let i = 0; i < calls; i++) step(ones(3));
  expect(ran.times).toBe(3);
  let looked = 0;
  const verified = compile(
    (x: Tensor) => {
      looked++;
      time -= 0.5;
      return x.mul(2);
    },
    { verify: 50 },
  );
  for (let i = 0; i < calls; i++) verified(ones(3));
  expect(looked).toBe(3 + Math.floor((calls - 3) / 50));
});
