import { ones, type Tensor, tensor, toMessage, zeros } from '@wick/tensor';
import * as nn from '../../index.ts';

const values = (module: nn.Module) => Object.values(module.stateDict()).map((t) => t.tolist());

/** A network whose last member cannot be loaded, after others that can. */
function withLast(last: (net: nn.Module) => void): nn.Module {
  class Net extends nn.Module {
    first = new nn.Linear(2, 1);
    scale = new nn.Parameter(ones(2));
  }
  const net = new Net();
  last(net);
  return net;
}
const stateOf = (more: Record<string, unknown>): Record<string, unknown> => ({
  'first.weight': ones(1, 2),
  'first.bias': ones(1),
  scale: zeros(2),
  ...more,
});

describe('a refused load changes nothing and names the key:', () => {
  it.each<[string, (net: nn.Module) => void, Record<string, unknown>, object, RegExp]>([
    [
      'an expanded parameter',
      (net) => net.registerParameter('last', new nn.Parameter(zeros(1).expand(3))),
      { last: ones(3) },
      {},
      /"last" is loaded into an expanded tensor.*clone\(\)/,
    ],
    [
      'an expanded buffer',
      (net) => net.registerBuffer('last', zeros(2, 1).expand(2, 3)),
      { last: ones(2, 3) },
      { strict: false },
      /"last" is loaded into an expanded tensor/,
    ],
    [
      'integers that are to become a parameter',
      (net) => net.registerParameter('last', new nn.Parameter(zeros(2))),
      { last: tensor([1n, 2n]) },
      { assign: true },
      /"last" is a Tensor \(int64, shape \[2\]\), and a Parameter that requires grad takes a floating-point dtype/,
    ],
    [
      'memory that was given to another thread',
      (net) => net.registerBuffer('last', zeros(2)),
      {
        get last() {
          const t = ones(2);
          structuredClone(null, { transfer: toMessage(t, { transfer: true }).transfer });
          return t;
        },
      },
      { strict: false },
      /"last" cannot be loaded: tensor: the ArrayBuffer under it is gone/,
    ],
    [
      'another shape',
      (net) => net.registerBuffer('last', zeros(2)),
      { last: ones(3) },
      { assign: true },
      /"last" is \[3\], expected \[2\]/,
    ],
  ])('%s', (_, last, more, options, message) => {
    const net = withLast(last);
    const before = values(net);
    const members = () => [...net.parameters(), ...net.buffers()];
    const kept = members();
    const load = () => net.loadStateDict(stateOf(more), options);
    expect(load).toThrow(RangeError);
    expect(load).toThrow(message);
    expect(values(net)).toEqual(before);
    expect(members().map((t, i) => t === kept[i])).toEqual(kept.map(() => true));
  });

  it('a single element may be expanded: nothing is shared', () => {
    const net = withLast((m) => m.registerBuffer('last', zeros(1).expand(1, 1)));
    net.loadStateDict(stateOf({ last: ones(1, 1) }));
    expect((net.getBuffer('last') as Tensor).item()).toBe(1);
  });

  it('a tensor of the module itself is read before it is written to', () => {
    class Square extends nn.Module {
      weight = new nn.Parameter(tensor([[1, 2], [3, 4]])); // biome-ignore format: rows as rows
    }
    const net = new Square();
    net.loadStateDict({ weight: net.weight.data.t() });
    expect(net.weight.tolist()).toEqual([[1, 3], [2, 4]]); // biome-ignore format: rows as rows
  });

  it.each([false, true])('a setExtraState() that throws (assign: %p)', (assign) => {
    class Counted extends nn.Module {
      weight = new nn.Parameter(zeros(1));
      #count = 0;
      override getExtraState() {
        return this.#count;
      }
      override setExtraState(state: unknown) {
        if (typeof state !== 'number') throw new TypeError('not a number');
        this.#count = state;
      }
    }
    const net = new nn.Sequential(new Counted(), new Counted());
    const state = { '0.weight': ones(1), '0._extra_state': 3, '1.weight': ones(1), '1._extra_state': 'three' };
    const parameters = [...net.parameters()];
    expect(() => net.loadStateDict(state, { assign })).toThrow('not a number');
    expect(Object.values(net.stateDict()).map((v: unknown) => (typeof v === 'number' ? v : (v as Tensor).item()))).toEqual([0, 0, 0, 0]); // biome-ignore format: one line
    expect([...net.parameters()].every((p, i) => p === parameters[i])).toBe(true);
  });

  it.each<[string, () => nn.Module, Record<string, Tensor>]>([
    ['LazyLinear', () => new nn.LazyLinear(2), { '0.weight': ones(2, 3), '0.bias': ones(2) }],
    ['LazyConv1d', () => new nn.LazyConv1d(2, 1), { '0.weight': ones(2, 3, 1), '0.bias': ones(2) }],
    ['LazyBatchNorm1d', () => new nn.LazyBatchNorm1d({ affine: false }), { '0.running_mean': ones(3), '0.running_var': ones(3) }], // biome-ignore format: rows
  ])('a %s goes on waiting', (name, make, state) => {
    const net = new nn.Sequential(make(), new nn.Linear(1, 1));
    expect(() => net.loadStateDict(state)).toThrow('missing keys: "1.weight", "1.bias"');
    expect(net.at(0).typeName).toBe(name);
    const fitting = { ...state, '1.weight': ones(1, 1), '1.bias': ones(1) };
    net.loadStateDict(fitting);
    expect(net.at(0).typeName).toBe(name.slice('Lazy'.length));
    for (const [key, value] of Object.entries(fitting)) expect(net.stateDict()[key]!.tolist()).toEqual(value.tolist());
  });
});

describe('a Buffer that a computed tensor replaced', () => {
  class Net extends nn.Module {
    b: Tensor = new nn.Buffer(ones(2));
  }
  it.each<[string, (net: nn.Module) => unknown]>([
    ['parameters()', (net) => [...net.parameters()]],
    ['eval()', (net) => net.eval()],
    ['toString()', (net) => net.toString()],
    ['stateDict()', (net) => net.stateDict()],
    ['deepCopy()', (net) => net.deepCopy()],
    ['a walk from above', (net) => [...new nn.Sequential(net).modules()]],
  ])('stays one after %s', (_, walk) => {
    const net = new Net();
    walk(net);
    net.b = net.b.mul(2);
    expect(Object.keys(net.stateDict())).toEqual(['b']);
    expect([...net.deepCopy().buffers()].map((b) => b.tolist())).toEqual([[2, 2]]);
  });

  it('stays one in a copy, and if registerBuffer made it', () => {
    const copy = new Net().deepCopy();
    copy.b = copy.b.mul(2);
    const made = new nn.Module();
    made.registerBuffer('b', ones(2));
    Reflect.set(made, 'b', made.getBuffer('b').mul(2));
    for (const net of [copy, made]) expect(net.stateDict().b!.tolist()).toEqual([2, 2]);
  });

  it('before any walk is a plain tensor, which the error of a strict load says', () => {
    const net = new Net();
    net.b = net.b.mul(2);
    expect(Object.keys(net.stateDict())).toEqual([]);
    const load = () => new nn.Sequential(net).loadStateDict({ '0.b': ones(2) });
    expect(load).toThrow(/\n {2}"0\.b" is a plain Tensor of Net: make it a buffer with registerBuffer/);
    expect(load).toThrow('unexpected keys: "0.b"');
  });
});

test('a state that has a tied tensor once is told from one that lacks it', () => {
  class Tied extends nn.Module {
    wte = new nn.Embedding(3, 2);
    head = new nn.Linear(2, 3, { bias: false });
    constructor() {
      super();
      this.head.weight = this.wte.weight;
    }
  }
  const model = new Tied();
  const { 'head.weight': _, ...once } = model.stateDict();
  expect(() => model.loadStateDict(once)).toThrow(
    `missing keys: "head.weight"\n  "head.weight" is the same tensor as "wte.weight", which the state has: { strict: false } loads it`,
  );
  expect(model.loadStateDict(once, { strict: false }).missingKeys).toEqual(['head.weight']);
  expect(() => model.loadStateDict({})).toThrow(/missing keys: "wte.weight", "head.weight"$/);
});

test('layers take the device that there is', () => {
  expect(new nn.Linear(1, 1, { device: 'cpu' }).to('cpu')).toBeInstanceOf(nn.Linear);
  expect(() => new nn.Conv2d(1, 1, 1, { device: 'cuda' as never })).toThrow(/^Conv2d: there are no devices but 'cpu'/);
  expect(new nn.LSTM(1, 1, { device: 'cpu' }).hiddenSize).toBe(1);
});
