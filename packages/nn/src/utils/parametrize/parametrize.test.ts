import { ones, type Tensor, tensor, zeros } from '@wick/tensor';
import { expectClose } from '@wick/testing';
import * as nn from '../../index.ts';

const { cached, isParametrized, registerParametrization, removeParametrizations, ParametrizationList } =
  nn.utils.parametrize;
const wrong = <T>(value: unknown) => value as T;

class Symmetric extends nn.Module {
  calls = 0;
  override forward(x: Tensor) {
    this.calls++;
    return x.triu().add(x.triu(1).t());
  }
  rightInverse(a: Tensor) {
    return a.triu();
  }
}
class Double extends nn.Module {
  override forward(x: Tensor) {
    return x.mul(2);
  }
  rightInverse(y: Tensor) {
    return y.div(2);
  }
}
class OneWay extends nn.Module {
  override forward(x: Tensor) {
    return x.mul(3);
  }
}
class Rank1 extends nn.Module {
  override forward(a: Tensor, b: Tensor) {
    return a.mul(b);
  }
  rightInverse(w: Tensor) {
    return [w.select(1, 0).unsqueeze(1), ones(1, w.shape[1]!)];
  }
}
class Transposed extends nn.Module {
  override forward(x: Tensor) {
    return x.t();
  }
}
class Wide extends nn.Module {
  override forward(x: Tensor) {
    return x.to('float64');
  }
}

const square = () => {
  const layer = new nn.Linear(2, 2);
  layer.weight.data = tensor([
    [1, 2],
    [3, 4],
  ]);
  return layer;
};

it('computes the parameter from an original, which is what is listed, learned and saved', () => {
  const layer = square();
  const { weight } = layer;
  expect(registerParametrization(layer, 'weight', new Symmetric())).toBe(layer);
  // The original began as its own right inverse, and is the Parameter that was there.
  expect(layer.weight.tolist()).toEqual([
    [1, 2],
    [2, 4],
  ]);
  expect(Object.keys(layer.stateDict())).toEqual(['bias', 'parametrizations.weight.original']);
  expect([...layer.parameters()][1]).toBe(weight);
  layer.forward(ones(1, 2)).sum().backward();
  expect(weight.grad!.tolist()).toEqual([
    [1, 2],
    [0, 1],
  ]);
  expect(layer).toBeInstanceOf(nn.Linear);
  expect(layer.toString()).toBe(
    [
      'ParametrizedLinear(',
      '  in_features=2, out_features=2, bias=True',
      '  (parametrizations): ModuleDict(',
      '    (weight): ParametrizationList(',
      '      (0): Symmetric()',
      '    )',
      '  )',
      ')',
    ].join('\n'),
  );
});

it('assigns through the right inverses, from the last to the first', () => {
  const layer = square();
  registerParametrization(layer, 'weight', new Symmetric());
  registerParametrization(layer, 'weight', new Double());
  expect(layer.weight.tolist()).toEqual([
    [2, 4],
    [4, 8],
  ]);
  layer.weight = wrong(
    tensor([
      [2, 6],
      [6, 10],
    ]),
  );
  expect(layer.getParameter('parametrizations.weight.original').tolist()).toEqual([
    [1, 3],
    [0, 5],
  ]);
  expect(layer.weight.tolist()).toEqual([
    [2, 6],
    [6, 10],
  ]);
  registerParametrization(layer, 'weight', new OneWay());
  expect(() => {
    layer.weight = wrong(zeros(2, 2));
  }).toThrow(/rightInverse: OneWay does not define rightInverse/);
  expect(() => {
    layer.weight = wrong(null);
  }).toThrow(/ParametrizedLinear.weight takes a Tensor, got null/);
});

it('makes a parameter from several originals', () => {
  const layer = square();
  registerParametrization(layer, 'weight', new Rank1());
  expect([...layer.namedParameters()].map(([name, p]) => [name, p.shape])).toEqual([
    ['bias', [2]],
    ['parametrizations.weight.original0', [2, 1]],
    ['parametrizations.weight.original1', [1, 2]],
  ]);
  expect(layer.weight.tolist()).toEqual([
    [1, 1],
    [3, 3],
  ]);
  expect(() => removeParametrizations(layer, 'weight', { leaveParametrized: false })).toThrow(
    /weight is made from several tensors/,
  );
  removeParametrizations(layer, 'weight');
  expect(layer.weight).toBeInstanceOf(nn.Parameter);
  expect(Object.keys(layer.stateDict())).toEqual(['bias', 'weight']);
});

it('parametrises buffers, which stay buffers', () => {
  const bn = new nn.BatchNorm1d(2);
  registerParametrization(bn, 'running_mean', new Double());
  expect(bn.running_mean!.tolist()).toEqual([0, 0]);
  expect([...bn.namedBuffers()].map(([name]) => name)).toContain('parametrizations.running_mean.original');
  removeParametrizations(bn, 'running_mean');
  expect([...bn.namedBuffers()].map(([name]) => name)).toContain('running_mean');
});

it('tells what is parametrised, and gives the plain module back with the value or with the original', () => {
  for (const leaveParametrized of [true, false]) {
    const layer = square();
    const { weight } = layer;
    expect(isParametrized(layer)).toBe(false);
    registerParametrization(layer, 'weight', new OneWay());
    expect([isParametrized(layer), isParametrized(layer, 'weight'), isParametrized(layer, 'bias')]).toEqual([
      true,
      true,
      false,
    ]);
    registerParametrization(layer, 'bias', new Double());
    removeParametrizations(layer, 'weight', { leaveParametrized });
    expect([isParametrized(layer), isParametrized(layer, 'weight')]).toEqual([true, false]);
    removeParametrizations(layer, 'bias');
    expect(isParametrized(layer)).toBe(false);
    expect(layer.toString()).toBe('Linear(in_features=2, out_features=2, bias=True)');
    expect(layer.weight).toBe(weight);
    const factor = leaveParametrized ? 3 : 1;
    expect(weight.tolist()).toEqual([
      [factor, 2 * factor],
      [3 * factor, 4 * factor],
    ]);
  }
});

it('computes once inside cached(), and anew outside', () => {
  const layer = square();
  const symmetric = new Symmetric();
  registerParametrization(layer, 'weight', symmetric);
  symmetric.calls = 0;
  const [first, second] = cached(() => [layer.weight, cached(() => layer.weight)]);
  expect(second).toBe(first);
  expect(symmetric.calls).toBe(1);
  expect(layer.weight).not.toBe(first);
  expect(() => cached(wrong(3))).toThrow(/cached: expected a function/);
  expect(() => cached(async () => 1)).toThrow(/cached: the function returned a promise/);
});

it('follows train() and eval() of the module', () => {
  const layer = square().eval();
  const module = new Symmetric();
  registerParametrization(layer, 'weight', module);
  expect(module.training).toBe(false);
  layer.train();
  expect(module.training).toBe(true);
});

it('lets shape and dtype change only where that is asked for', () => {
  const layer = new nn.Linear(3, 2);
  expect(() => registerParametrization(layer, 'weight', new Transposed())).toThrow(
    /may not change the shape \[2, 3\] to \[3, 2\] unless unsafe is set/,
  );
  expect(() => registerParametrization(layer, 'weight', new Wide())).toThrow(
    /may not change the dtype float32 to float64 unless unsafe is set/,
  );
  expect(layer.toString()).toBe('Linear(in_features=3, out_features=2, bias=True)');
  registerParametrization(layer, 'weight', new OneWay());
  expect(() => registerParametrization(layer, 'weight', new Transposed())).toThrow(/may not change the shape/);
  registerParametrization(layer, 'weight', new Transposed(), { unsafe: true });
  expect(layer.weight.shape).toEqual([3, 2]);
});

it('keeps an assigned orthogonal weight, and refuses one where the map has no inverse', () => {
  const turned = tensor([
    [0.6, -0.8],
    [0.8, 0.6],
  ]);
  for (const options of [{}, { orthogonalMap: 'householder', useTrivialization: false }] as const) {
    const layer = nn.utils.parametrizations.orthogonal(square(), options);
    layer.weight = wrong(turned);
    expectClose(layer.weight, turned);
  }
  const layer = nn.utils.parametrizations.orthogonal(square(), { orthogonalMap: 'cayley', useTrivialization: false });
  expect(() => {
    layer.weight = wrong(turned);
  }).toThrow(/_Orthogonal does not define rightInverse/);
});

const refusals: [string, () => unknown, new (message?: string) => Error, RegExp][] = [
  [
    'a name that is not there',
    () => registerParametrization(square(), 'wait', new OneWay()),
    RangeError,
    /Linear has no parameter or buffer "wait"/,
  ],
  [
    'a parameter that is null',
    () => registerParametrization(new nn.Linear(1, 1, { bias: false }), 'bias', new OneWay()),
    RangeError,
    /no parameter or buffer "bias"/,
  ],
  [
    'a parametrisation that is no module',
    () =>
      registerParametrization(
        square(),
        'weight',
        wrong((x: Tensor) => x),
      ),
    TypeError,
    /parametrization must be a Module/,
  ],
  [
    'a module that is none',
    () => registerParametrization(wrong({}), 'weight', new OneWay()),
    TypeError,
    /module must be a Module/,
  ],
  [
    'to remove what is not there',
    () => removeParametrizations(square(), 'weight'),
    RangeError,
    /Linear has no parametrisation of "weight"/,
  ],
  [
    'a result that is no tensor',
    () => registerParametrization(square(), 'weight', Object.assign(new OneWay(), { forward: () => 3 }) as never),
    TypeError,
    /OneWay: a parametrisation must give a Tensor, got 3/,
  ],
  [
    'an inverse that is no tensor',
    () => registerParametrization(square(), 'weight', Object.assign(new OneWay(), { rightInverse: () => 3 }) as never),
    TypeError,
    /rightInverse must give a Tensor or an array of them, got 3/,
  ],
  [
    'a dimension that is not there',
    () => nn.utils.parametrizations.weightNorm(square(), { dim: 2 }),
    RangeError,
    /weightNorm: dim must be null or a dimension of the weight of shape \[2, 2\], got 2/,
  ],
  [
    'spectralNorm along a dimension that is not there',
    () => nn.utils.parametrizations.spectralNorm(square(), { dim: -3 }),
    RangeError,
    /spectralNorm: dim must be a dimension/,
  ],
  [
    'spectralNorm without iterations',
    () => nn.utils.parametrizations.spectralNorm(square(), { nPowerIterations: 0 }),
    RangeError,
    /nPowerIterations must be a whole number from 1 up, got 0/,
  ],
  [
    'spectralNorm of what is not there',
    () => nn.utils.parametrizations.spectralNorm(square(), { name: 'w' }),
    RangeError,
    /the module has no parameter or buffer "w"/,
  ],
  [
    'an orthogonal vector',
    () => nn.utils.parametrizations.orthogonal(square(), { name: 'bias' }),
    RangeError,
    /orthogonal: a matrix or a batch of them is needed, got shape \[2\]/,
  ],
  [
    'another orthogonal map',
    () => nn.utils.parametrizations.orthogonal(square(), { orthogonalMap: wrong('qr') }),
    RangeError,
    /orthogonalMap must be one of matrix_exp, cayley, householder, got "qr"/,
  ],
  [
    'weightNorm in its older form twice',
    () => nn.utils.weightNorm(nn.utils.weightNorm(square())),
    RangeError,
    /weightNorm: weight has one already/,
  ],
  [
    'spectralNorm in its older form of what is not there',
    () => nn.utils.spectralNorm(square(), { name: 'w' }),
    RangeError,
    /spectralNorm: the module has no parameter "w"/,
  ],
  [
    'to remove weightNorm that is not there',
    () => nn.utils.removeWeightNorm(square()),
    RangeError,
    /removeWeightNorm: there is none of "weight"/,
  ],
];
it.each(refusals)('refuses %s', (_, run, kind, message) => {
  expect(run).toThrow(kind);
  expect(run).toThrow(message);
});

it('reads checkpoints of the older weight normalisation', () => {
  const older = nn.utils.weightNorm(square());
  const layer = nn.utils.parametrizations.weightNorm(new nn.Linear(2, 2));
  layer.loadStateDict(older.stateDict());
  expect(layer.weight.tolist()).toEqual(older.weight.tolist());
});

it('is a list of its parametrisations', () => {
  const layer = registerParametrization(square(), 'weight', new Symmetric());
  registerParametrization(layer, 'weight', new Double());
  const list = layer.getSubmodule('parametrizations.weight');
  expect(list).toBeInstanceOf(ParametrizationList);
  expect((list as InstanceType<typeof ParametrizationList>).length).toBe(2);
});
