import { noGrad, ones, randint, randn, type Tensor } from '@wick/tensor';
import { compile } from './index.ts';
import { adam, classify, mlp, points, sgd } from './testing/classify.ts';
import { nn, optim } from './testing/packages.ts';
import { type Case, expectSameAsEager } from './testing/sameAsEager.ts';

const { functional: F } = nn;
type Net = ReturnType<typeof mlp>;
type Handle = { remove(): void };
type Change = (net: Net, optimizer: optim.Optimizer) => Handle | undefined;

/** A training step between whose calls something is added, and later taken away again. */
function changed(add: Change): () => Case {
  return () => {
    const net = mlp();
    const inner = classify(net, sgd, points, 3);
    let handle: Handle | undefined;
    return {
      ...inner,
      between(i) {
        if (i === 4) handle = add(net, inner.state[1] as optim.Optimizer);
        if (i === 9) handle?.remove();
      },
    };
  };
}

const clamp = (params: Iterable<Tensor>) => noGrad(() => [...params].forEach((p) => void p.clamp_(-0.2, 0.2)));

const changes: Record<string, () => Case> = {
  'a hook on a parameter': changed((net) =>
    net
      .get(0)
      .parameters()
      .next()
      .value!.registerHook((g) => g.mul(3)),
  ),
  'a hook on a module': changed((net) => net.get(1).registerForwardHook((_module, _in, y) => (y as Tensor).mul(2))),
  'a second hook on a module': () => {
    const inner = changed((net) => net.get(1).registerForwardPreHook((_module, [x]) => [(x as Tensor).mul(2)]))();
    (inner.state[0] as Net).get(1).registerForwardPreHook((_module, [x]) => [(x as Tensor).mul(0.5)]);
    return inner;
  },
  'a hook on the gradients of a module': () => {
    const inner = changed((net) => net.get(1).registerFullBackwardHook((_module, [g]) => [(g as Tensor).mul(2)]))();
    (inner.state[0] as Net).get(1).registerFullBackwardHook((_module, [g]) => [(g as Tensor).mul(0.5)]);
    return inner;
  },
  'a hook on all modules': changed(() => nn.registerModuleForwardHook((_module, _in, y) => (y as Tensor).mul(0.9))),
  'a hook before the steps of an optimizer': changed((net, optimizer) =>
    optimizer.registerStepPreHook(() => {
      for (const p of net.parameters()) p.grad!.mul_(0.5);
      return undefined;
    }),
  ),
  'a hook after the steps of all optimizers': changed((net) =>
    optim.registerOptimizerStepPostHook(() => clamp(net.parameters())),
  ),
};

it.each(Object.entries(changes))('%s that is added and taken away again is noticed', (_name, make) => {
  expect(expectSameAsEager(make, 13)).toBeGreaterThan(0);
});

class Parts extends nn.Module {
  layers = new nn.ModuleList([new nn.Linear(4, 4), new nn.Linear(4, 4)]);
  heads = new nn.ModuleDict({ a: new nn.Linear(4, 3), b: new nn.Linear(4, 2) });
  scales = new nn.ParameterList([ones(4), ones(4)]);
  shifts = new nn.ParameterDict({ u: ones(4) });
  deep = new nn.Sequential(new nn.Sequential(new nn.Linear(4, 4)));

  override forward(x: Tensor): Record<string, Tensor> {
    let h = x;
    for (const layer of this.layers) h = (layer.forward(h) as Tensor).tanh();
    for (const scale of this.scales) h = h.mul(scale);
    for (const [, shift] of this.shifts.entries()) h = h.add(shift);
    const inner = (this.deep[0] as unknown as nn.Sequential)[0] as unknown as nn.Linear;
    h = F.linear(h, inner.weight);
    return Object.fromEntries([...this.heads.entries()].map(([name, head]) => [name, head.forward(h) as Tensor]));
  }
}

const wide = () => new nn.Linear(4, 4);
const members: Record<string, (net: Parts) => void> = {
  'a layer more in a list': (net) => void net.layers.append(wide()),
  'an activation in the middle of a list': (net) => void net.layers.insert(1, new nn.Tanh() as never),
  'a layer less in a list': (net) => void net.layers.pop(),
  'another layer in a list': (net) => void net.layers.set(1, wide()),
  'a head more': (net) => void net.heads.set('c', wide()),
  'a head less': (net) => void net.heads.delete('a'),
  'another head': (net) => void net.heads.set('b', wide() as never),
  'a parameter more in a list': (net) => void net.scales.append(randn(4)),
  'another parameter in a list': (net) => void net.scales.set(0, randn(4)),
  'a parameter more by name': (net) => void net.shifts.set('v', randn(4)),
  'a module whose weight alone is used': (net) => void (net.deep[0] as unknown as nn.Sequential).set(0, wide()),
};

it.each(Object.entries(members))('%s between calls is noticed, in a module and by itself', (_name, change) => {
  for (const isAlone of [false, true]) {
    const make = (): Case => {
      const net = new Parts();
      const { forward } = Parts.prototype;
      const parts = { layers: net.layers, heads: net.heads, scales: net.scales, shifts: net.shifts, deep: net.deep };
      return {
        step: (x: Tensor) => (isAlone ? forward.call(parts as Parts, x) : net.forward(x)),
        args: () => [randn(5, 4)],
        between: (i) => void (i === 4 && change(net)),
        state: [net],
      };
    };
    expect(expectSameAsEager(make, 10)).toBe(2);
  }
});

it('parameters that are walked and not used otherwise are noticed', () => {
  const make = (): Case => {
    const net = mlp();
    const decay = (): Tensor => [...net.parameters()].map((p) => p.square().sum()).reduce((a, b) => a.add(b));
    return {
      step: () => decay(),
      args: () => [],
      between(i) {
        if (i === 4) net.append(wide());
        if (i === 9) net.pop();
      },
      state: [net],
    };
  };
  expect(expectSameAsEager(make, 14)).toBe(2);
});

it('modules that are made inside are nobody else’s', () => {
  const make = (): Case => {
    const net = mlp();
    return {
      step: (x: Tensor) => {
        const copy = net.deepCopy().eval();
        const loss = new nn.CrossEntropyLoss({ labelSmoothing: 0.1 });
        const last = new nn.Sequential({ norm: new nn.LayerNorm(3), act: new nn.ReLU() }).append(new nn.Softmax(1));
        return [
          copy.forward(x),
          last.forward(net.forward(x) as Tensor),
          loss.forward(net.forward(x) as Tensor, x.narrow(1, 0, 3)),
        ];
      },
      args: () => [points()],
      state: [net],
    };
  };
  expect(expectSameAsEager(make)).toBe(1);
});

it('a hook on an argument is a part of what a recording fits', () => {
  const make = (): Case => ({
    step: (x: Tensor) => {
      x.square().sum().backward();
      return x.grad!.mul(1);
    },
    args: (i) => {
      const x = randn(3, { requiresGrad: true });
      if (i % 2 === 1) x.registerHook((g) => g.mul(i));
      return [x];
    },
    state: [],
  });
  expect(expectSameAsEager(make, 9)).toBe(1);
});

type Again = (params: Iterable<Tensor>) => optim.Optimizer;
/** After the first call, and after the recordings. */
const replaced: Record<string, (again: Again, at: number) => () => Case> = {
  'an optimizer': (again, at) => () => {
    const net = mlp();
    let optimizer = sgd(net.parameters());
    return {
      step: (x: Tensor, y: Tensor) => {
        optimizer.zeroGrad();
        const loss = F.crossEntropy(net.forward(x) as Tensor, y);
        loss.backward();
        optimizer.step();
        return loss;
      },
      args: () => [points(), randint(0, 3, [5])],
      between(i) {
        if (i === at) optimizer = again(net.parameters()) as typeof optimizer;
      },
      state: [net, () => optimizer.stateDict()],
    };
  },
  'a scheduler': (again, at) => () => {
    const net = mlp();
    const optimizer = again(net.parameters());
    let scheduler = new optim.lrScheduler.ExponentialLR(optimizer, 0.5);
    return {
      step: (x: Tensor) => {
        optimizer.zeroGrad();
        (net.forward(x) as Tensor).square().sum().backward();
        optimizer.step();
        scheduler.step();
      },
      args: () => [points()],
      between(i) {
        if (i === at) scheduler = new optim.lrScheduler.ExponentialLR(optimizer, 0.9);
      },
      state: [net, optimizer, () => scheduler.getLastLr()],
    };
  },
};

it.each(
  Object.entries(replaced).flatMap(([what, make]) => [
    [what, 'the same', make(sgd, 4)] as const,
    [what, 'another', make(adam, 4)] as const,
    [what, 'the same (early)', make(sgd, 1)] as const,
  ]),
)('%s of %s kind in the place of the one before is noticed', (_what, _kind, make) => {
  expect(expectSameAsEager(make, 11)).toBe(1);
});

it.each([
  ['SGD', sgd, 5],
  ['Adam', adam, 5],
  ['Adam (early)', adam, 1],
])('parameters that %s is given between calls are trained, and their gradients forgotten', (_name, make, at) => {
  expectSameAsEager((): Case => {
    const net = mlp();
    const params = [...net.parameters()];
    const optimizer = make(params.slice(2));
    return {
      step: (x: Tensor, y: Tensor) => {
        optimizer.zeroGrad();
        const loss = F.crossEntropy(net.forward(x) as Tensor, y);
        loss.backward();
        optimizer.step();
        return loss;
      },
      args: () => [points(), randint(0, 3, [5])],
      between: (i) => void (i === at && optimizer.addParamGroup({ params: params.slice(0, 2) })),
      state: [net, optimizer],
    };
  }, 11);
});

it('gradients of parameters that an optimizer is given are forgotten where it steps outside', () => {
  expectSameAsEager((): Case => {
    const net = mlp();
    const params = [...net.parameters()];
    const optimizer = sgd(params.slice(2));
    return {
      step: (x: Tensor) => {
        optimizer.zeroGrad();
        (net.forward(x) as Tensor).square().mean().backward();
      },
      args: () => [points()],
      between(i) {
        optimizer.step();
        if (i === 5) optimizer.addParamGroup({ params: params.slice(0, 2) });
      },
      state: [net, optimizer],
    };
  }, 10);
});

it('optimizers of other parameters change nothing', () => {
  const inner = classify(mlp(), sgd, points, 3);
  const step = compile(inner.step as (x: Tensor, y: Tensor) => Tensor, { maxCaptures: 1 });
  for (let i = 0; i < 6; i++) {
    step(points(), randint(0, 3, [5]));
    for (let k = 0; k < 70; k++) new optim.SGD([ones(1, { requiresGrad: true })], { lr: 1 });
  }
  expect(step.captures).toBe(1);
});

const moded = () =>
  new nn.Sequential(new nn.Linear(4, 8), new nn.BatchNorm1d(8), new nn.Dropout(0.5), new nn.Linear(8, 3));

it.each([
  ['trains and evaluates', true],
  ['evaluates and trains', false],
])('a function that %s leaves the modes as eagerly', (_name, isTrainingFirst) => {
  const make = (): Case => {
    const net = moded();
    const optimizer = sgd(net.parameters());
    return {
      step: (x: Tensor) => {
        net.train(isTrainingFirst);
        const first = net.forward(x) as Tensor;
        net.train(!isTrainingFirst);
        const second = net.forward(x) as Tensor;
        optimizer.zeroGrad();
        const loss = first.square().mean().add(second.square().mean());
        loss.backward();
        optimizer.step();
        return loss;
      },
      args: () => [points()],
      between: (i) => void (i > 5 && net.train(i % 3 === 0)),
      state: [net, optimizer, () => [...net.modules()].map((one) => one.training)],
    };
  };
  expect(expectSameAsEager(make, 14)).toBeLessThanOrEqual(2);
});

it('a lazy layer may come to be in the first call', () => {
  const make = (): Case => {
    const net = new nn.Sequential(new nn.LazyLinear(8), new nn.LazyBatchNorm1d(), new nn.LazyLinear(3));
    let optimizer: optim.SGD | undefined;
    return {
      step: (x: Tensor, y: Tensor) => {
        const logits = net.forward(x) as Tensor;
        optimizer ??= sgd(net.parameters());
        optimizer.zeroGrad();
        const loss = F.crossEntropy(logits, y);
        loss.backward();
        optimizer.step();
        return loss;
      },
      args: () => [points(), randint(0, 3, [5])],
      state: [net],
    };
  };
  expect(expectSameAsEager(make)).toBe(1);
});

// Gradients that nobody looks at go from the arena of one recording to that of another one.
it.each([
  ['looked at now and then', (i: number) => i % 5 === 3, () => false, false],
  ['held, and looked at much later', () => false, (i: number) => i % 4 === 1, false],
  ['held and looked at', (i: number) => i % 7 === 2, (i: number) => i % 3 === 0, false],
  ['held, where steps are JavaScript’s', () => false, (i: number) => i % 4 === 1, true],
])('gradients that several recordings add to may be %s', (_name, looks, holds, isHooked) => {
  const make = (): Case => {
    const net = mlp();
    const optimizer = adam(net.parameters());
    if (isHooked) optimizer.registerStepPreHook(() => undefined);
    const held: [at: number, grad: Tensor][] = [];
    const seen: unknown[] = [];
    return {
      step: (x: Tensor, y: Tensor, last: boolean, forgets: boolean) => {
        const loss = F.crossEntropy(net.forward(x) as Tensor, y);
        loss.backward();
        if (last) optimizer.step();
        if (forgets) optimizer.zeroGrad();
        return loss;
      },
      args: (i) => [points(), randint(0, 3, [5]), i % 3 === 2, i % 6 === 5],
      between(i) {
        const grads = () => [...net.parameters()].flatMap((p) => p.grad ?? []);
        if (looks(i)) seen.push(grads().map((grad) => grad.tolist()));
        if (holds(i)) for (const grad of grads()) held.push([i, grad]);
        // What was held is what it was, or what is added to it: as eagerly.
        for (const [at, grad] of held) if (at === i - 8) seen.push([at, grad.tolist()]);
      },
      state: [() => (seen.length > 0 ? [...seen] : null)],
    };
  };
  expect(expectSameAsEager(make, 40)).toBeGreaterThan(2);
});

/** A step of a model that a variable holds, which another one takes the place of. */
function inVariables(at: number, replaces: boolean): () => Case {
  return () => {
    let net = mlp();
    let optimizer = adam(net.parameters());
    let copies = 0;
    return {
      step: (x: Tensor, y: Tensor) => {
        optimizer.zeroGrad();
        const loss = F.crossEntropy(net.forward(x) as Tensor, y);
        loss.backward();
        optimizer.step();
        return loss;
      },
      args: () => [points(), randint(0, 3, [5])],
      between(i) {
        const other = net.deepCopy();
        copies++;
        if (i !== at || !replaces) return;
        net = other;
        optimizer = adam(net.parameters());
      },
      state: [() => [...net.parameters()].map((p) => [p, p.grad]), () => optimizer.stateDict(), () => copies],
    };
  };
}

it.each([1, 2, 5])(
  'a model and its optimizer that others take the place of in variables are noticed (after call %d)',
  (at) => {
    expect(expectSameAsEager(inVariables(at, true), 13)).toBe(1);
  },
);

it('models that are made and not used do not make a function be recorded again for ever', () => {
  let runs = 0;
  const net = mlp();
  const step = compile((x: Tensor) => {
    runs++;
    return net.forward(x) as Tensor;
  });
  for (let i = 0; i < 30; i++) {
    net.deepCopy();
    step(points());
  }
  expect(step.captures).toBe(1);
  expect(runs).toBe(11);
});

it('a state that is loaded inside is copied at every call', () => {
  const make = (): Case => {
    const [net, target] = [mlp(), mlp()];
    const optimizer = sgd(net.parameters());
    return {
      step: (x: Tensor, last: boolean) => {
        optimizer.zeroGrad();
        const loss = F.mseLoss(
          net.forward(x) as Tensor,
          noGrad(() => target.forward(x) as Tensor),
        );
        loss.backward();
        optimizer.step();
        if (last) target.loadStateDict(net.stateDict());
        return loss;
      },
      args: (i) => [points(), i % 3 === 2],
      state: [net, target, optimizer],
    };
  };
  expect(expectSameAsEager(make, 14)).toBe(2);
});
