import { defaultGenerator, manualSeed, ones, type Tensor, tensor, zeros } from '@wick/tensor';
import { fixture, sha256 } from '@wick/testing';
import * as nn from '../../index.ts';

interface Walks {
  repr: string;
  apply: string[];
  modules: [string, string][];
  everyModule: [string, string][];
  prefixed: string[];
  children: [string, string][];
  parameters: string[];
  everyParameter: string[];
  own: string[];
  buffers: string[];
  everyBuffer: string[];
  state: Record<string, string>;
  draws: string;
}
const expected = fixture<{ lenet: Walks; shared: Walks; visited: Record<string, string>; reprs: string[] }>(
  `${__dirname}/..`,
  'tree',
);

class LeNet extends nn.Module {
  features = new nn.Sequential(
    new nn.Conv2d(1, 6, 5, { padding: 2 }),
    new nn.BatchNorm2d(6),
    new nn.ReLU({ inplace: true }),
    new nn.MaxPool2d(2),
    new nn.Conv2d(6, 16, 5),
    new nn.ReLU(),
    new nn.AvgPool2d(2),
  );
  classifier = new nn.Sequential(
    new nn.Flatten(),
    new nn.Dropout(0.2),
    new nn.Linear(400, 120),
    new nn.ReLU(),
    new nn.Linear(120, 10),
    new nn.LogSoftmax(1),
  );

  override forward(x: Tensor): Tensor {
    return this.classifier.forward(this.features.forward(x));
  }
}

class Block extends nn.Module {
  conv = new nn.Conv2d(2, 2, 3, { padding: 1, bias: false });
  bn = new nn.BatchNorm2d(2, { affine: false });
  declare downsample: nn.Module | null;

  constructor(downsample: nn.Module | null = null) {
    super();
    this.registerModule('downsample', downsample);
  }
}

class Shared extends nn.Module {
  first = new nn.Linear(2, 2);
  scale = new nn.Parameter(tensor([1, 2]));
  again = this.first;
  declare nothing: nn.Parameter | null;
  declare blocks: nn.ModuleList;
  declare steps: Tensor;
  cache = new nn.Buffer(ones(3), { persistent: false });
  declare gone: Tensor | null;
  declare tied: nn.Parameter;
  declare heads: nn.ModuleDict<nn.Linear>;
  declare list: nn.ParameterList;
  declare dict: nn.ParameterDict;
  declare last: nn.Sequential;

  constructor() {
    super();
    this.registerParameter('nothing', null);
    this.blocks = new nn.ModuleList<nn.Module>([
      new Block(),
      this.first,
      new Block(new nn.Sequential(new nn.Conv2d(2, 2, 1), this.first)),
    ]);
    this.registerBuffer('steps', zeros(1, { dtype: 'int64' }));
    this.registerBuffer('gone', null);
    this.tied = this.scale;
    const heads: [string, nn.Linear][] = [
      ['10', new nn.Linear(2, 1)],
      ['2', new nn.Linear(2, 1, { bias: false })],
    ];
    this.heads = new nn.ModuleDict(heads);
    this.list = new nn.ParameterList([ones(2, 3), zeros(1, { dtype: 'float64' })]);
    this.dict = new nn.ParameterDict({ b: ones(1), a: ones(2) });
    this.last = new nn.Sequential();
    this.last.addModule('z', new nn.Identity());
    this.last.append(this.first);
  }
}

const nameOf = (module: nn.Module) => module.constructor.name;
const named = (entries: Iterable<[string, nn.Module]>) => [...entries].map(([name, m]) => [name, nameOf(m)]);
const names = (entries: Iterable<[string, unknown]>) => [...entries].map(([name]) => name);
const digests = (module: nn.Module) =>
  Object.fromEntries(Object.entries(module.stateDict()).map(([name, t]) => [name, sha256(t)]));

describe.each([
  ['LeNet', () => new LeNet(), expected.lenet],
  ['a tree with shared modules, null members and containers', () => new Shared(), expected.shared],
] as const)('%s', (_, make, walks) => {
  it('draws its parameters in the order and with the bits of PyTorch', () => {
    manualSeed(3);
    const state = digests(make());
    expect(state).toEqual(walks.state);
    expect(Object.keys(state)).toEqual(Object.keys(walks.state));
    expect(sha256(defaultGenerator.getState())).toBe(walks.draws);
  });

  it("is walked in PyTorch's order", () => {
    const module = make();
    const visited: string[] = [];
    module.apply((m) => visited.push(nameOf(m)));
    expect(visited).toEqual(walks.apply);
    expect(named(module.namedModules())).toEqual(walks.modules);
    expect(named(module.namedModules({ removeDuplicate: false }))).toEqual(walks.everyModule);
    expect(names(module.namedModules({ prefix: 'net' }))).toEqual(walks.prefixed);
    expect(named(module.namedChildren())).toEqual(walks.children);
    expect([...module.modules()].map(nameOf)).toEqual(walks.modules.map(([, name]) => name));
    expect([...module.children()].map(nameOf)).toEqual(walks.children.map(([, name]) => name));
  });

  it('lists parameters and buffers as PyTorch does', () => {
    const module = make();
    expect(names(module.namedParameters())).toEqual(walks.parameters);
    expect(names(module.namedParameters({ prefix: 'p', removeDuplicate: false }))).toEqual(walks.everyParameter);
    expect(names(module.namedParameters({ recurse: false }))).toEqual(walks.own);
    // As sets: a buffer that is a field is there before those that the constructor registers.
    expect(new Set(names(module.namedBuffers()))).toEqual(new Set(walks.buffers));
    expect(new Set(names(module.namedBuffers({ removeDuplicate: false })))).toEqual(new Set(walks.everyBuffer));
    expect([...module.parameters()]).toEqual([...module.namedParameters()].map(([, p]) => p));
    expect([...module.parameters({ recurse: false })].length).toBe(walks.own.length);
    expect([...module.buffers()].length).toBe(walks.buffers.length);
  });

  it("prints PyTorch's repr, to the console too", () => {
    const module = make();
    expect(module.toString()).toBe(walks.repr);
    expect(Reflect.get(module, Symbol.for('nodejs.util.inspect.custom')).call(module)).toBe(walks.repr);
  });
});

it('a visitor draws again for a module with two parents, as in PyTorch', () => {
  manualSeed(3);
  const module = new Shared();
  manualSeed(4);
  module.apply((m) => {
    if (m instanceof nn.Linear || m instanceof nn.Conv2d)
      nn.init.kaimingNormal_(m.weight, { mode: 'fan_out', nonlinearity: 'relu' });
  });
  expect(digests(module)).toEqual(expected.visited);
});

describe('reprs', () => {
  const linear = () => new nn.Linear(2, 2);
  const frozen = (t: Tensor) => new nn.Parameter(t, { requiresGrad: false });
  const makers: (() => nn.Module)[] = [
    () => new nn.ModuleList([linear(), linear(), linear()]),
    () =>
      new nn.ModuleList<nn.Module>([
        linear(),
        new nn.ReLU(),
        new nn.ReLU(),
        new nn.Sequential(linear()),
        new nn.Sequential(linear()),
        linear(),
      ]),
    () => new nn.ModuleList(),
    () => new nn.ModuleDict(),
    () => new nn.ModuleDict<nn.Module>({ a: new nn.ReLU(), b: new nn.ModuleList([new nn.ReLU(), new nn.ReLU()]) }),
    () => new nn.Sequential(),
    () => new nn.Sequential(new nn.Sequential(), new nn.Sequential(new nn.Identity())),
    () => new nn.ParameterList(),
    () => new nn.ParameterList([ones(2, 3)]),
    () => new nn.ParameterList([ones([]), frozen(ones(2, { dtype: 'int64' }))]),
    () => new nn.ParameterDict({ w: ones(2, 3, { dtype: 'float64' }) }),
    () => new nn.ParameterDict({ w: ones(2), v: frozen(ones(1, { dtype: 'bool' })) }),
    () => new nn.Module(),
    () => new nn.BatchNorm2d(3, { eps: 1e-7, momentum: 1e-4 }),
    () => new nn.BatchNorm2d(3, { eps: 1e-5, momentum: null }),
    () => new nn.Dropout(1e-5),
    () => new nn.Dropout(0.000123),
  ];

  it.each(expected.reprs.map((repr, i) => [repr, makers[i]!] as const))('%s', (repr, make) => {
    expect(make().toString()).toBe(repr);
  });

  it('covers every repr of the fixture', () => expect(makers.length).toBe(expected.reprs.length));

  it('names a subclass by its own name, and a layer by its static one whatever a minifier does', () => {
    class Mine extends nn.Linear {}
    class x extends nn.Module {
      static override readonly name = 'Long';
    }
    expect(new Mine(1, 1).toString()).toMatch(/^Mine\(in_features=1/);
    expect(new x().toString()).toBe('Long()');
  });

  it('nests extra lines of a user as lines', () => {
    class Lines extends nn.Module {
      inner = new nn.Identity();
      override extraRepr() {
        return 'one\ntwo';
      }
    }
    expect(new nn.Sequential(new Lines()).toString()).toBe(
      'Sequential(\n  (0): Lines(\n    one\n    two\n    (inner): Identity()\n  )\n)',
    );
  });
});
