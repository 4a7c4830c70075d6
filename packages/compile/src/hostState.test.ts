import { enableGrad, noGrad, ones, randn, setGradEnabled, type Tensor, tensor, zeros } from '@wick/tensor';
import { CompileError, compile } from './index.ts';
import { nn, optim } from './testing/packages.ts';
import { type Case, expectSameAsEager } from './testing/sameAsEager.ts';

const { functional: F } = nn;
const { lrScheduler } = optim;

interface Parts {
  readonly net: nn.Module;
  readonly optimizer: optim.Optimizer;
  readonly group: optim.ParamGroup;
  readonly train: (x: Tensor, y: Tensor) => Tensor;
}

type Make = (params: Iterable<Tensor>) => optim.Optimizer;

function parts(make: Make): Parts {
  const net = new nn.Sequential(new nn.Linear(3, 5), new nn.Tanh(), new nn.Linear(5, 2));
  const optimizer = make(net.parameters());
  const train = (x: Tensor, y: Tensor) => {
    optimizer.zeroGrad();
    const loss = F.mseLoss(net.forward(x) as Tensor, y);
    loss.backward();
    optimizer.step();
    return loss;
  };
  return { net, optimizer, group: optimizer.paramGroups[0]!, train };
}

const sgd: Make = (p) => new optim.SGD(p, { lr: 0.1, momentum: 0.9 });
const adam: Make = (p) => new optim.Adam(p, { lr: 0.01 });
const byTensor: Make = (p) => new optim.SGD(p, { lr: tensor(0.1) });

/** What a step does to plain values; given are the parts and how often it was called. */
type Change = (parts: Parts, count: number) => void;

function caseOf(make: Make, before: Change | null, after: Change | null, between?: Change): Case {
  const all = parts(make);
  let count = 0;
  return {
    step: (x: Tensor, y: Tensor) => {
      count++;
      before?.(all, count);
      const loss = all.train(x, y);
      after?.(all, count);
      return loss;
    },
    args: () => [randn(4, 3), randn(4, 2)],
    between: (i) => between?.(all, i),
    state: [all.net, all.optimizer, () => all.group.lr],
  };
}

const understood: Record<string, () => Case> = {
  'a learning rate that is set inside and changed outside': () =>
    caseOf(
      sgd,
      ({ group }) => {
        group.lr = 0.05;
      },
      null,
      ({ group }, i) => {
        if (i > 3) group.lr = i;
      },
    ),
  'a learning rate that is set twice': () =>
    caseOf(
      sgd,
      ({ group }) => {
        group.lr = 0.05;
      },
      ({ group }) => {
        group.lr = 0.1;
      },
    ),
  'an option of a group that is looked up anew': () =>
    caseOf(
      adam,
      ({ optimizer }) => {
        optimizer.paramGroups[0]!.betas = [0.5, 0.9];
      },
      null,
      ({ optimizer }, i) => {
        if (i === 4) optimizer.loadStateDict(optimizer.stateDict());
      },
    ),
  'a scheduler between two steps of an optimizer': () => {
    const all = parts(sgd);
    const scheduler = new lrScheduler.ExponentialLR(all.optimizer, 0.9);
    return {
      step: (x: Tensor, y: Tensor) => {
        all.train(x, y);
        scheduler.step();
        return all.train(x, y);
      },
      args: () => [randn(4, 3), randn(4, 2)],
      state: [all.net, all.optimizer, () => scheduler.stateDict()],
    };
  },
  'a learning rate that is a tensor and computed before the step': () =>
    caseOf(byTensor, ({ group }) => void (group.lr as unknown as Tensor).mul_(0.5), null),
  'a learning rate that is a tensor and computed after it': () =>
    caseOf(byTensor, null, ({ group }) => void (group.lr as unknown as Tensor).mul_(0.5)),
  'a step count that is set back': () =>
    caseOf(
      adam,
      ({ optimizer, group }) => {
        const state = optimizer.state.get(group.params[0]!) as { step: Tensor } | undefined;
        noGrad(() => state?.step.zero_());
      },
      null,
    ),
  'a learning rate that is a number among the arguments': () => {
    const all = parts(sgd);
    return {
      step: (x: Tensor, y: Tensor, lr: number) => {
        all.group.lr = lr;
        return all.train(x, y);
      },
      args: (i) => [randn(4, 3), randn(4, 2), 0.1 / (i + 1)],
      state: [all.net, all.optimizer, () => all.group.lr],
    };
  },
};

it.each(Object.entries(understood))('%s is what eager calls make of it', (_name, make) => {
  expect(expectSameAsEager(make, 9)).toBe(1);
});

it('a learning rate of few values among the arguments has a recording for each', () => {
  const make = (): Case => {
    const all = parts(sgd);
    const rates = [0.1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.1, 0.01, 0.1];
    return {
      step: (x: Tensor, y: Tensor, lr: number) => {
        all.group.lr = lr;
        return all.train(x, y);
      },
      args: (i) => [randn(4, 3), randn(4, 2), rates[i]],
      state: [all.net, all.optimizer, () => all.group.lr],
    };
  };
  expect(expectSameAsEager(make, 9)).toBe(2);
});

class Counts extends nn.Module {
  fc = new nn.Linear(3, 2);
  config = { calls: 0 };
  log: number[] = [];
  constructor(private readonly count: (module: Counts) => void) {
    super();
  }
  override forward(x: Tensor): Tensor {
    this.count(this);
    return this.fc.forward(x);
  }
}

function counting(count: (module: Counts) => void): () => Case {
  return () => {
    const net = new Counts(count);
    return { step: (x: Tensor) => net.forward(x), args: () => [randn(2, 3)], state: [] };
  };
}

const plain = (step: (x: Tensor) => unknown) => (): Case => ({ step, args: () => [randn(2, 3)], state: [] });
const outside = ones(2, 3);

const refused: Record<string, [make: () => Case, message: RegExp]> = {
  'a learning rate that follows from a count': [
    () =>
      caseOf(
        sgd,
        ({ group }, count) => {
          group.lr = 1 / count;
        },
        null,
      ),
    /setting lr of group 0 of SGD to 0.5 and 0.\d+.*scheduler/,
  ],
  'a learning rate that decays inside': [
    () =>
      caseOf(sgd, null, ({ group }) => {
        group.lr *= 0.9;
      }),
    /setting lr of group 0 of SGD/,
  ],
  'betas changed in place': [
    () =>
      caseOf(
        adam,
        ({ group }, count) => {
          (group.betas as number[])[0] = 0.9 / count;
        },
        null,
      ),
    /an option of Adam is changed in place/,
  ],
  'a group that is added': [
    () => caseOf(sgd, null, ({ optimizer }) => optimizer.addParamGroup({ params: [ones(1)] })),
    /the groups of SGD become others/,
  ],
  'a parameter that is added': [
    () => caseOf(sgd, ({ group }) => void group.params.push(ones(1)), null),
    /the params of group 0 of SGD/,
  ],
  'an option that is added': [
    () =>
      caseOf(sgd, null, ({ group }, count) => {
        group[`note${count}`] = count;
      }),
    /group 0 of SGD has other options/,
  ],
  'a state that is forgotten': [
    () => caseOf(adam, null, ({ optimizer }) => optimizer.state.clear()),
    /the state of Adam becomes another/,
  ],
  'a state that is loaded': [
    () => caseOf(adam, null, ({ optimizer }) => optimizer.loadStateDict(optimizer.stateDict())),
    /the groups of Adam/,
  ],
  'an optimizer that is made': [
    () => caseOf(sgd, null, ({ net }) => void new optim.SGD(net.parameters(), { lr: 1 })),
    /an optimizer or a scheduler is made/,
  ],
  'a scheduler that is made': [
    () => caseOf(sgd, null, ({ optimizer }) => new lrScheduler.ExponentialLR(optimizer, 0.9).step()),
    /an optimizer or a scheduler is made/,
  ],
  'a scheduler that is changed': [
    () => {
      const all = parts(sgd);
      const scheduler = new lrScheduler.ExponentialLR(all.optimizer, 0.9);
      return {
        step: (x: Tensor, y: Tensor) => {
          scheduler.gamma *= 0.99;
          scheduler.step();
          return all.train(x, y);
        },
        args: () => [randn(4, 3), randn(4, 2)],
        state: [],
      };
    },
    /ExponentialLR is changed without a step/,
  ],
  'a learning rate that is computed': [
    () =>
      caseOf(
        sgd,
        ({ group }) => {
          (group as { lr: number | Tensor }).lr = tensor(0.1).mul(2);
        },
        null,
      ),
    /setting lr of group 0 of SGD to a tensor that is computed/,
  ],
  'a count in an object of a module': [
    counting((module) => {
      module.config.calls++;
    }),
    /what config of a Counts holds/,
  ],
  'a list of a module that grows': [counting((module) => void module.log.push(1)), /what log of a Counts holds/],
  'gradients that stay switched off': [
    plain((x) => {
      setGradEnabled(false);
      return x.mul(2);
    }),
    /leaves gradients switched on or off/,
  ],
  'a tensor from outside that is turned in place': [
    plain((x) => {
      outside.data = outside.data.t();
      return x.mul(2);
    }),
    /a tensor from outside/,
  ],
  'Math.random': [plain((x) => (Math.random() < 2 ? x.mul(2) : x)), /Math.random\(\).*draw with rand/],
  'Date.now': [plain((x) => [x.mul(2), Date.now() > 0]), /Date.now\(\).*outside/],
  'new Date': [plain((x) => [x.mul(2), `${new Date()}` !== '']), /new Date\(\)/],
  'performance.now': [plain((x) => [x.mul(2), performance.now() > 0]), /performance.now\(\)/],
  'console.log': [plain((x) => [console.log('step'), x.mul(2)]), /console.log\(\).*print it outside/],
  setTimeout: [plain((x) => [setTimeout(() => {}), x.mul(2)].at(1)), /setTimeout\(\)/],
};

it.each(Object.entries(refused))('%s is refused by name, and leaves everything usable', (_name, [make, message]) => {
  const clock = { random: Math.random, now: Date.now, Date, log: console.log };
  const { step, args } = make();
  const run = compile(step as (...args: unknown[]) => unknown);
  expect(() => {
    for (let i = 0; i < 4; i++) enableGrad(() => run(...args(i)));
  }).toThrow(CompileError);
  expect(() => {
    for (let i = 0; i < 4; i++) enableGrad(() => run(...args(i)));
  }).toThrow(message);
  setGradEnabled(true);
  expect({ random: Math.random, now: Date.now, Date, log: console.log }).toEqual(clock);
});

it('options of groups are plain properties again after a recording', () => {
  const { optimizer, group, train } = parts(sgd);
  const step = compile(train);
  for (let i = 0; i < 4; i++) step(randn(4, 3), randn(4, 2));
  expect(Object.getOwnPropertyDescriptor(group, 'lr')).toEqual({
    value: 0.1,
    configurable: true,
    enumerable: true,
    writable: true,
  });
  expect(optimizer.paramGroups[0]).toBe(group);
});

it('what the first call makes once may be made inside', () => {
  let optimizer: optim.Optimizer | undefined;
  const weight = zeros(3, { requiresGrad: true });
  const step = compile((x: Tensor) => {
    optimizer ??= new optim.Adam([weight]);
    optimizer.zeroGrad();
    const loss = x.matmul(weight).square().mean();
    loss.backward();
    optimizer.step();
    return loss;
  });
  for (let i = 0; i < 4; i++) step(randn(4, 3));
  expect(step.captures).toBe(1);
});
