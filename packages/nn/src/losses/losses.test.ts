import { defaultGenerator, manualSeed, ones, randn, ShapeError, type Tensor, tensor } from '@wick/tensor';
import { decodeArray, type EncodedArray, expectClose, fixture, gradcheck, gradgradcheck, sha256 } from '@wick/testing';
import * as nn from '../index.ts';

interface Case {
  loss: string;
  args: unknown[];
  options: Record<string, unknown>;
  repr: string;
  state: Record<string, string>;
  generator: string;
  inputs: EncodedArray[];
  /** Arguments of forward that are no tensors, after the inputs. */
  positional: unknown[];
  outputs: EncodedArray[];
  gradOutput: EncodedArray;
  gradInputs: (EncodedArray | null)[];
  gradients: Record<string, EncodedArray>;
  logProb?: EncodedArray;
  predict?: EncodedArray;
}
const { cases } = fixture<{ cases: Case[] }>(__dirname, 'losses');

const warned = jest.spyOn(console, 'warn').mockImplementation(() => {});
afterAll(() => warned.mockRestore());

const decode = (encoded: EncodedArray) => tensor(decodeArray(encoded), { dtype: encoded.dtype }).reshape(encoded.shape);
const isArray = (value: unknown): value is EncodedArray =>
  typeof value === 'object' && value !== null && 'base64' in value;

const modules: Record<string, unknown> = { ...nn };

function build({ loss, args, options }: Case): nn.Module {
  const make = modules[loss] as new (...args: unknown[]) => nn.Module;
  const read = Object.entries(options).map(([name, value]) => [name, isArray(value) ? decode(value) : value]);
  return new make(...args, ...(read.length > 0 ? [Object.fromEntries(read)] : []));
}

const label = (c: Case, i: number) =>
  `${i}: ${c.loss}(${[...c.args, ...Object.entries(c.options).map(([k, v]) => `${k}=${isArray(v) ? '…' : v}`)]}) of ${c.inputs[0]!.dtype}`;

// Sums in another order than PyTorch's differ by a few units in the last place of the largest summand.
const tolerance = { float32: { rtol: 1e-5, atol: 5e-6 }, float64: { rtol: 1e-12, atol: 1e-12 } };

it.each(cases.map((c, i) => [label(c, i), c] as const))("%s has PyTorch's repr, state, value and gradients", (_, c) => {
  manualSeed(17);
  const module = build(c);
  expect(sha256(defaultGenerator.getState())).toBe(c.generator);
  expect(module.toString()).toBe(c.repr);
  const state = Object.entries(module.stateDict()).map(([name, t]) => [name, sha256(t)]);
  expect(Object.fromEntries(state)).toEqual(c.state);
  const within = tolerance[c.inputs[0]!.dtype as 'float32' | 'float64'];

  const inputs = c.inputs.map((e, i) => decode(e).requiresGrad_(c.gradInputs[i] !== null));
  const made = module.forward(...inputs, ...c.positional) as Tensor | Tensor[];
  const outputs = Array.isArray(made) ? made : [made];
  expect(outputs.length).toBe(c.outputs.length);
  outputs.forEach((output, i) => void expectClose(output, decode(c.outputs[i]!)));
  outputs[0]!.backward({ gradient: decode(c.gradOutput) });
  c.gradInputs.forEach((g, i) => void (g && expectClose(inputs[i]!.grad!, decode(g), within)));
  const found = [...module.namedParameters()].filter(([, parameter]) => parameter.grad);
  expect(found.map(([name]) => name)).toEqual(Object.keys(c.gradients));
  for (const [name, parameter] of found) expectClose(parameter.grad!, decode(c.gradients[name]!), within);
  if (!(module instanceof nn.AdaptiveLogSoftmaxWithLoss) || !c.logProb || !c.predict) return;
  expectClose(module.logProb(inputs[0]!), decode(c.logProb));
  expect(module.predict(inputs[0]!).tolist()).toEqual(decode(c.predict).tolist());
});

it('a distance that is a module is part of the loss, a function is not', () => {
  const distance = new nn.CosineSimilarity();
  const loss = new nn.TripletMarginWithDistanceLoss({ distanceFunction: distance });
  expect([...loss.children()]).toEqual([distance]);
  const [a, p, n] = [randn(3, 4), randn(3, 4), randn(3, 4)];
  const own = new nn.TripletMarginWithDistanceLoss({ distanceFunction: (x, y) => distance.forward(x, y) });
  expect([...own.children()]).toEqual([]);
  expect(own.toString()).toBe('TripletMarginWithDistanceLoss()');
  expectClose(loss.forward(a, p, n), own.forward(a, p, n));
  const by = distance.forward(a, p).sub(distance.forward(a, n)).add(1).relu().mean();
  expectClose(own.forward(a, p, n), by);
  expectClose(nn.functional.tripletMarginWithDistanceLoss(a, p, n, { distanceFunction: distance }), by);
});

it('AdaptiveLogSoftmaxWithLoss has the derivatives of finite differences, and probabilities of sum 1', () => {
  manualSeed(1);
  const module = new nn.AdaptiveLogSoftmaxWithLoss(4, 9, [2, 5], { divValue: 1.5, dtype: 'float64' });
  const parameters = [...module.parameters()];
  const input = randn(3, 4, { dtype: 'float64' }).requiresGrad_();
  const target = tensor([7n, 0n, 3n]);
  const loss = (x: Tensor) => module.forward(x, target);
  gradcheck(loss, [input, ...parameters]);
  gradgradcheck(loss, [input, ...parameters]);
  expectClose(module.logProb(input).exp().sum(1), ones(3, { dtype: 'float64' }));
});

const wrong = <T>(value: unknown) => value as T;
const adaptive = (cutoffs: number[]) => () => new nn.AdaptiveLogSoftmaxWithLoss(4, 9, cutoffs);

it.each<[string, () => unknown, new (message?: string) => Error, RegExp]>([
  ...(
    [
      nn.L1Loss,
      nn.MSELoss,
      nn.SoftMarginLoss,
      nn.MultiLabelMarginLoss,
      nn.SmoothL1Loss,
      nn.HuberLoss,
      nn.KLDivLoss,
    ] as const
  ).map((loss): [string, () => unknown, new (message?: string) => Error, RegExp] => [
    `${loss.typeName}: another reduction`,
    () => new loss(wrong('max')),
    RangeError,
    new RegExp(`^${loss.typeName}: reduction must be .*, got "max"`),
  ]),
  [
    'BCELoss: batchmean',
    () => new nn.BCELoss(null, { reduction: wrong('batchmean') }),
    RangeError,
    /^BCELoss: reduction/,
  ],
  [
    'BCELoss: a weight that is no tensor',
    () => new nn.BCELoss(wrong([1])),
    TypeError,
    /^BCELoss: weight must be a Tensor/,
  ],
  [
    'BCEWithLogitsLoss: posWeight',
    () => new nn.BCEWithLogitsLoss({ posWeight: wrong(2) }),
    TypeError,
    /posWeight must be a Tensor, got 2/,
  ],
  ['SmoothL1Loss: beta', () => new nn.SmoothL1Loss({ beta: -1 }), RangeError, /^SmoothL1Loss: beta must be .* got -1/],
  ['HuberLoss: delta', () => new nn.HuberLoss({ delta: 0 }), RangeError, /^HuberLoss: delta must be .* got 0/],
  [
    'HuberLoss: delta of another type',
    () => new nn.HuberLoss({ delta: wrong('1') }),
    TypeError,
    /^HuberLoss: delta must be a number, got "1"/,
  ],
  ['HingeEmbeddingLoss: margin', () => new nn.HingeEmbeddingLoss(wrong('1')), TypeError, /^HingeEmbeddingLoss: margin/],
  [
    'TripletMarginLoss: margin',
    () => new nn.TripletMarginLoss(0),
    RangeError,
    /^TripletMarginLoss: margin must be a positive number, got 0/,
  ],
  [
    'TripletMarginWithDistanceLoss: margin',
    () => new nn.TripletMarginWithDistanceLoss({ margin: -1 }),
    RangeError,
    /margin must be a positive number, got -1/,
  ],
  [
    'TripletMarginWithDistanceLoss: distance',
    () => new nn.TripletMarginWithDistanceLoss({ distanceFunction: wrong(2) }),
    TypeError,
    /distanceFunction must be a function or a Module, got 2/,
  ],
  ['MultiMarginLoss: p', () => new nn.MultiMarginLoss(3), RangeError, /^MultiMarginLoss: p must be 1 or 2, got 3/],
  [
    'MultiMarginLoss: weight',
    () => new nn.MultiMarginLoss({ weight: ones(2, 2) }),
    ShapeError,
    /^MultiMarginLoss: weight .*\[2, 2\]/,
  ],
  ['CTCLoss: blank', () => new nn.CTCLoss(-1), RangeError, /^CTCLoss: blank must be .* got -1/],
  [
    'PoissonNLLLoss: logInput',
    () => new nn.PoissonNLLLoss(wrong(1)),
    TypeError,
    /^PoissonNLLLoss: logInput must be a boolean/,
  ],
  ...[[], [0, 3], [3, 3], [5, 3], [9], [1.5]].map(
    (cutoffs): [string, () => unknown, new (message?: string) => Error, RegExp] => [
      `AdaptiveLogSoftmaxWithLoss: cutoffs [${cutoffs}]`,
      adaptive(cutoffs),
      RangeError,
      /^AdaptiveLogSoftmaxWithLoss: cutoffs must be whole numbers that rise from 1 to 8/,
    ],
  ),
  [
    'AdaptiveLogSoftmaxWithLoss: a class out of range',
    () => adaptive([3])().forward(ones(2, 4), tensor([0n, 9n])),
    RangeError,
    /target 9 is out of bounds: classes go from 0 to 8/,
  ],
  [
    'AdaptiveLogSoftmaxWithLoss: a negative class',
    () => adaptive([3])().forward(ones(2, 4), tensor([0n, -1n])),
    RangeError,
    /target -1 is out of bounds/,
  ],
  [
    'AdaptiveLogSoftmaxWithLoss: batches that differ',
    () => adaptive([3])().forward(ones(2, 4), tensor([0n])),
    ShapeError,
    /\[2, 4\] and \[1\]/,
  ],
  [
    'AdaptiveLogSoftmaxWithLoss: a class for a batch',
    () => adaptive([3])().forward(ones(2, 4), tensor(0n)),
    ShapeError,
    /\[2, 4\] and \[\]/,
  ],
])('refuses %s', (_, make, error, message) => {
  manualSeed(0);
  expect(make).toThrow(error);
  expect(make).toThrow(message);
});
