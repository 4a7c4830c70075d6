import * as nn from '@wick/nn';
import { full, manualSeed, ones, prelu, randn, relu, type Tensor, tensor, zeros } from '@wick/tensor';
import { planInit, predictSignal, solveInit_ } from '../index.ts';

const seq = (...modules: nn.Module[]) => new nn.Sequential(...modules);
const { parametrizations } = nn.utils;

it.each<[string, (layer: nn.Linear) => nn.Module, string[]]>([
  [
    'weightNorm',
    (layer) => parametrizations.weightNorm(layer),
    ['0.parametrizations.weight.original0', '0.parametrizations.weight.original1'],
  ],
  ['spectralNorm', (layer) => parametrizations.spectralNorm(layer), ['0.parametrizations.weight.original']],
  ['the older weightNorm', (layer) => nn.utils.weightNorm(layer), ['0.weight_g', '0.weight_v']],
])('a weight that %s computes stays, and the report says what it is', (_, wrap, names) => {
  manualSeed(0);
  const model = seq(wrap(new nn.Linear(8, 8, { bias: false })), new nn.ReLU(), new nn.Linear(8, 2)).eval();
  const layer = model[0] as nn.Linear;
  const before = layer.weight.detach().clone();
  const meanSquare = before.to('float64').square().mean().item() as number;
  for (const mode of ['analytic', 'empirical'] as const) {
    const report = solveInit_(model, randn(64, 8), { mode });
    expect(layer.weight.allclose(before, { rtol: 1e-5 })).toBe(true);
    const [row] = report.layers;
    expect([row!.fixed, row!.activation]).toEqual([true, 'relu']);
    expect(row!.std! ** 2).toBeCloseTo(meanSquare, 5);
    expect(report.unscaled).toEqual(names.map((name) => ({ name, reason: 'the weight of 0 is computed from it' })));
    expect(report.warnings).toContain('the weight of 0 is computed from other parameters: it stays as it is');
    expect(report.toPyTorch()).not.toContain('get_parameter("0.weight")');
    expect(report.toPyTorch()).not.toContain('get_parameter("")');
  }
  // What comes of it is told as it is: half of fan σ² behind the ReLU.
  expect(planInit(model, [1, 8]).layers[0]!.predicted).toBeCloseTo(4 * meanSquare, 5);
});

it('a slope a channel counts as their mean, as a layer and as a function', () => {
  class Bent extends nn.Module {
    readonly slopes = new nn.Parameter(tensor([0.1, 0.2, 0.3, 0.8]));
    override forward(x: Tensor): Tensor {
      return prelu(x, this.slopes);
    }
  }
  const layer = new nn.PReLU({ numParameters: 4 });
  layer.weight.data.copy_(tensor([0.1, 0.2, 0.3, 0.8]));
  for (const bent of [layer, new Bent()]) {
    const [row] = solveInit_(seq(new nn.Linear(4, 4), bent, new nn.Linear(4, 1)), [2, 4]).layers;
    expect(row!.activation).toBe('leakyRelu');
    expect(row!.std).toBeCloseTo(Math.sqrt(2 / (1 + 0.35 ** 2)) / 2, 6);
  }
});

it('a shape stands for numbers of the model’s own kind', () => {
  const model = seq(new nn.Linear(4, 4), new nn.ReLU()).to('float64');
  expect(solveInit_(model, [2, 4]).layers[0]!.std).toBeCloseTo(Math.SQRT1_2, 12);
  expect(planInit(model, [2, 4]).layers[0]!.std).toBeCloseTo(Math.SQRT1_2, 12);
  const [linear] = predictSignal(model, [2, 4]);
  expect(linear!.predicted).toBeCloseTo(4 * linear!.std ** 2, 9);
});

it('empirical: a batch that shows nothing is no healthy measurement', () => {
  const run = (batch: Tensor) => solveInit_(seq(new nn.Linear(4, 4), new nn.ReLU()), batch, { mode: 'empirical' });
  const [none, missing] = [run(zeros(8, 4)), run(full([8, 4], Number.NaN))];
  expect(none.warnings).toContain('the signal at 1 vanishes; 0 stays as it is');
  expect(missing.warnings).toContain('the signal at 1 is not finite; 0 stays as it is');
  for (const report of [none, missing]) {
    expect(report.converged).toBe(false);
    expect(() => report.assertHealthy()).toThrow('objectives are missed');
  }
  expect(() => run(ones(8, 4)).assertHealthy()).not.toThrow();
});

it('the sum of branches of which one is computed is reached by the other', () => {
  class Both extends nn.Module {
    readonly a = parametrizations.weightNorm(new nn.Linear(16, 16, { bias: false }));
    readonly b = new nn.Linear(16, 16);
    override forward(x: Tensor): Tensor {
      return relu(this.a.forward(x).add(this.b.forward(x)));
    }
  }
  manualSeed(2);
  const model = new Both();
  const report = solveInit_(model, [1, 16]);
  const [a, b] = report.layers;
  expect(a!.fixed && !b!.fixed).toBe(true);
  expect(16 * (a!.std! ** 2 + b!.std! ** 2)).toBeCloseTo(2, 6);
});
