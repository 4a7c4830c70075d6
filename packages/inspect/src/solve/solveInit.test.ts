import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as nn from '@wick/nn';
import {
  dropout,
  Generator,
  gelu,
  leakyRelu,
  linear,
  manualSeed,
  ones,
  rand,
  randint,
  randn,
  relu,
  silu,
  type Tensor,
  tensor,
} from '@wick/tensor';
import { type SolveReport, solveInit_ } from '../index.ts';

interface Case {
  readonly name: string;
  readonly shape: number[] | null;
  readonly options: { readonly center?: boolean; readonly gains?: Record<string, number> };
  readonly layers: readonly (readonly [name: string, scale: number | null, predicted: number | null])[];
  readonly gap: number;
  readonly unreachable: boolean;
}

const { cases } = JSON.parse(readFileSync(join(__dirname, 'fixtures/solve.json'), 'utf8')) as { cases: Case[] };

class Block extends nn.Module {
  readonly a: nn.Linear;
  readonly b: nn.Linear;
  readonly act: nn.Module;
  constructor(width: number, act: () => nn.Module) {
    super();
    this.a = new nn.Linear(width, width);
    this.b = new nn.Linear(width, width);
    this.act = act();
  }
  override forward(x: Tensor): Tensor {
    const act = (t: Tensor) => this.act.forward(t) as Tensor;
    return act(x.add(this.b.forward(act(this.a.forward(x)))));
  }
}

class ConvBlock extends nn.Module {
  readonly conv1: nn.Conv2d;
  readonly bn1: nn.BatchNorm2d | nn.Identity;
  readonly conv2: nn.Conv2d;
  readonly bn2: nn.BatchNorm2d | nn.Identity;
  readonly down: nn.Conv2d | null;
  readonly downbn: nn.BatchNorm2d | null;
  constructor(inputs: number, outputs: number, norm: boolean) {
    super();
    this.conv1 = new nn.Conv2d(inputs, outputs, 3, { padding: 1, bias: !norm });
    this.bn1 = norm ? new nn.BatchNorm2d(outputs) : new nn.Identity();
    this.conv2 = new nn.Conv2d(outputs, outputs, 3, { padding: 1, bias: !norm });
    this.bn2 = norm ? new nn.BatchNorm2d(outputs) : new nn.Identity();
    this.down = inputs === outputs ? null : new nn.Conv2d(inputs, outputs, 1, { bias: !norm });
    this.downbn = norm && this.down ? new nn.BatchNorm2d(outputs) : null;
  }
  override forward(x: Tensor): Tensor {
    const y = this.bn2.forward(this.conv2.forward(relu(this.bn1.forward(this.conv1.forward(x)) as Tensor))) as Tensor;
    let skip = this.down ? this.down.forward(x) : x;
    if (this.downbn) skip = this.downbn.forward(skip);
    return relu(y.add(skip));
  }
}

class PreNorm extends nn.Module {
  readonly norm: nn.LayerNorm;
  readonly up: nn.Linear;
  readonly down: nn.Linear;
  constructor(width: number) {
    super();
    this.norm = new nn.LayerNorm(width);
    this.up = new nn.Linear(width, 4 * width);
    this.down = new nn.Linear(4 * width, width);
  }
  override forward(x: Tensor): Tensor {
    return x.add(this.down.forward(gelu(this.up.forward(this.norm.forward(x)))));
  }
}

class Scaled extends nn.Module {
  readonly a = new nn.Linear(24, 48);
  readonly b = new nn.Linear(48, 48);
  readonly c = new nn.Linear(48, 8);
  override forward(x: Tensor): Tensor {
    const h = silu(this.a.forward(x)).mul(0.5);
    const g = leakyRelu(this.b.forward(h).div(3), { negativeSlope: 0.2 });
    return this.c.forward(dropout(g, { p: 0, training: this.training }));
  }
}

class Tied extends nn.Module {
  readonly embed = new nn.Embedding(50, 16);
  readonly hidden = new nn.Linear(16, 16);
  readonly head = new nn.Linear(16, 50, { bias: false });
  constructor() {
    super();
    this.head.weight = this.embed.weight;
  }
  override forward(x: Tensor): Tensor {
    return this.head.forward(gelu(this.hidden.forward(this.embed.forward(x))));
  }
}

const acts: Readonly<Record<string, () => nn.Module>> = {
  relu: () => new nn.ReLU(),
  tanh: () => new nn.Tanh(),
  gelu: () => new nn.GELU(),
  silu: () => new nn.SiLU(),
  selu: () => new nn.SELU(),
  elu: () => new nn.ELU(),
  sigmoid: () => new nn.Sigmoid(),
  leaky: () => new nn.LeakyReLU({ negativeSlope: 0.1 }),
  softplus: () => new nn.Softplus(),
  mish: () => new nn.Mish(),
  relu6: () => new nn.ReLU6(),
  hardtanh: () => new nn.Hardtanh(),
  prelu: () => new nn.PReLU(),
  hardswish: () => new nn.Hardswish(),
};

function mlp(act: () => nn.Module, widths = [32, 64, 64, 64, 10]): nn.Sequential {
  const layers: nn.Module[] = [];
  for (let i = 0; i + 1 < widths.length; i++) {
    layers.push(new nn.Linear(widths[i]!, widths[i + 1]!));
    if (i + 2 < widths.length) layers.push(act());
  }
  return new nn.Sequential(...layers);
}

const seq = (...modules: nn.Module[]) => new nn.Sequential(...modules);
const bare = { bias: false };
const models: Readonly<Record<string, () => nn.Module>> = {
  ...Object.fromEntries(Object.entries(acts).map(([name, act]) => [`mlp-${name}`, () => mlp(act)])),
  conv: () =>
    seq(
      new nn.Conv2d(3, 16, 3),
      new nn.ReLU(),
      new nn.MaxPool2d(2),
      new nn.Conv2d(16, 32, 3, { groups: 2 }),
      new nn.GELU(),
      new nn.AvgPool2d(2),
      new nn.Conv2d(32, 8, 1),
      new nn.Tanh(),
      new nn.Flatten(),
      new nn.Linear(8 * 6 * 6, 10),
    ),
  'conv-bn': () =>
    seq(
      new nn.Conv2d(3, 16, 3, bare),
      new nn.BatchNorm2d(16),
      new nn.ReLU(),
      new nn.MaxPool2d(2),
      new nn.Conv2d(16, 32, 3, bare),
      new nn.BatchNorm2d(32),
      new nn.SiLU(),
      new nn.AdaptiveAvgPool2d(1),
      new nn.Flatten(),
      new nn.Linear(32, 10),
    ),
  transposed: () =>
    seq(
      new nn.ConvTranspose2d(8, 16, 4),
      new nn.LeakyReLU({ negativeSlope: 0.2 }),
      new nn.ConvTranspose2d(16, 6, 4, { stride: 2, groups: 2 }),
      new nn.ReLU(),
      new nn.Conv2d(6, 3, 3),
      new nn.Tanh(),
    ),
  dropout: () =>
    seq(
      new nn.Linear(20, 40),
      new nn.ReLU(),
      new nn.Dropout(0.3),
      new nn.Linear(40, 40),
      new nn.GELU(),
      new nn.Dropout(0.1),
      new nn.Linear(40, 5),
    ),
  residual: () =>
    seq(
      new nn.Linear(20, 32),
      new nn.ReLU(),
      new Block(32, acts.relu!),
      new Block(32, acts.relu!),
      new nn.Linear(32, 4),
    ),
  'residual-gelu': () =>
    seq(new nn.Linear(20, 32), new Block(32, acts.gelu!), new Block(32, acts.gelu!), new nn.Linear(32, 4)),
  'resnet-bn': () =>
    seq(
      new nn.Conv2d(3, 8, 3, bare),
      new nn.BatchNorm2d(8),
      new nn.ReLU(),
      new ConvBlock(8, 8, true),
      new ConvBlock(8, 16, true),
      new nn.AdaptiveAvgPool2d(1),
      new nn.Flatten(),
      new nn.Linear(16, 10),
    ),
  'resnet-plain': () =>
    seq(
      new nn.Conv2d(3, 8, 3),
      new nn.ReLU(),
      new ConvBlock(8, 8, false),
      new ConvBlock(8, 16, false),
      new nn.AdaptiveAvgPool2d(1),
      new nn.Flatten(),
      new nn.Linear(16, 10),
    ),
  prenorm: () =>
    seq(new nn.Linear(12, 16), new PreNorm(16), new PreNorm(16), new nn.LayerNorm(16), new nn.Linear(16, 4)),
  scaled: () => new Scaled(),
  tied: () => new Tied(),
};

it.each(cases)('scales of $name with $options are anyinit’s', ({ name, shape, options, layers, unreachable }) => {
  manualSeed(0);
  const model = models[name]!();
  const report = solveInit_(model, shape ?? randint(0, 50, [2, 7]), options);
  expect(report.layers.map((layer) => layer.name)).toEqual(layers.map(([path]) => path));
  for (const [i, [, scale, predicted]] of layers.entries()) {
    const found = report.layers[i]!;
    if (scale !== null) expect(Math.abs(found.std! / scale - 1)).toBeLessThan(1e-6);
    if (predicted !== null) expect(Math.abs(found.predicted! / predicted - 1)).toBeLessThan(1e-6);
  }
  expect(report.layers.some(({ reachable }) => !reachable)).toBe(unreachable);
});

it('what the report says is what the model has, from the same seed again and in another distribution', () => {
  const values = (distribution: 'normal' | 'uniform' | 'sinusoidal') => {
    const model = mlp(acts.gelu!, [64, 256, 256, 8]);
    const report = solveInit_(model, [1, 64], { distribution, generator: new Generator().manualSeed(4) });
    for (const layer of report.layers) {
      const linear = model.getSubmodule(layer.name) as nn.Linear;
      expect(Math.abs((linear.weight.std().item() as number) / layer.std! - 1)).toBeLessThan(0.03);
      expect(linear.bias!.abs().max().item()).toBe(0);
    }
    return [...model.parameters()].map((p) => p.tolist());
  };
  for (const distribution of ['normal', 'uniform', 'sinusoidal'] as const)
    expect(values(distribution)).toEqual(values(distribution));
});

it('weights are drawn in order: normal_ with the deviations of the report draws them again', () => {
  const model = mlp(acts.silu!);
  const again = (stds: readonly (number | null)[], generator: Generator) => {
    for (const [i, std] of stds.entries()) {
      const { weight } = model[2 * i] as nn.Linear;
      expect(weight.detach().clone().normal_(0, std!, { generator }).tolist()).toEqual(weight.tolist());
    }
  };
  const stds = (report: SolveReport) => report.layers.map(({ std }) => std);
  again(stds(solveInit_(model, [1, 32], { generator: new Generator().manualSeed(7) })), new Generator().manualSeed(7));
  manualSeed(8);
  again(stds(solveInit_(model, [1, 32])), new Generator().manualSeed(8));
  manualSeed(9);
  again(stds(solveInit_(model, ones(16, 32), { mode: 'empirical' })), new Generator().manualSeed(9));
});

class Relu3 extends nn.Module {
  override forward(x: Tensor): Tensor {
    return x.relu().pow(3);
  }
}
class Snake extends nn.Module {
  readonly a = new nn.Parameter(tensor(0.5));
  override forward(x: Tensor): Tensor {
    return x.add(x.mul(this.a).sin().square().div(this.a));
  }
}
class Doubled extends nn.Module {
  override forward(x: Tensor): Tensor {
    return x.sub(x.mean(-1, true));
  }
}

it('a module of one’s own that works element by element is an activation; one that mixes elements is none', () => {
  const report = solveInit_(
    seq(new nn.Linear(16, 32), new Relu3(), new nn.Linear(32, 32), new Snake(), new nn.Linear(32, 4)),
    [1, 16],
  );
  expect(report.activations.map(({ name, degree }) => [name, degree])).toEqual([
    ['Relu3', 3],
    ['Snake', null],
  ]);
  // E[relu(z)^6] = 15/2 σ^6
  expect(report.layers[0]!.std).toBeCloseTo(7.5 ** (-1 / 6) / 4, 9);
  expect(report.activations[0]!.verdict).toBe('expansive');
  expect(solveInit_(seq(new nn.Linear(16, 32), new Doubled(), new nn.Linear(32, 4)), [2, 16]).activations).toEqual([]);
  const deep = solveInit_(seq(...Array.from({ length: 6 }, () => [new nn.Linear(8, 8), new Relu3()]).flat()), [1, 8]);
  expect(() => deep.assertHealthy()).toThrow(
    /Relu3 is homogeneous of degree 3 .*: a relative error of scale grows 3 times in a layer, 729 times over 6/,
  );
});

it('empirical: what is measured behind every activation is 1, whatever comes in and however narrow the layers', () => {
  manualSeed(1);
  const model = seq(
    new nn.Linear(20, 24),
    new nn.GELU(),
    new nn.Linear(24, 24),
    new Snake(),
    new nn.Linear(24, 24),
    new nn.Tanh(),
    new nn.Linear(24, 3),
  );
  const batch = rand(512, 20).add(2);
  const report = solveInit_(model, batch, { mode: 'empirical' });
  const [first, second, third] = report.layers;
  expect(Math.abs(first!.measured! - 1)).toBeLessThan(2e-3);
  expect(Math.abs(second!.measured! - 1)).toBeLessThan(2e-3);
  expect(third!.measured!).toBeGreaterThan(0.45);
  expect(report.layers.every(({ predicted }) => predicted === null)).toBe(true);
  // The draw is made anew with the scales found: the report’s deviations say all of it.
  const h = gelu((model[0] as nn.Linear).forward(batch));
  expect(h.square().mean().item()).toBeCloseTo(first!.measured!, 5);
});

it('a batch’s own moments are where the analytic walk begins, and are measured in the end', () => {
  manualSeed(0);
  const model = mlp(acts.relu!, [400, 512, 512, 4]);
  const report = solveInit_(model, randn(256, 400).mul(3).add(1));
  expect(report.layers[0]!.std! * Math.sqrt(400 * 10)).toBeCloseTo(Math.SQRT2, 1);
  for (const layer of report.layers.slice(0, 2))
    expect(Math.abs(layer.measured! / layer.predicted! - 1)).toBeLessThan(0.25);
});

it('buffers, mode, gradients and the default generator’s place stay, but for the draws', () => {
  const model = seq(
    new nn.Conv2d(1, 4, 3),
    new nn.BatchNorm2d(4),
    new nn.ReLU(),
    new nn.Dropout(0.5),
    new nn.Flatten(),
    new nn.Linear(64, 2),
  );
  const norm = model[1] as nn.BatchNorm2d;
  solveInit_(model, randn(8, 1, 6, 6), { mode: 'empirical', generator: new Generator().manualSeed(0) });
  expect(norm.running_mean!.tolist()).toEqual([0, 0, 0, 0]);
  expect(norm.num_batches_tracked!.item()).toBe(0);
  expect(model.training).toBe(true);
  expect([...model.parameters()].every((p) => p.grad === null)).toBe(true);
});

it('attention, embeddings and recurrent layers: projections are scaled, what is not modelled is named', () => {
  class Net extends nn.Module {
    readonly embed = new nn.Embedding(20, 16);
    readonly layer = new nn.TransformerEncoderLayer(16, 4, { dimFeedforward: 32, batchFirst: true });
    readonly lstm = new nn.LSTM(16, 8, { batchFirst: true });
    readonly head = new nn.Linear(8, 20);
    override forward(x: Tensor): Tensor {
      return this.head.forward(this.lstm.forward(this.layer.forward(this.embed.forward(x)))[0]);
    }
  }
  const report = solveInit_(new Net(), randint(0, 20, [2, 5]));
  expect(report.layers.map(({ name }) => name)).toEqual([
    'embed',
    'layer.self_attn.in_proj_weight',
    'layer.self_attn.out_proj.weight',
    'layer.norm1',
    'layer.linear1',
    'layer.linear2',
    'layer.norm2',
    'head',
  ]);
  expect(report.unscaled.map(({ name }) => name)).toEqual(['lstm.weight_ih_l0', 'lstm.weight_hh_l0']);
  // Behind the ReLU a tenth is dropped, and the rest made larger for it.
  expect(report.layers.find(({ name }) => name === 'layer.linear1')!.std).toBeCloseTo(Math.sqrt(2 * 0.9) / 4, 6);
});

it('a table for people, plain data for a log', () => {
  const report = solveInit_(mlp(acts.relu!, [16, 32, 4]), [1, 16]);
  expect(String(report)).toBe(
    [
      'analytic, 1 pass, largest gap 0.00 %',
      '',
      'layer  type    activation  fan      std  predicted  measured',
      '────────────────────────────────────────────────────────────',
      '0      Linear  relu         16  0.35355     1.0000         -',
      '2      Linear  -            32  0.17678     1.0000         -',
      '',
      'relu: χ = 1.000, σ* = 1.414, marginal',
    ].join('\n'),
  );
  expect(JSON.parse(JSON.stringify(report))).toMatchObject({ mode: 'analytic', converged: true, warnings: [] });
  expect(() => report.assertHealthy()).not.toThrow();
});

it.each<[string, () => unknown, typeof Error, string]>([
  ['no module', () => solveInit_(3 as never, [1, 2]), TypeError, 'expected a Module'],
  ['no input', () => solveInit_(mlp(acts.relu!), undefined as never), TypeError, 'an input is needed'],
  [
    'a shape to measure',
    () => solveInit_(mlp(acts.relu!), [1, 32], { mode: 'empirical' }),
    TypeError,
    'a batch to measure',
  ],
  [
    'an unknown option',
    () => solveInit_(mlp(acts.relu!), [1, 32], { distributions: 'normal' } as never),
    TypeError,
    'distribution',
  ],
  ['a gain of 0', () => solveInit_(mlp(acts.relu!), [1, 32], { gains: { relu: 0 } }), RangeError, 'gains'],
  ['an input that does not fit', () => solveInit_(mlp(acts.relu!), [1, 31]), Error, '31'],
])('%s is refused, and nothing changes', (_, run, kind, text) => {
  expect(run).toThrow(kind);
  expect(run).toThrow(text);
});

it('the report writes the Python that draws the same', () => {
  const model = seq(new nn.Linear(16, 8), new nn.LayerNorm(8), new nn.ReLU(), new nn.Linear(8, 2, { bias: false }));
  const code = (center: boolean) => solveInit_(model, [1, 16], { center }).toPyTorch(3).split('\n');
  expect(code(false)).toEqual([
    'import torch',
    'from torch import nn',
    '',
    'torch.manual_seed(3)',
    'nn.init.normal_(model.get_parameter("0.weight"), std=0.25)',
    'nn.init.zeros_(model.get_parameter("0.bias"))',
    'nn.init.constant_(model.get_parameter("1.weight"), 1.4142135623730951)',
    'nn.init.zeros_(model.get_parameter("1.bias"))',
    'nn.init.normal_(model.get_parameter("3.weight"), std=0.35355339059327373)',
    '',
  ]);
  expect(code(true)[5]).toBe('with torch.no_grad():');
});

it('gains that nothing uses are named', () => {
  const report = solveInit_(mlp(acts.relu!, [4, 4, 2]), [1, 4], { gains: { gelu: 1.5 } });
  expect(report.warnings).toEqual(['gains: there is no activation gelu in this model']);
});

it('activations of one name are told apart by what they do: none hides another', () => {
  class Power extends nn.Module {
    constructor(readonly p: number) {
      super();
    }
    override forward(x: Tensor): Tensor {
      return x.relu().pow(this.p);
    }
  }
  const powers = (...all: number[]) => seq(...all.flatMap((p) => [new nn.Linear(8, 8), new Power(p)]));
  const report = solveInit_(powers(3, 3, 3, 1), [1, 8]);
  expect(report.activations.map(({ name, degree, verdict }) => [name, degree, verdict])).toEqual([
    ['Power', 3, 'unstable'],
    ['Power', 1, 'marginal'],
  ]);
  expect(report.profiles.map(({ degree }) => degree)).toEqual([3, 1]);
  expect(() => report.assertHealthy()).toThrow(/Power is homogeneous of degree 3/);
  const soft = (beta: number) => [new nn.Linear(8, 8), new nn.Softplus({ beta })];
  const { activations } = solveInit_(seq(...soft(1), ...soft(3), ...soft(1)), [1, 8]);
  expect(activations.map(({ name }) => name)).toEqual(['softplus', 'softplus']);
  expect(activations[0]!.chi).not.toBe(activations[1]!.chi);
});

it('weights without a layer go by their own names', () => {
  class Free extends nn.Module {
    readonly first = new nn.Parameter(randn(8, 8));
    readonly second = new nn.Parameter(randn(8, 8));
    override forward(x: Tensor): Tensor {
      return linear(relu(x.matmul(this.first)), this.second);
    }
  }
  const { layers } = solveInit_(seq(new Free(), new nn.ReLU()), [1, 8]);
  expect(layers.map(({ name, type, std }) => [name, type, std!.toFixed(4)])).toEqual([
    ['0.first', 'matmul', '0.5000'],
    ['0.second', 'linear', '0.5000'],
  ]);
});

it.each(['analytic', 'empirical'] as const)('what a model draws while it is looked at moves no draw: %s', (mode) => {
  class Noisy extends nn.Module {
    override forward(x: Tensor): Tensor {
      return x.add(randn(...x.shape).mul(0.01));
    }
  }
  const model = seq(new nn.Linear(8, 8), new nn.ReLU(), new nn.Dropout(0.5), new Noisy(), new nn.Linear(8, 2));
  const batch = randn(32, 8);
  manualSeed(3);
  const { layers } = solveInit_(model, batch, { mode });
  const next = rand(1).item();
  manualSeed(3);
  for (const { name, std } of layers) {
    const { weight } = model.getSubmodule(name) as nn.Linear;
    expect(weight.detach().clone().normal_(0, std!).equal(weight)).toBe(true);
  }
  expect(rand(1).item()).toBe(next);
});

it('empirical: what gives no more on a batch is named for what it is', () => {
  const model = seq(new nn.Linear(4, 4), new nn.ReLU(), new nn.Linear(4, 1), new nn.Sigmoid());
  manualSeed(0);
  const report = solveInit_(model, ones(8, 4), { mode: 'empirical' });
  expect(report.warnings.some((text) => text.includes('other paths'))).toBe(false);
});
