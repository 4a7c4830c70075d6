import { kaimingUniform_ } from '@wick/init';
import * as nn from '@wick/nn';
import { manualSeed, randn } from '@wick/tensor';
import { lsuv_, signalPropagation } from '../index.ts';

const deep = () =>
  new nn.Sequential(...Array.from({ length: 12 }, () => [new nn.Linear(48, 48), new nn.Tanh()]).flat());

it('after lsuv_ every layer’s output has variance 1 within the tolerance, on the same batch', () => {
  manualSeed(0);
  const model = deep();
  const batch = randn(64, 48);
  const steps = lsuv_(model, batch, { tolerance: 0.02 });
  expect(steps).toHaveLength(12);
  const layers = signalPropagation(model, batch).layers.filter((layer) => layer.hasWeight);
  for (const [i, layer] of layers.entries()) {
    expect(Math.abs(layer.std ** 2 - 1)).toBeLessThan(0.02);
    expect(layer.std).toBeCloseTo(steps[i]!.after, 5);
  }
  expect(Object.hasOwn(model.getSubmodule('0'), 'forward')).toBe(false);
});

it('orthogonal: false keeps the directions of the weights, zeroBias: false the biases, std sets the deviation', () => {
  manualSeed(0);
  const layer = new nn.Linear(8, 8);
  kaimingUniform_(layer.weight, { nonlinearity: 'relu' });
  const [weight, bias] = [layer.weight.detach().clone(), layer.bias!.detach().clone()];
  const [step] = lsuv_(layer, randn(256, 8), { orthogonal: false, zeroBias: false, std: 2 });
  const factors = layer.weight.detach().div(weight).toTypedArray() as Float32Array;
  for (const factor of factors) expect(factor).toBeCloseTo(factors[0]!, 4);
  expect(layer.bias!.tolist()).toEqual(bias.tolist());
  expect(Math.abs((step!.after / 2) ** 2 - 1)).toBeLessThan(0.1);
});

it.each([
  ['a tolerance of 0', { tolerance: 0 }],
  ['no iterations', { maxIterations: 0 }],
  ['a deviation of 0', { std: 0 }],
])('lsuv_ refuses %s before anything changes', (_, options) => {
  const layer = new nn.Linear(2, 2);
  const before = layer.weight.tolist();
  expect(() => lsuv_(layer, randn(4, 2), options)).toThrow(RangeError);
  expect(layer.weight.tolist()).toEqual(before);
});
