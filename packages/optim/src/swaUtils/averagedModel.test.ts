import { type Tensor, tensor, zeros } from '@wick/tensor';
import { type EncodedArray, expectClose, expectUlp, fixture } from '@wick/testing';
import { swaUtils } from '../index.ts';
import { toTensor } from '../testing/encoded.ts';

interface Case {
  kind: string;
  useBuffers: boolean;
  models: Record<string, EncodedArray>[];
  averages: Record<string, EncodedArray>[];
}
const { cases } = fixture<{ cases: Case[] }>(`${__dirname}/..`, 'averages');

const { AveragedModel, getEmaAvgFn, getEmaMultiAvgFn, getSwaAvgFn, getSwaMultiAvgFn } = swaUtils;
const kinds: Record<string, swaUtils.AveragedModelOptions> = {
  default: {},
  ema: { multiAvgFn: getEmaMultiAvgFn(0.9) },
  'fast ema': { multiAvgFn: getEmaMultiAvgFn(0.3) },
  swa: { multiAvgFn: getSwaMultiAvgFn() },
  'single ema': { avgFn: getEmaAvgFn(0.8) },
  'single swa': { avgFn: getSwaAvgFn() },
};

/** A model as averaging sees it: parameters, buffers, and a copy of itself. */
class Model {
  constructor(
    readonly tensors: Record<string, Tensor>,
    readonly parameterNames = ['weight', 'bias'],
    public training = true,
  ) {}
  *parameters(): Iterable<Tensor> {
    for (const name of this.parameterNames) yield this.tensors[name]!;
  }
  *buffers(): Iterable<Tensor> {
    for (const [name, t] of Object.entries(this.tensors)) if (!this.parameterNames.includes(name)) yield t;
  }
  forward(x: Tensor): Tensor {
    return x.mul(this.tensors.bias!);
  }
  deepCopy(): Model {
    const copies = Object.entries(this.tensors).map(([name, t]) => [
      name,
      t.detach().clone().requiresGrad_(t.requiresGrad),
    ]);
    return new Model(Object.fromEntries(copies), this.parameterNames, this.training);
  }
  train(mode = true): this {
    this.training = mode;
    return this;
  }
  stateDict(): Record<string, Tensor> {
    return this.tensors;
  }
  loadStateDict(state: Readonly<Record<string, Tensor>>): void {
    for (const [name, t] of Object.entries(this.tensors)) t.data.copy_(state[name]!);
  }
}

function read(state: Record<string, EncodedArray>): Model {
  const tensors = Object.fromEntries(Object.entries(state).map(([name, encoded]) => [name, toTensor(encoded)]));
  for (const name of ['weight', 'bias']) tensors[name]!.requiresGrad_();
  return new Model(tensors);
}

function expectState(actual: Record<string, Tensor>, expected: Record<string, EncodedArray>): void {
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  for (const [name, encoded] of Object.entries(expected)) {
    const wanted = toTensor(encoded);
    expect([name, actual[name]!.dtype]).toEqual([name, wanted.dtype]);
    if (wanted.dtype === 'int64') expect([name, actual[name]!.tolist()]).toEqual([name, wanted.tolist()]);
    // A double cannot be multiplied and added with one rounding, as PyTorch's averages are.
    else if (wanted.dtype === 'float64') expectClose(actual[name]!, encoded);
    else expectUlp(actual[name]!, encoded);
  }
}

const label = (c: Case) => `${c.kind}, ${c.useBuffers ? 'with' : 'without'} buffers, ${c.models[0]!.weight!.dtype}`;

describe.each(cases.map((c) => [label(c), c] as const))('%s', (_, c) => {
  const options = { ...kinds[c.kind], useBuffers: c.useBuffers };

  it("averages as PyTorch does, bit for bit in float32, under PyTorch's state names", () => {
    const averaged = new AveragedModel(read(c.models[5]!), options);
    c.models.forEach((state, step) => {
      averaged.updateParameters(read(state));
      expectState(averaged.stateDict(), c.averages[step]!);
    });
  });

  it("goes on where PyTorch's state dict leaves off", () => {
    const averaged = new AveragedModel(read(c.models[0]!), options);
    const state = Object.entries(c.averages[2]!).map(([name, encoded]) => [name, toTensor(encoded)] as const);
    averaged.loadStateDict(Object.fromEntries(state));
    for (const model of c.models.slice(3)) averaged.updateParameters(read(model));
    expectState(averaged.stateDict(), c.averages[5]!);
  });
});

describe('AveragedModel', () => {
  const make = () =>
    new Model({ weight: zeros(2).requiresGrad_(), bias: tensor(2).requiresGrad_(), running: zeros(3) });

  it('is a model apart: forward, train and eval are those of the copy', () => {
    const model = make();
    const averaged = new AveragedModel(model);
    model.tensors.bias!.data.fill_(5);
    expect(averaged.eval().forward(tensor(3)).item()).toBe(6);
    expect([averaged.module.training, averaged.train().module.training, model.training]).toEqual([false, true, true]);
    expect([[...averaged.parameters()].length, [...averaged.buffers()].length]).toEqual([2, 2]);
  });

  it('takes one kind of average', () => {
    const both = { avgFn: getSwaAvgFn(), multiAvgFn: getSwaMultiAvgFn() };
    expect(() => new AveragedModel(make(), both)).toThrow(/avgFn or multiAvgFn, not both/);
    expect(() => new AveragedModel(make(), { avgFn: 1 as never })).toThrow(/avgFn must be a function, got 1/);
    expect(() => new AveragedModel({} as never)).toThrow(/model must be a Module, got a Object/);
  });

  it('refuses another model, and keeps its average', () => {
    const averaged = new AveragedModel(make());
    averaged.updateParameters(make());
    const other = make();
    other.tensors.running = zeros(4);
    expect(() => averaged.updateParameters(other)).toThrow(/buffers 0 have shape \[3\] in the average and \[4\]/);
    expect(() => averaged.updateParameters(new Model({ weight: zeros(2) }, ['weight']))).toThrow(
      /has 2 parameters, this one 1/,
    );
    expect(averaged.n_averaged.item()).toBe(1);
  });

  it('refuses a state without the count, or with foreign names', () => {
    const averaged = new AveragedModel(make());
    expect(() => averaged.loadStateDict({})).toThrow(/n_averaged must be a tensor with one element/);
    expect(() => averaged.loadStateDict({ n_averaged: tensor(1n), weight: zeros(2) })).toThrow(/weight is neither/);
  });

  it.each([-0.1, 1.1, NaN])('refuses a decay of %d', (decay) => {
    expect(() => getEmaMultiAvgFn(decay)).toThrow(/getEmaMultiAvgFn: decay must be a number from 0 to 1/);
    expect(() => getEmaAvgFn(decay)).toThrow(RangeError);
  });
});
