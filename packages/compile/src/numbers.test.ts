import { noGrad, ones, randn, type Tensor, tensor, zeros } from '@wick/tensor';
import { compile } from './index.ts';
import { nn } from './testing/packages.ts';
import { type Case, expectSameAsEager } from './testing/sameAsEager.ts';

// Without WebAssembly there is no plan that reads numbers anew.
const withPlan = process.env.WICK_WEBASSEMBLY === undefined ? it : it.skip;

/** What a number among the arguments may do, as a part of a function with a gradient. */
const arithmetic: Record<string, (x: Tensor, n: number) => Tensor> = {
  'a factor': (x, n) => x.mul(n),
  'a divisor': (x, n) => x.div(n).softmax(1),
  'what is divided': (x, n) => tensor(n).div(x),
  'a summand and its negative': (x, n) => x.add(n).mul(-n),
  alpha: (x, n) => x.add(x.square(), { alpha: n }),
  'an average by hand': (x, n) => x.mul(n).add(x.square().mul(1 - n)),
  'a bound and its reciprocal': (x, n) => x.clamp(n).mul(1 / n),
  'two bounds around one': (x, n) => x.clamp(1 - n, 1 + n),
  'its square, its half and its root': (x, n) =>
    x
      .mul(n * n)
      .add(n / 2)
      .mul(Math.sqrt(n))
      .add(2 * n),
  'a threshold': (x, n) => x.where(x.gt(n), x.mul(2)),
  'a masked value': (x, n) => x.maskedFill(x.gt(0), n),
  'a number in a tensor': (x, n) => x.mul(tensor(n)).sub(tensor(n)),
};

function stepOf(fn: (x: Tensor, n: number) => Tensor, numbers: readonly number[]): () => Case {
  return () => {
    const weight = ones(3, { requiresGrad: true });
    return {
      step: (x: Tensor, n: number) => {
        weight.grad = null;
        const loss = fn(x.mul(weight), n).sum();
        loss.backward();
        noGrad(() => weight.sub_(weight.grad!.mul(0.1)));
        return loss;
      },
      args: (i) => [randn(2, 3), numbers[i]],
      state: [weight],
    };
  };
}

const numbers = [0.5, 0.25, 2, 0.125, 1, 0, -3, 7, Number.POSITIVE_INFINITY, 0.1, -0];

withPlan.each(Object.keys(arithmetic))('%s is read at every call', (name) => {
  expect(expectSameAsEager(stepOf(arithmetic[name]!, numbers), numbers.length)).toBe(1);
});

withPlan('a learning rate among the arguments is one', () => {
  const make = () => {
    const weight = ones(3, { requiresGrad: true });
    return {
      step: (x: Tensor, { lr, beta }: { lr: number; beta: number }) => {
        weight.grad = null;
        const loss = x.mul(weight).square().mean().mul(beta);
        loss.backward();
        noGrad(() => weight.sub_(weight.grad!.mul(lr)));
        return loss;
      },
      args: (i: number) => [randn(2, 3), { lr: 0.1 / (i + 1), beta: 1 - 0.9 ** (i + 1) }],
      state: [weight],
    };
  };
  expect(expectSameAsEager(make, 8)).toBe(1);
});

withPlan('two that are the same are not taken for one another', () => {
  const step = compile((x: Tensor, a: number, b: number) => x.mul(a).add(b));
  const given = [...[1, 1, 2, 2, 3, 3, 4, 4], ...[5, 6, 7, 8, 9, 8, 2, 3]];
  for (let i = 0; i < given.length; i += 2) {
    const [a, b] = [given[i]!, given[i + 1]!];
    expect(step(ones(1), a, b).item()).toBe(a + b);
  }
  expect(step.captures).toBe(1);
});

it('one that decides how it is computed has recordings of its own', () => {
  const step = compile((x: Tensor, n: number) => x.pow(n));
  for (let i = 0; i < 4; i++)
    for (const n of [3, 4, 2, 0.5]) expect(step(tensor([3]), n).equal(tensor([3]).pow(n))).toBe(true);
  expect(step.captures).toBe(4);
});

it('so has one that is an attribute, a shape or a result', () => {
  const dropped = compile((x: Tensor, n: number) => nn.functional.dropout(x, n).shape.length + n);
  const cut = compile((x: Tensor, n: number) => x.narrow(0, 0, n).mul(n));
  for (let i = 0; i < 4; i++) {
    for (const n of [0, 1]) expect(dropped(ones(2), n)).toBe(1 + n);
    for (const n of [1, 2]) expect(cut(ones(2), n).tolist()).toEqual(new Array(n).fill(n));
  }
  expect([dropped.captures, cut.captures]).toEqual([2, 2]);
});

it('one that is another one at every call and enters no operation has calls run eagerly, and is told of once', () => {
  const warned = jest.spyOn(console, 'warn').mockImplementation(() => {});
  const step = compile((x: Tensor, i: number) => (i % 2 === 0 ? x.mul(2) : x.mul(3)));
  for (let i = 0; i < 30; i++) expect(step(ones(1), i).item()).toBe(i % 2 === 0 ? 2 : 3);
  expect(step.captures).toBe(0);
  const told = warned.mock.calls.flat().filter((text) => /numbers among the arguments .* as a boolean/.test(text));
  expect(told).toHaveLength(1);
  warned.mockRestore();
});

it('what the function meets anew at every call is named as well', () => {
  const warned = jest.spyOn(console, 'warn').mockImplementation(() => {});
  const model = new nn.Linear(2, 2);
  const step = compile((x: Tensor) => model.forward(x));
  for (let i = 0; i < 30; i++) {
    model.weight.data = zeros(2, 2).add(i);
    step(ones(1, 2));
  }
  expect(step.captures).toBe(0);
  expect(warned.mock.calls.flat().join('\n')).toMatch(/none fits another: data of a tensor .* is another one/);
  warned.mockRestore();
});

withPlan('what is verified is verified with its number', () => {
  let factor = 2;
  const step = compile((x: Tensor, n: number) => x.mul(n).mul(factor), { verify: 2 });
  for (let i = 1; i < 8; i++) expect(step(ones(1), i).item()).toBe(2 * i);
  factor = 3;
  expect(() => {
    for (let i = 1; i < 4; i++) step(ones(1), i);
  }).toThrow(/the number 2 and 3/);
});
