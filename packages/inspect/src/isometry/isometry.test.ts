import { normal_, orthogonal_ } from '@wick/init';
import * as nn from '@wick/nn';
import { leakyRelu, manualSeed, randn, type Tensor, where, zeros } from '@wick/tensor';
import { correlationMap, jacobianSpectrum, tangentKernel } from '../index.ts';

const linears = (depth: number, width: number, make: () => nn.Module[]) =>
  new nn.Sequential(
    ...Array.from({ length: depth }, () => [new nn.Linear(width, width, { bias: false }), ...make()]).flat(),
  );

it('orthogonal weights are an isometry, normal ones are not, and its mean square is theirs', () => {
  manualSeed(0);
  const net = linears(10, 16, () => []);
  for (const layer of net) orthogonal_((layer as nn.Linear).weight);
  const isometry = jacobianSpectrum(net, [3, 16]);
  expect(isometry.values).toHaveLength(3);
  for (const s of isometry.values.flat()) expect(Math.abs(s - 1)).toBeLessThan(1e-5);
  const wide = linears(4, 64, () => []);
  for (const layer of wide) normal_((layer as nn.Linear).weight, { std: 1 / 8 });
  const { meanSquare, std, max } = jacobianSpectrum(wide, randn(2, 64));
  expect(Math.abs(meanSquare - 1)).toBeLessThan(0.2);
  expect(std).toBeGreaterThan(0.5);
  expect(max).toBeGreaterThan(2);
});

it('a linear layer’s spectrum is its weight’s, and nothing of the model changes', () => {
  manualSeed(1);
  const layer = new nn.Linear(5, 3);
  const { values } = jacobianSpectrum(layer, randn(2, 5), { samples: 1 });
  expect(values).toHaveLength(1);
  const squares = values[0]!.reduce((sum, s) => sum + s * s, 0);
  expect(squares).toBeCloseTo(layer.weight.square().sum().item() as number, 5);
  expect(layer.weight.grad).toBeNull();
  expect(layer.training).toBe(true);
  expect(jacobianSpectrum(new nn.Threshold(1e9, 0), randn(1, 3)).max).toBe(0);
});

// Cho and Saul, Kernel methods for deep learning (2009): two ReLU signals at an angle.
it('ReLU’s map is that of the arc-cosine kernel, on the edge at 2', () => {
  const map = correlationMap(new nn.ReLU(), { weightVariance: 2 });
  for (const c of [-1, -0.5, 0, 0.3, 0.9, 1])
    expect(map.at(c)).toBeCloseTo((Math.sqrt(1 - c * c) + c * (Math.PI - Math.acos(c))) / Math.PI, 7);
  expect(map.fixedPoint).toBe(1);
});

// χ₁ = σ_w² E[f′²]: ½ for ReLU, (1 + a²) / 2 with a slope below 0, 1 for |x|.
it.each<[string, (x: Tensor) => Tensor, number]>([
  ['ReLU', (x) => x.relu(), 0.5],
  ['leaky ReLU', (x) => leakyRelu(x, { negativeSlope: 0.37 }), (1 + 0.37 ** 2) / 2],
  ['the absolute value', (x) => x.abs(), 1],
  ['a kink beside 0', (x) => x.add(0.7).relu().sub(0.7), 0.758036347776927],
  ['two side by side', (x) => x.clamp({ min: -0.5, max: 2 }), 0.6687123293258339], // Φ(0.7)
])('the slope at 1 of %s is that of the theory, kinks and all', (_, f, mean) => {
  const slope = (weightVariance: number) => correlationMap(f, { weightVariance, variance: 1 }).slopeAtOne;
  expect(slope(1)).toBeCloseTo(mean, 8);
  expect(slope(0.5)).toBeCloseTo(mean / 2, 8);
});

it('ReLU, leaky ReLU and |x| are on the edge at their gains', () => {
  for (const slope of [0, 0.37, -1]) {
    const f = (x: Tensor) => leakyRelu(x, { negativeSlope: slope });
    const map = correlationMap(f, { weightVariance: 2 / (1 + slope * slope) });
    expect([map.phase, map.depthScale, map.fixedPoint]).toEqual(['edge', Number.POSITIVE_INFINITY, 1]);
  }
});

it('two equal signals stay equal, wherever the kinks are', () => {
  for (const f of [new nn.Hardtanh(), new nn.Softshrink(0.2), new nn.Hardtanh({ minVal: -0.5, maxVal: 2 })]) {
    const map = correlationMap(f, { weightVariance: 1, biasVariance: 0.1 });
    expect(map.at(1)).toBeCloseTo(1, 9);
    expect(map.at(map.fixedPoint)).toBeCloseTo(map.fixedPoint, 9);
  }
});

it('an activation that jumps tears signals apart at every scale', () => {
  const sign = correlationMap((x) => x.sign(), { weightVariance: 1 });
  expect([sign.slopeAtOne, sign.phase]).toEqual([Number.POSITIVE_INFINITY, 'chaotic']);
  for (const c of [-0.5, 0.3, 0.9]) expect(sign.at(c)).toBeCloseTo((2 / Math.PI) * Math.asin(c), 9);
  expect(sign.fixedPoint).toBeCloseTo(0, 9);
  const step = correlationMap((x) => where(x.gt(0.5), 1, -0.2), { weightVariance: 1, biasVariance: 0.1 });
  expect(step.phase).toBe('chaotic');
  expect(step.at(step.fixedPoint)).toBeCloseTo(step.fixedPoint, 9);
});

it('tanh: order below σ_w² = 1, chaos above, with the fixed points of its phases', () => {
  const order = correlationMap(new nn.Tanh(), { weightVariance: 0.9, biasVariance: 0.1 });
  expect([order.phase, order.fixedPoint]).toEqual(['ordered', 1]);
  expect(order.slopeAtOne).toBeLessThan(1);
  const chaos = correlationMap(new nn.Tanh(), { weightVariance: 4, biasVariance: 0.05 });
  expect(chaos.phase).toBe('chaotic');
  expect(chaos.at(chaos.fixedPoint)).toBeCloseTo(chaos.fixedPoint, 6);
  expect(chaos.fixedPoint).toBeLessThan(0.6);
  expect(chaos.depthScale).toBeGreaterThan(0);
  expect(correlationMap((x) => x, { weightVariance: 1, variance: 1 }).phase).toBe('edge');
});

it.each<[string, () => unknown, typeof Error, string]>([
  ['no function', () => correlationMap(3 as never), TypeError, 'a Module or a function'],
  ['a signal that explodes', () => correlationMap((x) => x, { weightVariance: 2 }), RangeError, 'the signal explodes'],
  ['a negative variance', () => correlationMap((x) => x, { weightVariance: -1 }), RangeError, 'weightVariance'],
  ['a correlation of 2', () => correlationMap(new nn.ReLU(), { weightVariance: 2 }).at(2), RangeError, 'correlation'],
  ['no samples', () => jacobianSpectrum(new nn.Linear(2, 2), [1, 2], { samples: 0 }), RangeError, 'samples'],
  ['an empty batch', () => jacobianSpectrum(new nn.Linear(2, 2), zeros(0, 2)), RangeError, 'no samples'],
  ['none for the kernel', () => tangentKernel(new nn.Linear(2, 2), zeros(0, 2)), RangeError, 'no samples'],
  [
    'integers',
    () => jacobianSpectrum(new nn.Embedding(3, 2), zeros(2, { dtype: 'int64' })),
    RangeError,
    'floating-point',
  ],
])('%s is refused', (_, run, kind, text) => {
  expect(run).toThrow(kind);
  expect(run).toThrow(text);
});
