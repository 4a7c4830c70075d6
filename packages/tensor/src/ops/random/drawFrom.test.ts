import { type EncodedArray, expectClose, fixture, recordedTensor } from '@wick/testing';
import { binomial, grad, igamma, manualSeed, poisson, randint, type Tensor, tensor } from '../../index.ts';
import { sampleDirichlet, standardGamma } from '../../internal.ts';

interface Case {
  call: 'poisson' | 'binomial' | 'standardGamma' | 'sampleDirichlet' | 'igamma';
  given: EncodedArray[];
  out: EncodedArray;
  next?: number;
  grads?: (EncodedArray | null)[];
}
const { cases } = fixture<{ cases: Case[] }>(__dirname, 'drawFrom');
const calls: Record<Case['call'], (...given: Tensor[]) => Tensor> = {
  poisson: (rates) => poisson(rates!),
  binomial: (count, prob) => binomial(count!, prob!),
  standardGamma: (alpha) => standardGamma(alpha!),
  sampleDirichlet: (alpha) => sampleDirichlet(alpha!),
  igamma: (a, x) => igamma(a!, x!),
};
const close = { rtol: 1e-5, atol: 1e-6 };

test.each(cases.map((c, i) => [c.call, i, c] as const))(
  "%s (%d) gives PyTorch's numbers and gradients",
  (call, _, c) => {
    const given = c.given.map(recordedTensor);
    for (const [i, g] of c.grads?.entries() ?? []) if (g) given[i]!.requiresGrad_();
    manualSeed(11);
    const out = calls[call](...given);
    const expected = recordedTensor(c.out);
    if (call === 'poisson' || call === 'binomial') expect(out.tolist()).toEqual(expected.tolist());
    else
      expectClose(out, expected, c.out.dtype === 'float64' ? { rtol: 1e-12, atol: 1e-13 } : { rtol: 1e-6, atol: 1e-7 });
    if (c.next !== undefined) expect(randint(0, 1 << 24, [1]).item()).toBe(c.next);
    if (!c.grads) return;
    const wanted = given.filter((t) => t.requiresGrad);
    const total =
      call === 'igamma'
        ? out.slice(0, 0, 7).sum()
        : out
            .mul(
              tensor(
                Array.from({ length: out.numel() }, (_, i) => (i % 7) - 2),
                { dtype: out.dtype },
              ).reshape(out.shape),
            )
            .sum();
    const grads = grad(total, wanted);
    const recorded = c.grads.filter((g) => g !== null);
    const room = c.out.dtype === 'float64' ? { rtol: 1e-11, atol: 1e-12 } : close;
    for (const [i, g] of grads.entries()) expectClose(g, recordedTensor(recorded[i]!), room);
  },
);

test('what cannot be drawn from is refused before a number is drawn', () => {
  manualSeed(1);
  expect(() => poisson(tensor([1, -1]))).toThrow('poisson: rates must be finite and at least 0, got -1');
  expect(() => poisson(tensor([1n]))).toThrow('poisson: a floating-point tensor is needed, this one is int64');
  expect(() => standardGamma(tensor([Number.NaN]))).toThrow(RangeError);
  expect(() => binomial(tensor([1]), tensor([0.5], { dtype: 'float64' }))).toThrow(TypeError);
  const next = randint(0, 1 << 24, [1]).item();
  manualSeed(1);
  expect(randint(0, 1 << 24, [1]).item()).toBe(next);
});
