import { ones, type Tensor, tensor, zeros } from '@wick/tensor';
import * as nn from '../index.ts';

const ids = (n: number): nn.Module[] => Array.from({ length: n }, () => new nn.Identity());
const keys = (module: nn.Module) => [...module.namedChildren()].map(([name]) => name);

describe.each([
  ['Sequential', (modules: nn.Module[]) => new nn.Sequential(...modules)],
  ['ModuleList', (modules: nn.Module[]) => new nn.ModuleList<nn.Module>(modules)],
] as const)('%s', (_name, make) => {
  it('numbers, indexes and iterates', () => {
    const modules = ids(12);
    const list = make(modules);
    expect([list.length, [...list]]).toEqual([12, modules]);
    expect([list.at(0), list.at(-1), list[11], list[12]]).toEqual([modules[0], modules[11], modules[11], undefined]);
    expect(keys(list)).toEqual(modules.map((_, i) => String(i)));
    expect(Object.keys(list)).toEqual(['training']);
  });

  it('appends, extends, sets, inserts and pops', () => {
    const [a, b, c, d] = ids(4) as [nn.Module, nn.Module, nn.Module, nn.Module];
    const list = make([a]);
    expect(list.append(b).extend([c])).toBe(list);
    list.insert(0, d);
    expect([...list]).toEqual([d, a, b, c]);
    expect(list.pop()).toBe(c);
    expect(list.pop(-2)).toBe(a);
    list.set(-1, c);
    expect([...list]).toEqual([d, c]);
    list.insert(-1, a).insert(3, b);
    expect([...list]).toEqual([d, a, c, b]);
    expect(keys(list)).toEqual(['0', '1', '2', '3']);
    expect([list[3] === b, list[4]]).toEqual([true, undefined]);
    list[0] = b;
    expect(list.at(0)).toBe(b);
  });

  it('slices into a new container of the same modules', () => {
    const modules = ids(4);
    const part = make(modules).slice(1, -1);
    expect(part).toBeInstanceOf(make([]).constructor);
    expect([...part]).toEqual(modules.slice(1, -1));
  });

  it.each<[string, (list: nn.Sequential | nn.ModuleList) => unknown, RegExp, typeof TypeError | typeof RangeError]>([
    ['an index beyond the end', (l) => l.at(2), /at: the index must be a whole number from -2 to 1, got 2/, RangeError],
    ['a fraction', (l) => l.at(0.5), /got 0\.5/, RangeError],
    ['set beyond the end', (l) => l.set(2, new nn.ReLU()), /set: the index/, RangeError],
    [
      'insert beyond the end',
      (l) => l.insert(3, new nn.ReLU()),
      /insert: the index must be a whole number from -2 to 2, got 3/,
      RangeError,
    ],
    ['pop beyond the end', (l) => l.pop(-3), /pop: the index/, RangeError],
    [
      'append of a tensor',
      (l) => l.append(ones(1) as unknown as nn.Module),
      /must be a Module or null, got a Tensor/,
      TypeError,
    ],
    [
      'extend with one that is no module',
      (l) => l.extend([new nn.ReLU(), 3 as unknown as nn.Module]),
      /extend: expected a Module, got 3/,
      TypeError,
    ],
    [
      'extend with no iterable',
      (l) => l.extend(new nn.ReLU() as unknown as nn.Module[]),
      /extend: expected an iterable of modules, got a ReLU/,
      TypeError,
    ],
    [
      'insert of null',
      (l) => l.insert(0, null as unknown as nn.Module),
      /insert: expected a Module, got null/,
      TypeError,
    ],
  ])('refuses %s and stays as it was', (_, run, message, error) => {
    const modules = ids(2);
    const list = make(modules);
    expect(() => run(list)).toThrow(error);
    expect(() => run(list)).toThrow(message);
    expect([...list]).toEqual(modules);
  });
});

describe('Sequential', () => {
  it('takes names, from an object or a Map, whose order it keeps', () => {
    const named = new nn.Sequential({ conv: new nn.Identity(), relu: new nn.ReLU() });
    expect(keys(named)).toEqual(['conv', 'relu']);
    expect(Reflect.get(named, 'relu')).toBeInstanceOf(nn.ReLU);
    const mapped = new nn.Sequential(
      new Map<string, nn.Module>([
        ['10', new nn.ReLU()],
        ['2', new nn.Identity()],
      ]),
    );
    expect(keys(mapped)).toEqual(['10', '2']);
    expect(mapped.slice(1).toString()).toBe('Sequential(\n  (2): Identity()\n)');
    expect(() => new nn.Sequential({ a: 3 as unknown as nn.Module })).toThrow(
      /Sequential: "a" must be a Module, got 3/,
    );
    expect(() => new nn.Sequential(null as unknown as nn.Module)).toThrow(/"0" must be a Module, got null/);
  });

  it('runs its modules one after the other, those that a subclass assigns too', () => {
    class Add extends nn.Module {
      constructor(readonly n: number) {
        super();
      }
      override forward(x: Tensor): Tensor {
        return x.mul(10).add(this.n);
      }
    }
    class Three extends nn.Sequential {
      extra = new Add(3);
    }
    expect(new Three(new Add(1), new Add(2)).forward(tensor(0)).item()).toBe(123);
    expect(new nn.Sequential().forward(tensor(5)).item()).toBe(5);
  });
});

it('ModuleList has no forward()', () => {
  expect(() => new nn.ModuleList().forward()).toThrow(/ModuleList does not define forward/);
});

describe('ModuleDict', () => {
  it('has the methods of a Map, keeps order, and takes names that its methods have', () => {
    const [a, b, c] = ids(3) as [nn.Module, nn.Module, nn.Module];
    const dict = new nn.ModuleDict<nn.Module>({ b, a });
    dict.set('10', c).set('2', a).set('size', b);
    expect([...dict.keys()]).toEqual(['b', 'a', '10', '2', 'size']);
    expect([dict.size, dict.get('size'), dict.get('10'), dict.has('x')]).toEqual([5, b, c, false]);
    expect([...dict.values()]).toEqual([b, a, c, a, b]);
    expect(new Map(dict)).toEqual(new Map(dict.entries()));
    dict.set('b', c);
    expect([...dict.entries()][0]).toEqual(['b', c]);
    expect([dict.pop('10'), dict.delete('size'), dict.delete('size'), dict.size]).toEqual([c, true, false, 3]);
    expect(keys(dict)).toEqual(['b', 'a']); // '2' is the same module as 'a'
    dict.clear();
    expect([dict.size, dict.toString()]).toEqual([0, 'ModuleDict()']);
  });

  it('refuses what it cannot hold', () => {
    const dict = new nn.ModuleDict();
    expect(() => dict.get('x')).toThrow(/ModuleDict\.get: there is no module "x"/);
    expect(() => dict.pop('x')).toThrow(RangeError);
    expect(() => dict.set('x', 3 as unknown as nn.Module)).toThrow(/ModuleDict\.set: "x" must be a Module, got 3/);
    expect(() => dict.set('a.b', new nn.ReLU())).toThrow(/contain "\."/);
    expect(() => dict.set('training', new nn.ReLU())).toThrow(/already has "training"/);
    expect(() => dict.update(3 as never)).toThrow(/update: expected modules by name/);
  });
});

describe('ParameterList', () => {
  it('makes Parameters of tensors and keeps those that are', () => {
    const p = new nn.Parameter(ones(2));
    const list = new nn.ParameterList([p, zeros(3)]);
    expect([list.length, list.at(0) === p, list.at(-1) instanceof nn.Parameter]).toEqual([2, true, true]);
    list
      .append(ones(1))
      .extend([ones(4)])
      .set(1, ones(5));
    expect([...list].map((each) => each.shape)).toEqual([[2], [5], [1], [4]]);
    expect([...list.namedParameters()].map(([name]) => name)).toEqual(['0', '1', '2', '3']);
    list[0] = new nn.Parameter(ones(7));
    expect([list.at(0).shape, list[9]]).toEqual([[7], undefined]);
  });

  it('refuses what is no tensor, before anything is added', () => {
    const list = new nn.ParameterList([ones(1)]);
    expect(() => list.extend([ones(1), 3 as unknown as Tensor])).toThrow(
      /ParameterList\.extend: expected a Tensor, got 3/,
    );
    expect(() => list.extend(3 as never)).toThrow(/expected an iterable of tensors/);
    expect(() => list.append(null as never)).toThrow(TypeError);
    expect(() => list.at(1)).toThrow(/ParameterList\.at: the index must be a whole number from -1 to 0, got 1/);
    expect(list.length).toBe(1);
  });
});

describe('ParameterDict', () => {
  it('takes a plain object in alphabetical order, as PyTorch does, and other sources as they come', () => {
    expect([...new nn.ParameterDict({ b: ones(1), a: ones(1) }).keys()]).toEqual(['a', 'b']);
    const entries: [string, Tensor][] = [
      ['b', ones(1)],
      ['a', ones(1)],
    ];
    expect([...new nn.ParameterDict(entries).keys()]).toEqual(['b', 'a']);
    expect([...new nn.ParameterDict(new nn.ParameterDict(entries)).keys()]).toEqual(['b', 'a']);
  });

  it('has the methods of a Map', () => {
    const p = new nn.Parameter(ones(2));
    const dict = new nn.ParameterDict(new Map([['w', p]]));
    dict.set('v', ones(3)).update({ get: ones(1) });
    expect([dict.size, dict.get('w') === p, dict.has('get'), dict.get('get').shape]).toEqual([3, true, true, [1]]);
    expect([...dict.values()].map((each) => each.shape)).toEqual([[2], [3], [1]]);
    expect([...dict].map(([name]) => name)).toEqual(['w', 'v', 'get']);
    expect([dict.pop('w') === p, dict.delete('v'), dict.delete('v'), dict.size]).toEqual([true, true, false, 1]);
    dict.clear();
    expect([...dict.parameters()]).toEqual([]);
    expect(() => dict.get('w')).toThrow(/there is no parameter "w"/);
    expect(() => dict.set('w', 3 as never)).toThrow(/ParameterDict\.set: expected a Tensor, got 3/);
    expect(() => dict.update(null as never)).toThrow(/update: expected tensors by name/);
  });
});
