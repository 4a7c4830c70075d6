import { manualSeed, randn, type Tensor } from '@wick/tensor';
import { partsOf } from '@wick/tensor/internal';
import { compile } from './compile.ts';
import { averageCases, otherAverageCases } from './testing/averageCases.ts';
import { bitsOf } from './testing/bits.ts';
import { nn, optim } from './testing/packages.ts';
import { expectSameAsEager, planned } from './testing/sameAsEager.ts';

const { AveragedModel, getEmaMultiAvgFn } = optim.swaUtils;

describe('a compiled step with an average of weights leaves the bits that eager calls leave', () => {
  it.each(Object.entries(averageCases))('%s, by the plan', (_, make) => {
    expect(expectSameAsEager(make)).toBe(1);
    const report = planned(make());
    if (report) expect(report.host).toEqual([]);
  });

  it.each(Object.entries(otherAverageCases))('%s, in JavaScript', (_, make) => {
    expect(expectSameAsEager(make)).toBe(1);
  });
});

describe('what changes of an average or of the model is noticed', () => {
  class Net extends nn.Module {
    first = new nn.Linear(3, 4);
    norm = new nn.BatchNorm1d(4);
    last: nn.Module = new nn.Linear(4, 2);
    override forward(x: Tensor): Tensor {
      return this.last.forward(this.norm.forward(this.first.forward(x)));
    }
  }
  type Average = optim.swaUtils.AveragedModel<Net>;

  const story = (change: (average: Average, model: Net) => void, compiled: boolean, withForward: boolean) => {
    manualSeed(3);
    const model = new Net();
    const average = new AveragedModel(model, { multiAvgFn: getEmaMultiAvgFn(0.9) });
    const step = (x: Tensor) => {
      if (withForward) model.forward(x);
      average.updateParameters(model);
    };
    const run = compiled ? compile(step) : step;
    const log: unknown[] = [];
    for (let i = 0; i < 14; i++) {
      if (i === 7) change(average, model);
      const x = randn(5, 3);
      if (!withForward) for (const p of model.parameters()) p.data.add_(x.select(0, 0).select(0, 0));
      run(x);
      log.push(bitsOf(average.stateDict()), bitsOf(model.stateDict()));
    }
    return log;
  };
  const changes: Record<string, (average: Average, model: Net) => void> = {
    'a layer of the model is another one': (_, model) => {
      model.last = new nn.Linear(4, 2);
    },
    'a layer of the average is another one': ({ module }) => {
      module.last = new nn.Linear(4, 2);
    },
    'a parameter of the average is another one': ({ module }) => {
      module.first.weight = new nn.Parameter(randn(4, 3));
    },
    'a buffer of the model is another one': (_, model) => {
      model.norm.running_mean = new nn.Buffer(randn(4));
    },
    'the memory of a parameter of the average is another one': ({ module }) => {
      module.first.weight.data = randn(4, 3);
    },
    'the memory of a parameter of the model is another one': (_, model) => {
      model.first.weight.data = randn(4, 3);
    },
    'a parameter of both is added': ({ module }, model) => {
      for (const one of [module, model]) one.last.registerParameter('scale', new nn.Parameter(randn(2)));
    },
    'an average that is read back': (average) => {
      const state = average.stateDict();
      average.loadStateDict({ ...state, n_averaged: state.n_averaged!.mul(0) });
    },
    'another mode': (average) => {
      average.eval();
    },
  };
  it.each(
    Object.entries(changes).flatMap(([name, change]) => [
      [name, change, true] as const,
      [`${name}, of an average alone`, change, false] as const,
    ]),
  )('%s', (_, change, withForward) => {
    const [eager, compiled] = [story(change, false, withForward), story(change, true, withForward)];
    for (const [i, one] of eager.entries()) expect(compiled[i]).toEqual(one);
  });
});

it('a model that is built otherwise than the one averaged is refused as ever, with nothing changed', () => {
  const model = new nn.Linear(3, 2);
  const average = new AveragedModel(model);
  const step = compile(() => average.updateParameters(model));
  for (let i = 0; i < 6; i++) step();
  model.weight = new nn.Parameter(randn(2, 4));
  const before = bitsOf(average.stateDict());
  expect(step).toThrow(/parameters 0 have shape \[2, 3\] in the average and \[2, 4\] in this model/);
  expect(bitsOf(average.stateDict())).toEqual(before);
});

it('counts the changes of an average, as eager calls do', () => {
  const versions = (compiled: boolean) => {
    const model = new nn.Sequential(new nn.Linear(3, 2), new nn.BatchNorm1d(2));
    const average = new AveragedModel(model, { multiAvgFn: getEmaMultiAvgFn(0.9) });
    const step = () => average.updateParameters(model);
    const run = compiled ? compile(step) : step;
    for (let i = 0; i < 8; i++) run();
    return Object.values(average.stateDict()).map((t) => partsOf(t).version!.value);
  };
  expect(versions(true)).toEqual(versions(false));
});
