import { type DType, full, getRngState, noGrad, ones, randn, type Tensor, tensor, zeros } from '@wick/tensor';
import { compile } from './index.ts';
import { nn } from './testing/packages.ts';
import { type Case, expectSameAsEager } from './testing/sameAsEager.ts';

const F = nn.functional;

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

function stepOf(
  fn: (x: Tensor, n: number) => Tensor,
  numbers: readonly number[],
  dtype: DType = 'float32',
): () => Case {
  return () => {
    const weight = ones(3, { requiresGrad: true, dtype });
    return {
      step: (x: Tensor, n: number) => {
        weight.grad = null;
        const loss = fn(x.mul(weight), n).sum();
        loss.backward();
        noGrad(() => weight.sub_(weight.grad!.mul(0.1)));
        return loss;
      },
      args: (i) => [randn([2, 3], { dtype }), numbers[i]],
      state: [weight],
    };
  };
}

const numbers = [0.5, 0.25, 2, 0.125, 1, 0, -3, 7, Number.POSITIVE_INFINITY, 0.1, -0];

withPlan.each(Object.keys(arithmetic))('%s is read at every call', (name) => {
  expect(expectSameAsEager(stepOf(arithmetic[name]!, numbers), numbers.length)).toBe(1);
});

withPlan.each(Object.keys(arithmetic))('%s is read at every call in doubles', (name) => {
  const doubles = [...numbers, ...Array.from({ length: 12 }, (_, i) => 0.1 + i / 7)];
  expect(expectSameAsEager(stepOf(arithmetic[name]!, doubles, 'float64'), doubles.length)).toBe(1);
});

const chances = Array.from({ length: 22 }, (_, i) => 0.03 + 0.0371 * i);
const classes = tensor([0, 2], { dtype: 'int64' });
const follower = zeros(2, 3);

/** What takes a number as an option. The number of recordings: of two ways that it goes, each has one. */
const options: Record<string, [fn: (x: Tensor, n: number) => Tensor, captures: number]> = {
  'of activations': [
    (x, n) =>
      F.elu(F.leakyRelu(x, n), n)
        .add(F.celu(x, n))
        .add(F.softplus(x, n))
        .add(F.softshrink(x, n / 2)),
    1,
  ],
  'of activations with limits': [
    (x, n) =>
      F.hardtanh(x, -n, n)
        .add(F.threshold(x, n, -n))
        .add(F.hardshrink(x, n)),
    1,
  ],
  'of losses': [
    (x, n) => {
      const y = x.square().detach();
      const each = F.huberLoss(x, y, { delta: n, reduction: 'none' });
      return F.huberLoss(x, y, { delta: n })
        .add(F.smoothL1Loss(x, y, { beta: n }))
        .add(each.mean());
    },
    1,
  ],
  'the smoothing of labels': [(x, n) => F.crossEntropy(x, classes, { labelSmoothing: n }), 1],
  'the weight of an average': [(x, n) => x.lerp(x.square(), n), 2],
  'the weight of an average outside': [
    (x, n) => {
      noGrad(() => follower.lerp_(x.detach(), 1 - n));
      return x.mul(follower);
    },
    2,
  ],
  'an exponent': [(x, n) => x.abs().pow(n), 1],
  'a chance to be dropped': [(x, n) => F.dropout(x, n).add(F.dropout2d(x.reshape(1, 2, 3, 1), n).reshape(2, 3)), 1],
  'a chance': [(x, n) => x.mul(zeros(2, 3).bernoulli_(n)), 1],
  'how far numbers are spread': [(x, n) => x.add(zeros(2, 3).normal_(0, n)), 1],
  'what a tensor is filled with': [(x, n) => x.mul(full([2, 3], n)).add(zeros(2, 3).fill_(n)), 1],
  'the bounds of draws': [(x, n) => x.mul(zeros(2, 3).uniform_(-n, n)), 1],
  'what other draws are told': [
    (x, n) =>
      x
        .mul(zeros(2, 3).exponential_(n))
        .add(zeros(2, 3).cauchy_(n, 2 * n))
        .add(zeros(2, 3).logNormal_(-n, n))
        .add(zeros(2, 3).geometric_(n)),
    1,
  ],
  'its exponentials, its logarithm, and what is left of it': [
    (x, n) =>
      x
        .mul(Math.exp(n))
        .add(Math.exp(-n))
        .sub(Math.log(n))
        .mul(Math.sqrt(1 - n))
        .add(1 - n * n),
    1,
  ],
};

withPlan.each(Object.keys(options))('%s is read at every call', (name) => {
  const [fn, captures] = options[name]!;
  const make = () => {
    const made = stepOf(fn, chances)();
    follower.zero_();
    return { ...made, state: [...made.state, follower] };
  };
  expect(expectSameAsEager(make, chances.length)).toBe(captures);
});

withPlan.each([
  ...['of activations', 'of activations with limits', 'of losses', 'the weight of an average', 'an exponent'],
  ...['the bounds of draws', 'what other draws are told', 'its exponentials, its logarithm, and what is left of it'],
])('%s is read at every call in doubles', (name) => {
  const [fn, captures] = options[name]!;
  expect(expectSameAsEager(stepOf(fn, chances, 'float64'), chances.length)).toBe(captures);
});

const borders: Record<string, [fn: (x: Tensor, n: number) => Tensor, numbers: readonly number[]]> = {
  'a chance to be dropped': [(x, n) => F.dropout(x, n), [0.1, 0.2, 0.3, 0.4, 0, 0.35, 1, 0.6, 0, 1, 0.15]],
  'a slope': [(x, n) => F.leakyRelu(x, n), [0.1, 0.2, 0.3, 0, -0.5, 0.4, 1, 1.5, 0.7, -0, -1, 2, 3, 0.05]],
  'a weight': [(x, n) => x.lerp(x.square(), n), [0.1, 0.2, 0.3, 0.5, 0.7, 0.499999999, 0.4, 0.9, 1, 0, 2, -1]],
  'an exponent': [(x, n) => x.abs().pow(n), [1.1, 1.2, 1.3, 2, 0.5, 1.4, 0, 3, 1, -1, -2, -0.5, 1.5, 4, 2.5, 2]],
  'label smoothing': [(x, n) => F.crossEntropy(x, classes, { labelSmoothing: n }), [0.1, 0.2, 0.3, 0, 1, 0.4, 0, 0.9]],
  'where a square becomes a line': [
    (x, n) => F.smoothL1Loss(x, x.square().detach(), { beta: n }),
    [0.5, 0.6, 0.7, 1, 0, 2, 1, 3, 0.25],
  ],
};

it.each(Object.keys(borders))('%s may be one for which there is another way', (name) => {
  const [fn, numbers] = borders[name]!;
  expectSameAsEager(stepOf(fn, numbers), numbers.length);
});

withPlan('an option that is refused is refused where the operation refuses it', () => {
  const drop = compile((x: Tensor, p: number) => F.dropout(x, p));
  const draw = compile((x: Tensor, std: number) => x.add(zeros(2).normal_(0, std)));
  const within = compile((x: Tensor, to: number) => x.add(zeros(2).uniform_(0, to)));
  for (let i = 1; i < 8; i++) {
    drop(ones(2), i / 10);
    draw(ones(2), i / 10);
    within(ones(2), i / 10);
  }
  expect([drop.captures, draw.captures, within.captures]).toEqual([1, 1, 1]);
  const before = getRngState();
  expect(() => drop(ones(2), 1.5)).toThrow('dropout: p must be');
  expect(() => draw(ones(2), -1)).toThrow(RangeError);
  for (const to of [-1, 1e39, Number.NaN]) expect(() => within(ones(2), to)).toThrow(RangeError);
  expect(getRngState().equal(before)).toBe(true);
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

const line = tensor([[0.5, 0.2, -0.4]]).expand(2, 3);

// Results that go on are not kept: the same operation of the same tensor would be done once.
const twice: Record<string, (x: Tensor, n: number) => Tensor> = {
  alpha: (x, n) => x.add(line, { alpha: n }),
  value: (x, n) => x.addcmul(x, line, { value: n }),
  'a slope': (x, n) => F.leakyRelu(x, n),
  'a constant': (x, n) => F.elu(x, n),
  limits: (x, n) => F.hardtanh(x, -n, n),
  'a weight': (x, n) => x.lerp(line, n),
  'an exponent': (x, n) => x.abs().pow(n),
  'where a loss becomes a line': (x, n) => F.huberLoss(x, line, { delta: n }),
  'the same of each element': (x, n) => F.huberLoss(x, line, { delta: n, reduction: 'none' }),
  'the smoothing of labels': (x, n) => F.crossEntropy(x, classes, { labelSmoothing: n }),
  'a chance to be dropped': (x, n) => F.dropout(x, n),
};

withPlan.each(Object.keys(twice))('%s of one operation is not taken for that of another one', (name) => {
  const fn = twice[name]!;
  const make = () => ({
    step: (x: Tensor, a: number, b: number) => fn(x, a).mul(2).sub(fn(x, b)).add(fn(x, a).exp()).sum(),
    args: (i: number) => [randn(2, 3).sub(1), 0.03 + 0.017 * i, 0.45 - 0.013 * i],
    state: [],
  });
  expect(expectSameAsEager(make, 22)).toBeGreaterThan(0);
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
