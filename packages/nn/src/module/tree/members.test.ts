import { ones, type Tensor, tensor, zeros } from '@wick/tensor';
import * as nn from '../../index.ts';

/** What plain JavaScript can do and the compiler would not allow. */
const put = (module: nn.Module, name: string, value: unknown) => Reflect.set(module, name, value);
const names = (entries: Iterable<[string, unknown]>) => [...entries].map(([name]) => name);

class Fields extends nn.Module {
  weight = new nn.Parameter(ones(2));
  mean = new nn.Buffer(zeros(2));
  inner = new nn.Identity();
  plain = ones(2);
  list = [new nn.Identity()];
  #secret = new nn.Linear(1, 1);
  uses() {
    return this.#secret;
  }
}

describe('members are read off the properties as they are', () => {
  it('finds fields, and neither plain tensors, arrays nor #private fields', () => {
    const module = new Fields();
    expect(names(module.namedParameters())).toEqual(['weight']);
    expect(names(module.namedBuffers())).toEqual(['mean']);
    expect(names(module.namedModules())).toEqual(['', 'inner']);
    expect(module.uses()).toBeInstanceOf(nn.Linear);
  });

  it('sees a layer that was replaced, added or deleted since the last walk', () => {
    const module = new nn.Sequential(new nn.Linear(1, 1));
    const holder = new Fields();
    put(holder, 'net', module);
    expect([...holder.modules()]).toContain(module);
    const other = new nn.Linear(2, 2);
    put(holder, 'net', other);
    expect([...holder.modules()]).toEqual([holder, holder.inner, other]);
    Reflect.deleteProperty(holder, 'net');
    expect([...holder.modules()]).toEqual([holder, holder.inner]);
    put(holder, 'net', 3); // the name was given up: it may hold anything
    expect([...holder.modules()]).toEqual([holder, holder.inner]);
  });

  it('lets a visitor replace children while modules() goes on', () => {
    const net = new nn.Sequential(new nn.Linear(1, 1), new nn.ReLU());
    const seen: nn.Module[] = [];
    for (const m of net.modules()) {
      seen.push(m);
      if (m === net) net.set(1, new nn.Identity());
    }
    expect(seen.map((m) => m.constructor.name)).toEqual(['Sequential', 'Linear', 'Identity']);
  });

  it('keeps names that look like an index in the order in which they were added, before all others', () => {
    const module = new Fields();
    for (const name of ['10', '2', '0']) module.addModule(name, new nn.Identity());
    expect(names(module.namedChildren())).toEqual(['10', '2', '0', 'inner']);
    expect(Reflect.get(module, '2')).toBeInstanceOf(nn.Identity);
    Reflect.deleteProperty(module, '2');
    expect(names(module.namedChildren())).toEqual(['10', '0', 'inner']);
  });
});

describe('assignment', () => {
  const refused: [string, () => nn.Module, string, unknown, RegExp][] = [
    [
      'a plain tensor where a layer has a Parameter',
      () => new nn.Linear(2, 2),
      'weight',
      zeros(2, 2),
      /Linear\.weight takes a Parameter or null, got a Tensor \(float32, shape \[2, 2\]\)/,
    ],
    [
      'a number where a layer has a Parameter',
      () => new nn.Linear(2, 2),
      'bias',
      0,
      /Linear\.bias takes a Parameter or null, got 0/,
    ],
    [
      'undefined where a layer has a Parameter',
      () => new nn.Linear(2, 2),
      'bias',
      undefined,
      /got undefined\. A subclass .*declare bias/,
    ],
    [
      'a Module where a layer has a Parameter',
      () => new nn.Linear(2, 2),
      'weight',
      new nn.ReLU(),
      /takes a Parameter or null, got a ReLU/,
    ],
    [
      'a Buffer where a layer has a Parameter',
      () => new nn.Linear(2, 2),
      'weight',
      new nn.Buffer(ones(1)),
      /takes a Parameter or null, got a Buffer/,
    ],
    [
      'a tensor where bias: false left null',
      () => new nn.Linear(2, 2, { bias: false }),
      'bias',
      zeros(2),
      /takes a Parameter or null/,
    ],
    [
      'a number where a layer has a buffer',
      () => new nn.BatchNorm2d(2),
      'running_mean',
      3,
      /BatchNorm2d\.running_mean takes a Tensor or null, got 3/,
    ],
    [
      'a tensor where a container has a module',
      () => new nn.Sequential(new nn.ReLU()),
      '0',
      zeros(2),
      /Sequential\.0 takes a Module or null/,
    ],
    [
      'a tensor where a ParameterList has a Parameter',
      () => new nn.ParameterList([ones(1)]),
      '0',
      zeros(1),
      /ParameterList\.0 takes a Parameter or null/,
    ],
  ];
  it.each(refused)('refuses %s at once, and keeps what was there', (_, make, name, value, message) => {
    const module = make();
    const before: unknown = Reflect.get(module, name);
    expect(() => put(module, name, value)).toThrow(TypeError);
    expect(() => put(module, name, value)).toThrow(message);
    expect(Reflect.get(module, name)).toBe(before);
  });

  const found: [string, string, unknown, RegExp][] = [
    ['a plain tensor where a field had a Parameter', 'weight', ones(2), /Fields\.weight takes a Parameter or null/],
    ['undefined where a field had a Parameter', 'weight', undefined, /declare weight/],
    ['a number where a field had a Buffer', 'mean', 1, /Fields\.mean takes a Tensor or null, got 1/],
    ['a tensor where a field had a Module', 'inner', ones(1), /Fields\.inner takes a Module or null/],
  ];
  it.each(found)('finds %s at the next walk', (_, name, value, message) => {
    const module = new Fields();
    expect([...module.parameters()].length).toBe(1);
    put(module, name, value);
    const walks = [
      () => [...module.parameters()],
      () => module.stateDict(),
      () => module.apply(() => {}),
      () => module.toString(),
      () => module.loadStateDict({}, { strict: false }),
    ];
    for (const walk of walks) {
      expect(walk).toThrow(TypeError);
      expect(walk).toThrow(message);
    }
  });

  it('takes another Parameter, null, and a Parameter again', () => {
    const layer = new nn.Linear(2, 2);
    layer.bias = null;
    expect(names(layer.namedParameters())).toEqual(['weight']);
    expect(layer.toString()).toContain('bias=False');
    expect(Object.keys(layer.stateDict())).toEqual(['weight']);
    layer.bias = new nn.Parameter(ones(2));
    expect(names(layer.namedParameters())).toEqual(['weight', 'bias']);
    expect(layer.forward(zeros(1, 2)).tolist()).toEqual([[1, 1]]);
  });

  it('a plain tensor in the place of a buffer is the buffer, persistent or not as before', () => {
    const layer = new nn.BatchNorm2d(2);
    const mean = ones(2);
    layer.running_mean = mean;
    expect(layer.getBuffer('running_mean')).toBe(mean);
    expect(Object.keys(layer.stateDict())).toContain('running_mean');
    const module = new nn.Module();
    module.registerBuffer('mask', ones(1), { persistent: false });
    put(module, 'mask', zeros(3));
    expect(names(module.namedBuffers())).toEqual(['mask']);
    expect(module.stateDict()).toEqual({});
  });

  it('a Parameter takes the place of a module, and a module that of a buffer', () => {
    const module = new Fields();
    [...module.modules()];
    put(module, 'inner', new nn.Parameter(ones(1)));
    put(module, 'mean', new nn.ReLU());
    expect(names(module.namedParameters())).toEqual(['weight', 'inner']);
    expect(names(module.namedChildren())).toEqual(['mean']);
    expect(names(module.namedBuffers())).toEqual([]);
  });

  it('explains a subclass that declares a field again without `declare`', () => {
    class Narrow extends nn.Linear {
      // What JavaScript does with `weight;` in a class; the compiler asks for `declare` there.
      override weight = undefined as unknown as nn.Parameter;
    }
    const layer = new Narrow(2, 2);
    expect(() => [...layer.parameters()]).toThrow(
      /Narrow\.weight takes a Parameter.*got undefined\. A subclass that declares the field again resets it to undefined: write `declare weight: …`/,
    );
    class Declared extends nn.Linear {
      declare weight: nn.Parameter;
    }
    expect(names(new Declared(2, 2).namedParameters())).toEqual(['weight', 'bias']);
  });
});

describe('register functions', () => {
  const leafless = ones(2).requiresGrad_().mul(2);
  const wrong: [string, (m: nn.Module) => unknown, RegExp, typeof TypeError | typeof RangeError][] = [
    [
      'a plain tensor as a parameter',
      (m) => m.registerParameter('w', ones(1) as nn.Parameter),
      /registerParameter: w must be a Parameter or null, got a Tensor/,
      TypeError,
    ],
    [
      'a number as a buffer',
      (m) => m.registerBuffer('b', 1 as unknown as Tensor),
      /registerBuffer: b must be a Tensor or null, got 1/,
      TypeError,
    ],
    [
      'an object as a module',
      (m) => m.registerModule('m', {} as nn.Module),
      /registerModule: m must be a Module or null, got a Object/,
      TypeError,
    ],
    [
      'undefined as a module',
      (m) => m.addModule('m', undefined as unknown as nn.Module),
      /addModule: m must be a Module or null, got undefined/,
      TypeError,
    ],
    [
      'a name with a dot',
      (m) => m.registerBuffer('a.b', null),
      /registerBuffer: the name must not be empty, .*"a\.b"/,
      RangeError,
    ],
    ['an empty name', (m) => m.addModule('', null), /addModule: the name must not be empty/, RangeError],
    ['__proto__', (m) => m.registerModule('__proto__', null), /the name must not be empty, "__proto__"/, RangeError],
    [
      'a name that is no string',
      (m) => m.registerModule(3 as unknown as string, null),
      /the name must be a string, got 3/,
      TypeError,
    ],
    [
      'the name of a method',
      (m) => m.registerParameter('forward', null),
      /registerParameter: Fields already has "forward"/,
      RangeError,
    ],
    ['the name of a property', (m) => m.registerBuffer('plain', null), /Fields already has "plain"/, RangeError],
    ["another kind's name", (m) => m.registerBuffer('weight', null), /Fields already has "weight"/, RangeError],
    [
      "a module's name for a parameter",
      (m) => m.registerParameter('inner', null),
      /Fields already has "inner"/,
      RangeError,
    ],
  ];
  it.each(wrong)('refuse %s, and leave the module as it was', (_, run, message, error) => {
    const module = new Fields();
    const before = Object.keys(module);
    expect(() => run(module)).toThrow(error);
    expect(() => run(module)).toThrow(message);
    expect(Object.keys(module)).toEqual(before);
    expect(names(module.namedModules())).toEqual(['', 'inner']);
  });

  it('refuse a Parameter that is computed from something', () => {
    const computed = Object.setPrototypeOf(leafless, nn.Parameter.prototype) as nn.Parameter;
    expect(() => new nn.Module().registerParameter('w', computed)).toThrow(/w must be a leaf/);
  });

  it('replace a member of the same kind', () => {
    const module = new Fields();
    const other = new nn.Parameter(zeros(3));
    module.registerParameter('weight', other);
    expect([...module.parameters()]).toEqual([other]);
    expect(module.weight).toBe(other);
  });

  it('fill a field that is declared and not yet assigned', () => {
    class Later extends nn.Module {
      w: nn.Parameter | undefined;
      constructor() {
        super();
        this.registerParameter('w', new nn.Parameter(ones(1)));
      }
    }
    expect(names(new Later().namedParameters())).toEqual(['w']);
  });
});

describe('Parameter and Buffer', () => {
  it('share the memory of their data and stand outside its graph', () => {
    const source = ones(2).requiresGrad_().mul(2);
    const p = new nn.Parameter(source);
    expect([p.isLeaf, p.requiresGrad, p.gradFn]).toEqual([true, true, null]);
    p.data.fill_(5);
    expect(source.tolist()).toEqual([5, 5]);
    expect(new nn.Parameter().shape).toEqual([0]);
    expect(new nn.Buffer().shape).toEqual([0]);
    expect(new nn.Buffer(ones(1)).requiresGrad).toBe(false);
  });

  it('have plain tensors as results', () => {
    const p = new nn.Parameter(ones(2));
    for (const t of [p.mul(2), p.clone(), p.detach(), p.data]) expect(t).not.toBeInstanceOf(nn.Parameter);
  });

  it('refuse what is no tensor, and integers that would require grad', () => {
    expect(() => new nn.Parameter([1] as unknown as Tensor)).toThrow(/Parameter: data must be a Tensor/);
    expect(() => new nn.Buffer(1 as unknown as Tensor)).toThrow(/Buffer: data must be a Tensor/);
    expect(() => new nn.Parameter(tensor([1n]))).toThrow(TypeError);
    expect(new nn.Parameter(tensor([1n]), { requiresGrad: false }).dtype).toBe('int64');
  });

  it('a Parameter says what it is', () => {
    expect(new nn.Parameter(tensor([1, 2])).toString()).toBe(
      'Parameter containing:\ntensor([1., 2.], requires_grad=True)',
    );
  });
});

describe('paths', () => {
  const net = () => new nn.Sequential(new nn.Sequential({ conv: new nn.Conv2d(1, 1, 1), bn: new nn.BatchNorm2d(1) }));

  it('lead to modules, parameters and buffers', () => {
    const module = net();
    expect(module.getSubmodule('')).toBe(module);
    expect(module.getSubmodule('0.conv')).toBeInstanceOf(nn.Conv2d);
    expect(module.getParameter('0.conv.weight')).toBe((module.getSubmodule('0.conv') as nn.Conv2d).weight);
    expect(module.getBuffer('0.bn.running_var').tolist()).toEqual([1]);
  });

  it.each<[string, (m: nn.Module) => unknown, RegExp]>([
    ['a child', (m) => m.getSubmodule('0.x'), /getSubmodule: Sequential has no module "x" \(looking for "0\.x"\)/],
    ['a parameter', (m) => m.getParameter('0.conv.w'), /getParameter: Conv2d has no parameter "w"/],
    ['a parent', (m) => m.getBuffer('1.b'), /getBuffer: Sequential has no module "1" \(looking for "1\.b"\)/],
    ['a buffer that is a parameter', (m) => m.getBuffer('0.conv.weight'), /has no buffer "weight"/],
    ['a module that is a parameter', (m) => m.getSubmodule('0.conv.weight'), /Conv2d has no module "weight"/],
    ['an inherited name', (m) => m.getSubmodule('toString'), /has no module "toString"/],
  ])('that miss %s say where', (_, run, message) => {
    expect(() => run(net())).toThrow(RangeError);
    expect(() => run(net())).toThrow(message);
  });

  it('must be strings', () => {
    expect(() => net().getSubmodule(0 as unknown as string)).toThrow(TypeError);
    expect(() => net().getParameter(null as unknown as string)).toThrow(TypeError);
  });
});
