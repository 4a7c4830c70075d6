import { join } from 'node:path';
import { kaimingNormal_, normal_, orthogonal_, xavierNormal_ } from '@wick/init';
import * as nn from '@wick/nn';
import { manualSeed, noGrad, randn, type Tensor } from '@wick/tensor';
import { expectClose, fixture } from '@wick/testing';
import { type LayerSignal, signalPropagation, type Verdict } from '../index.ts';

type Row = Pick<LayerSignal, 'mean' | 'std' | 'signal' | 'dead' | 'saturated' | 'gradNorm' | 'weightGradNorm'>;
const { cases } = fixture<{ cases: Record<string, { loss: number; layers: Row[] }> }>(
  join(__dirname, '..'),
  'propagation',
);

type Recipe = [(() => nn.Module) | null, (weight: Tensor) => unknown, boolean];
const recipes: Record<string, Recipe> = {
  xavier: [() => new nn.ReLU(), (w) => xavierNormal_(w), false],
  kaiming: [() => new nn.ReLU(), (w) => kaimingNormal_(w, { nonlinearity: 'relu' }), false],
  default: [() => new nn.ReLU(), () => {}, true],
  orthogonal: [null, (w) => orthogonal_(w), false],
  tanh: [() => new nn.Tanh(), (w) => normal_(w, { mean: 0, std: 1 }), true],
};

function setUp(name: string) {
  const [activation, initialise, bias] = recipes[name]!;
  manualSeed(3);
  const layers: nn.Module[] = [];
  for (let i = 0; i < (name === 'tanh' ? 4 : 30); i++) {
    const linear = new nn.Linear(64, 64, { bias });
    initialise(linear.weight);
    layers.push(linear, ...(activation ? [activation()] : []));
  }
  return { model: new nn.Sequential(...layers), input: randn(32, 64), target: randn(32, 64) };
}

const verdicts: [string, Verdict, Verdict][] = [
  ['xavier', 'vanishing', 'vanishing'],
  ['kaiming', 'healthy', 'healthy'],
  ['default', 'vanishing', 'vanishing'],
  ['orthogonal', 'healthy', 'healthy'],
];

it.each(Object.keys(recipes))('%s, in depth: every number is PyTorch’s', (name) => {
  const { model, input, target } = setUp(name);
  const report = signalPropagation(model, input, { target });
  const expected = cases[name]!;
  // Sums over 30 layers of 64 inputs in another order: float32 errors add up along the depth, relative to each scale.
  const rtol = 1e-4;
  // What the batch changes is a difference of outputs: it is known to their rounding, however small it gets itself.
  const rounding = 2 ** -24 * Math.max(...expected.layers.map((row) => row.std));
  for (const key of ['std', 'signal', 'dead', 'gradNorm', 'weightGradNorm'] as const) {
    const [actual, wanted] = [report.layers, expected.layers].map((rows) => rows.map((row) => row[key]));
    expect(actual!.map((value) => value === null)).toEqual(wanted!.map((value) => value === null));
    expectClose(
      actual!.map((value) => value ?? 0),
      wanted!.map((value) => value ?? 0),
      { rtol, atol: key === 'signal' ? rounding : 0 },
    );
  }
  report.layers.forEach((row, i) => {
    const { mean, std } = expected.layers[i]!;
    expect(Math.abs(row.mean - mean)).toBeLessThan(rtol * std);
  });
  if (name === 'tanh')
    expectClose(
      report.layers.map((row) => row.saturated ?? 0),
      expected.layers.map((row) => row.saturated ?? 0),
      { rtol: 0, atol: 2e-3 },
    );
  expectClose([report.loss!], [expected.loss], { rtol: 1e-4 });
});

/** How the variance (about 0) changes from one linear layer to the next, on average over 30. */
function perLayer(layers: readonly Row[]): number {
  const linear = layers.filter(({ weightGradNorm }) => weightGradNorm !== null);
  const [first, last] = [linear[0]!, linear.at(-1)!].map(({ mean, std }) => mean ** 2 + std ** 2);
  return (last! / first!) ** (1 / (linear.length - 1));
}

// He et al. (2015), Saxe et al. (2014): what the fixture must show, and wick with it.
it.each([
  ['Xavier before ReLU halves the variance', 'xavier', 0.5, 0.05],
  ['Kaiming keeps it', 'kaiming', 1, 0.05],
  ['orthogonal layers keep it exactly', 'orthogonal', 1, 1e-6],
])('%s at every layer, in PyTorch as here', (_, name, ratio, tolerance) => {
  const { model, input, target } = setUp(name);
  for (const layers of [cases[name]!.layers, signalPropagation(model, input, { target }).layers])
    expect(Math.abs(perLayer(layers) - ratio)).toBeLessThan(tolerance);
});

it('the default, √5, leaves nothing of the input after 30 layers, in PyTorch as here', () => {
  const { model, input, target } = setUp('default');
  for (const layers of [cases.default!.layers, signalPropagation(model, input, { target }).layers])
    expect(layers.at(-1)!.signal / layers[0]!.signal).toBeLessThan(1e-6);
});

it.each(verdicts)('%s: the verdict forward and backward', (name, forward, backward) => {
  const { model, input, target } = setUp(name);
  const report = signalPropagation(model, input, { target });
  expect([report.forward.verdict, report.backward!.verdict]).toEqual([forward, backward]);
  expect(String(report)).toContain(`Verdict: ${report.verdict}`);
});

it('a network whose weights are too large explodes, and the layer where it starts is named', () => {
  const layers = Array.from({ length: 6 }, () => new nn.Linear(32, 32, { bias: false }));
  manualSeed(0);
  for (const [i, layer] of layers.entries()) orthogonal_(layer.weight, { gain: i < 2 ? 1 : 5 });
  const report = signalPropagation(new nn.Sequential(...layers), randn(16, 32));
  expect(report.forward).toMatchObject({ verdict: 'exploding', startsAt: '3' });
  expect(report.backward).toBeNull();
});

it('gradients, running statistics, hooks and the default generator are as before', () => {
  const norm = new nn.BatchNorm1d(4);
  const linear = new nn.Linear(4, 4);
  const model = new nn.Sequential(linear, norm, new nn.ReLU(true), new nn.Dropout(0.5)).eval();
  const input = randn(8, 4);
  linear.weight.grad = randn(4, 4);
  const gradient = linear.weight.grad;
  manualSeed(5);
  const next = randn(3).tolist();
  manualSeed(5);
  const first = signalPropagation(model, input, { target: randn(8, 4) });
  manualSeed(5);
  const second = signalPropagation(model, input, { target: randn(8, 4) });
  expect(second).toEqual(first);
  manualSeed(5);
  expect(randn(3).tolist()).toEqual(next);
  expect(linear.weight.grad).toBe(gradient);
  expect([norm.running_mean!.tolist(), model.training]).toEqual([[0, 0, 0, 0], false]);
});

it.each([
  ['no module', () => signalPropagation({} as never, [1]), TypeError],
  ['a threshold of 1', () => signalPropagation(new nn.Linear(1, 1), [1, 1], { threshold: 1 }), RangeError],
  [
    'a target that is no tensor',
    () => signalPropagation(new nn.Linear(1, 1), [1, 1], { target: [1] as never }),
    TypeError,
  ],
  [
    'a target inside noGrad',
    () => noGrad(() => signalPropagation(new nn.Linear(1, 1), [1, 1], { target: randn(1, 1) })),
    RangeError,
  ],
])('signalPropagation refuses %s', (_, call, kind) => {
  expect(call).toThrow(kind);
});
