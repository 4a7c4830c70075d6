import * as wick from '../index.ts';
import { arange, Generator, manualSeed, ones, type Tensor, tensor } from '../index.ts';

// What PyTorch's users write by name where it has no default: `x.softmax(dim=1)`, `torch.randn(size=(2, 3))`, `arange(0, 9, step=2)`.

const x = () => tensor([0.5, -1, 2, 0.25, 3, -4]).view(2, 3);
const drawn = (draw: () => Tensor) => {
  manualSeed(5);
  return draw();
};

test.each<[string, () => Tensor, () => Tensor]>([
  ['softmax', () => x().softmax({ dim: 1 }), () => x().softmax(1)],
  ['softmax as float64', () => wick.softmax(x(), { dim: 1, dtype: 'float64' }), () => x().to('float64').softmax(1)],
  ['logSoftmax', () => x().logSoftmax({ dim: 0 }), () => x().logSoftmax(0)],
  ['cumsum', () => x().cumsum({ dim: 1 }), () => x().cumsum(1)],
  ['cumprod', () => x().cumprod({ dim: 1, dtype: 'float64' }), () => x().cumprod(1, { dtype: 'float64' })],
  ['cumsum_', () => x().cumsum_({ dim: 1 }), () => x().cumsum(1)],
  ['cummax', () => x().cummax({ dim: 1 }).values, () => x().cummax(1).values],
  ['logcumsumexp', () => x().logcumsumexp({ dim: 1 }), () => x().logcumsumexp(1)],
  ['unsqueeze', () => x().unsqueeze({ dim: -1 }), () => x().unsqueeze(-1)],
  ['squeeze_', () => ones(1, 2, 1).squeeze_({ dim: 0 }), () => ones(2, 1)],
  ['clamp with the upper limit by name', () => x().clamp(0, { max: 1 }), () => x().clamp(0, 1)],
  ['arange with a step', () => arange(0, 9, { step: 2 }), () => arange(0, 9, 2)],
  ['arange by names alone', () => arange({ start: 1, end: 4, dtype: 'float64' }), () => tensor([1, 2, 3]).double()],
  ['arange with its end', () => arange(1, { end: 4 }), () => arange(1, 4)],
  ['linspace', () => wick.linspace(0, 1, { steps: 3 }), () => tensor([0, 0.5, 1])],
  ['logspace', () => wick.logspace(0, 2, { steps: 3, base: 2 }), () => tensor([1, 2, 4])],
  ['full', () => wick.full([2], { fillValue: 7n }), () => tensor([7n, 7n])],
  ['zeros', () => wick.zeros({ size: [2, 1], dtype: 'int64' }), () => wick.zeros([2, 1], { dtype: 'int64' })],
  ['randn', () => drawn(() => wick.randn({ size: [20] })), () => drawn(() => wick.randn(20))],
  [
    'randint',
    () => drawn(() => wick.randint({ low: 2, high: 9, size: [5] })),
    () => drawn(() => wick.randint(2, 9, [5])),
  ],
  ['randint with its size', () => drawn(() => wick.randint(9, { size: 5 })), () => drawn(() => wick.randint(9, [5]))],
  ['normal', () => drawn(() => wick.normal({ mean: 1, std: 2, size: [4] })), () => drawn(() => wick.normal(1, 2, [4]))],
  ['normal_', () => drawn(() => ones(20).normal_({ mean: 1, std: 2 })), () => drawn(() => ones(20).normal_(1, 2))],
  [
    'normal_, half of it',
    () => drawn(() => ones(20).normal_(1, { std: 2 })),
    () => drawn(() => ones(20).normal_(1, 2)),
  ],
  ['uniform_', () => drawn(() => ones(20).uniform_({ to: 2 })), () => drawn(() => ones(20).uniform_(0, 2))],
  ['random_', () => drawn(() => ones(20).random_({ from: 3, to: 9 })), () => drawn(() => ones(20).random_(3, 9))],
  ['bernoulli_', () => drawn(() => ones(9).bernoulli_({ p: 0.2 })), () => drawn(() => ones(9).bernoulli_(0.2))],
])('%s by name is what it is by position', (_, named, plain) => {
  const [a, b] = [named(), plain()];
  expect([a.dtype, a.shape, a.tolist()]).toEqual([b.dtype, b.shape, b.tolist()]);
});

test('to takes its switches by name: a copy is one, and nothing else changes', () => {
  const t = x();
  expect(t.to('cpu', { nonBlocking: true })).toBe(t);
  expect(t.to('float32', { copy: true })).not.toBe(t);
  expect(t.to({ dtype: 'float64', copy: true }).dtype).toBe('float64');
  expect(t.to('cpu', { dtype: 'float64' }).dtype).toBe('float64');
});

test.each<[string, () => unknown, RegExp]>([
  [
    'a name that there is not',
    () => x().tril({ diagonl: 1 } as never),
    /^tril: there is no option diagonl, did you mean/,
  ],
  [
    'two values for one',
    () => x().flatten(0, { startDim: 1 }),
    /^flatten: startDim was given twice; startDim and endDim/,
  ],
  ['a dtype twice', () => x().to('float64', { dtype: 'float32' } as never), /^to: dtype was given twice/],
  [
    'too many',
    () => (x() as never as { rot90(...n: unknown[]): void }).rot90(1, [0, 1], 2),
    /^rot90: 3 options were given/,
  ],
  ['a number of a draw twice', () => ones(2).normal_(1, { mean: 2 } as never), /^normal_: mean was given twice/],
  ['a generator without its name', () => ones(2).uniform_(0, 1, new Generator() as never), /^uniform_: 3 options/],
  ['no end', () => arange({ start: 1 }), /^arange: expected \(end\)/],
  ['no bound', () => wick.randint({ size: [2] } as never), /^randint: high must be an integer/],
])('%s is refused', (_, call, message) => {
  expect(call).toThrow(message);
});
