import { ones, randn, type Tensor, tensor } from '@wick/tensor';
import * as nn from '../index.ts';

const { functionalCall } = nn.utils.stateless;
const wrong = <T>(value: unknown) => value as T;

class Tied extends nn.Module {
  a = new nn.Parameter(ones(1));
  b = this.a;
  override forward(x: Tensor) {
    return x.mul(this.a).add(this.b);
  }
}

it('computes with the tensors that are given, lets gradients flow to them, and leaves the module as it was', () => {
  const model = new nn.Sequential(new nn.Linear(2, 2), new nn.BatchNorm1d(2));
  const weight = randn(2, 2).requiresGrad_();
  const mean = tensor([1, 2]);
  const kept = ['0.weight', '0.bias', '1.weight', '1.bias', '1.running_mean'];
  const values = () => kept.map((name) => model.stateDict()[name]!.tolist());
  const before = values();
  const y = functionalCall(model, { '0.weight': weight, '1.running_mean': mean }, [randn(3, 2)]) as Tensor;
  y.pow(2).sum().backward();
  expect(weight.grad!.shape).toEqual([2, 2]);
  expect((model[0] as nn.Linear).weight.grad).toBeNull();
  expect((model[0] as nn.Linear).bias!.grad).not.toBeNull();
  expect(mean.tolist()).not.toEqual([1, 2]); // the statistics that were given are those that are updated
  expect(values()).toEqual(before);
  expect([...model.parameters()].every((p) => p instanceof nn.Parameter)).toBe(true);
});

it('gives a tensor for one name of a shared parameter to all its names, unless told not to', () => {
  const two = tensor([2]);
  expect(functionalCall(new Tied(), { a: two }, [ones(1)]).item()).toBe(4);
  expect(functionalCall(new Tied(), { b: two }, [ones(1)], { tieWeights: false }).item()).toBe(3);
  expect(functionalCall(new Tied(), { a: two, b: tensor([5]) }, [ones(1)]).item()).toBe(7);
});

it('puts everything back when forward() throws', () => {
  const layer = new nn.Linear(2, 2);
  const { weight } = layer;
  expect(() => functionalCall(layer, { weight: ones(2, 2) }, [ones(3, 3)])).toThrow(RangeError);
  expect(layer.weight).toBe(weight);
  expect(Object.keys(layer.stateDict())).toEqual(['weight', 'bias']);
});

it.each([
  [
    'a name that is not there',
    () => functionalCall(new Tied(), { c: ones(1) }, [ones(1)]),
    RangeError,
    /Tied has no parameter or buffer "c"/,
  ],
  [
    'a value that is no tensor',
    () => functionalCall(new Tied(), { a: wrong(1) }, [ones(1)]),
    TypeError,
    /a must be a Tensor, got 1/,
  ],
  [
    'strictly, missing names',
    () => functionalCall(new nn.Linear(1, 1), { weight: ones(1, 1) }, [ones(1)], { strict: true }),
    RangeError,
    /missing keys: bias/,
  ],
  [
    'what is no module',
    () => functionalCall(wrong<nn.Module>(null), {}, []),
    TypeError,
    /module must be a Module, got null/,
  ],
] as const)('refuses %s', (_, run, kind, message) => {
  expect(run).toThrow(kind);
  expect(run).toThrow(message);
});

test('one tensor may stand by itself for the inputs', () => {
  const x = randn(4, 2);
  const layer = new nn.Linear(2, 3);
  expect(functionalCall(layer, {}, x).tolist()).toEqual(layer.forward(x).tolist());
});
