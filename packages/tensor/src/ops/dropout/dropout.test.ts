import { fixture } from '@wick/testing';
import { type DType, dropout, featureDropout, manualSeed, ones, rand, type Tensor } from '../../index.ts';

interface Case {
  p: number;
  dtype: DType;
  kind: 'plain' | 'transposed' | 'feature' | 'sliced';
  output: unknown;
  next: number;
}

const { cases } = fixture<{ cases: Case[] }>(__dirname, 'dropout');

const inputs: Record<Case['kind'], (dtype: DType) => Tensor> = {
  plain: (dtype) => ones(5, 7, { dtype }),
  transposed: (dtype) => ones(7, 5, { dtype }).transpose(0, 1),
  feature: (dtype) => ones(3, 4, 2, { dtype }),
  sliced: (dtype) => ones(12, 4, { dtype }).slice(0, 0, 12, 2),
};

test.each(cases)('dropout keeps what PyTorch keeps: $kind, $dtype, p = $p', ({ p, dtype, kind, output, next }) => {
  const drop = kind === 'feature' ? featureDropout : dropout;
  manualSeed(3);
  expect(drop(inputs[kind](dtype), { p }).tolist()).toEqual(output);
  expect(rand(1).item()).toBe(next);
});

test('the gradient passes through the same mask', () => {
  const x = ones(64, { requiresGrad: true });
  const y = dropout(x, { p: 0.5 });
  y.sum().backward();
  expect(x.grad!.tolist()).toEqual(y.tolist());
});

test('nothing is drawn where nothing is decided: p = 0, p = 1, not training', () => {
  manualSeed(0);
  const first = rand(1).item();
  for (const options of [{ p: 0 }, { p: 1 }, { p: 0.5, training: false }]) {
    manualSeed(0);
    expect(dropout(ones(3), options).tolist()).toEqual(new Array(3).fill(options.p === 1 ? 0 : 1));
    expect(rand(1).item()).toBe(first);
  }
});

test('a probability outside [0, 1] is refused before anything is drawn', () => {
  manualSeed(0);
  const first = rand(1).item();
  manualSeed(0);
  for (const p of [-0.1, 1.5, Number.NaN])
    expect(() => dropout(ones(3), { p })).toThrow(/dropout: p must be a probability/);
  expect(rand(1).item()).toBe(first);
});
