import { manualSeed, randn, type Tensor } from '@wick/tensor';
import { compile } from './compile.ts';
import { nn, optim } from './testing/packages.ts';
import { type Case, expectSameAsEager, planned } from './testing/sameAsEager.ts';

type Group = Record<string, unknown>;

/** A step of an optimiser whose options change between calls, as schedulers and people change them. */
function changing(
  make: (params: Tensor[]) => optim.Optimizer,
  changes: readonly Group[],
  dtype: 'float32' | 'float64' = 'float32',
): Case {
  const model = new nn.Linear(5, 4).to(dtype);
  const optimizer = make([...model.parameters()]);
  return {
    step: (x: Tensor) => {
      optimizer.zeroGrad();
      const loss = model.forward(x).tanh().sum();
      loss.backward();
      optimizer.step();
      return loss;
    },
    args: () => [randn([3, 5], { dtype })],
    between: (i) => {
      if (i >= 3) Object.assign(optimizer.paramGroups[0] as unknown as Group, changes[i - 3]);
    },
    state: [model, optimizer],
  };
}

const steep = [{ weightDecay: 0.1 }, { maximize: true }, { weightDecay: 0, lr: 0.03 }, { maximize: false }];
// What is taken away leaves its state, and goes on from there.
const withoutMomentum = [{ nesterov: false, momentum: 0 }, {}, { momentum: 0.7 }];
const cases: Record<string, [(params: Tensor[]) => optim.Optimizer, readonly Group[]]> = {
  SGD: [
    (p) => new optim.SGD(p),
    [...steep, { momentum: 0.5, dampening: 0.2 }, { dampening: 0, nesterov: true }, ...withoutMomentum],
  ],
  Adam: [
    (p) => new optim.Adam(p),
    [...steep, { amsgrad: true }, { betas: [0.3, 0.9] }, { amsgrad: false }, { amsgrad: true }],
  ],
  NAdam: [(p) => new optim.NAdam(p), [...steep, { decoupledWeightDecay: true, weightDecay: 0.1 }]],
  RAdam: [(p) => new optim.RAdam(p, { betas: [0.9, 0.95] }), [...steep, { betas: [0.3, 0.9] }]],
  RMSprop: [
    (p) => new optim.RMSprop(p),
    [
      ...steep,
      { momentum: 0.5 },
      { centered: true },
      { alpha: 0.2 },
      { eps: 0.1 },
      ...withoutMomentum,
      { centered: false },
      { centered: true },
    ],
  ],
  Adagrad: [(p) => new optim.Adagrad(p, { lrDecay: 0.1 }), [...steep, { eps: 0.1 }]],
  Adadelta: [(p) => new optim.Adadelta(p), [...steep, { rho: 0.1 }, { eps: 0.1 }]],
  Adamax: [(p) => new optim.Adamax(p), [...steep, { betas: [0.3, 0.9] }]],
  ASGD: [(p) => new optim.ASGD(p, { t0: 4 }), [...steep, { lambd: 0.1 }]],
  Adafactor: [(p) => new optim.Adafactor(p), [...steep, { eps: [null, 0.5] }, { d: 1.5 }, { beta2Decay: -0.3 }]],
  Muon: [
    (p) => new optim.Muon(p.filter(({ ndim }) => ndim === 2)),
    [
      ...steep.filter((one) => !('maximize' in one)),
      { momentum: 0.5 },
      { nesterov: false },
      { adjustLrFn: 'match_rms_adamw' },
      { nsSteps: 2 },
    ],
  ],
  Rprop: [(p) => new optim.Rprop(p), [{ maximize: true }, { etas: [0.3, 1.5] }, { stepSizes: [0.01, 0.02] }]],
};

it.each(Object.keys(cases))('%s: options that are changed between calls are those of the next step', (name) => {
  const [make, changes] = cases[name]!;
  expect(expectSameAsEager(() => changing(make, changes), 5 + changes.length)).toBe(1);
});

it.each(Object.keys(cases))('%s: those of steps of doubles, too, also where a float would round them', (name) => {
  const [make, given] = cases[name]!;
  // A penalty that is 0 as a float, and a weight that is 0.5 as one.
  const small = [{ weightDecay: 1e-60 }, { weightDecay: 0 }, { alpha: 0.5 + 1e-12 }, { alpha: 0.5 - 1e-12 }];
  const known = changing(make, [], 'float64').state[1] as optim.Optimizer;
  const changes = [...given, ...small.filter((one) => Object.keys(one)[0]! in known.paramGroups[0]!)];
  const calls = 5 + changes.length;
  expect(expectSameAsEager(() => changing(make, changes, 'float64'), calls)).toBe(1);
});

it.each(Object.keys(cases))('%s is a part of the plan', (name) => {
  for (const dtype of ['float32', 'float64'] as const) {
    const report = planned(changing(cases[name]![0], [], dtype));
    if (report !== null) expect(report.host).toEqual([]);
  }
});

it('a state that is loaded is the one that is changed', () => {
  const make = () => {
    const inner = changing((p) => new optim.RMSprop(p), []);
    const optimizer = inner.state[1] as optim.Optimizer;
    return {
      ...inner,
      between: (i: number) => {
        if (i === 4) optimizer.loadStateDict(optimizer.stateDict());
      },
    };
  };
  expect(expectSameAsEager(make, 8)).toBe(1);
});

it.each([
  ['SGD', (p: Iterable<Tensor>) => new optim.SGD(p, { lr: 0.1 })],
  ['SGD with momentum', (p: Iterable<Tensor>) => new optim.SGD(p, { lr: 0.1, momentum: 0.9 })],
  ['Adam', (p: Iterable<Tensor>) => new optim.Adam(p, { lr: 0.1 })],
  ['RMSprop', (p: Iterable<Tensor>) => new optim.RMSprop(p, { lr: 0.1 })],
] as const)('%s: parameters that are added after the recordings are stepped', (_, make) => {
  expectSameAsEager(() => {
    const [first, second] = [new nn.Linear(5, 4), new nn.Linear(4, 2)];
    const optimizer: optim.Optimizer = make(second.parameters());
    return {
      step: (x: Tensor) => {
        optimizer.zeroGrad();
        const loss = second.forward(first.forward(x).tanh()).square().sum();
        loss.backward();
        optimizer.step();
        return loss;
      },
      args: () => [randn(3, 5)],
      between: (i: number) => {
        if (i === 5) optimizer.addParamGroup({ params: first.parameters(), lr: 0.05 });
        if (i === 9) optimizer.state.clear();
      },
      state: [first, second, optimizer],
    };
  }, 13);
});

it.each(['SGD', 'Adam', 'Adafactor'] as const)(
  '%s: parameters that have a gradient from elsewhere are stepped, too',
  (name) => {
    for (const isKnown of [false, true])
      expectSameAsEager(() => {
        const [used, other] = [new nn.Linear(4, 3), new nn.Linear(4, 3)];
        const optimizer = new optim[name]([...used.parameters(), ...other.parameters()], { lr: 0.1 });
        const elsewhere = () => other.forward(randn(2, 4)).square().sum().backward();
        if (isKnown) {
          elsewhere();
          optimizer.step();
          optimizer.zeroGrad();
        }
        return {
          step: (x: Tensor) => {
            used.zeroGrad();
            const loss = used.forward(x).square().mean();
            loss.backward();
            return optimizer.step(() => loss);
          },
          args: () => [randn(5, 4)],
          between: (i) => {
            if (i === 5) elsewhere();
            if (i === 8) other.zeroGrad();
          },
          state: [used, other, optimizer],
        };
      }, 12);
  },
);

it.each(['SGD', 'Adam', 'RMSprop'] as const)('%s: a step in a function of its own, which forgets the gradients', (name) => {
  const run = (isCompiled: boolean) => {
    manualSeed(4);
    const model = new nn.Linear(4, 3);
    const optimizer = new optim[name](model.parameters(), { lr: 0.1 });
    const back = (x: Tensor) => {
      const loss = model.forward(x).square().mean();
      loss.backward();
      return loss;
    };
    const step = () => {
      optimizer.step();
      optimizer.zeroGrad();
    };
    const [first, second] = isCompiled ? [compile(back), compile(step)] : [back, step];
    const losses: number[] = [];
    for (let i = 0; i < 20; i++) {
      losses.push(first(randn(5, 4)).item());
      if (i % 2 === 1) second();
    }
    return losses;
  };
  expect(run(true)).toEqual(run(false));
}); // biome-ignore format: a long name
