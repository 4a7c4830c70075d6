import { ones, type Tensor, tensor, zeros } from '@wick/tensor';
import * as nn from '../../index.ts';

const wrong = <T>(value: unknown) => value as T;

class Counter extends nn.Module {
  count = 0;
  weight = new nn.Parameter(ones(1));
  inner = new nn.Linear(1, 1);
  override getExtraState() {
    return { count: this.count };
  }
  override setExtraState(state: unknown) {
    this.count = (state as { count: number }).count;
  }
}

describe('extra state', () => {
  it('stands behind the tensors of its module, before its children', () => {
    const model = new nn.Sequential(new Counter());
    expect(Object.keys(model.stateDict())).toEqual(['0.weight', '0._extra_state', '0.inner.weight', '0.inner.bias']);
    expect(model.stateDict()['0._extra_state']).toEqual({ count: 0 });
  });

  it('is handed over when everything else fits, and not before', () => {
    const from = new Counter();
    from.count = 3;
    const to = new Counter();
    expect(() => to.loadStateDict({ ...from.stateDict(), weight: ones(2) })).toThrow(/size mismatch: "weight"/);
    expect(to.count).toBe(0);
    to.loadStateDict(from.stateDict());
    expect(to.count).toBe(3);
  });

  it('is missing or unexpected where only one side has it', () => {
    const { _extra_state, ...rest } = new Counter().stateDict();
    expect(new Counter().loadStateDict(rest, { strict: false })).toEqual({
      missingKeys: ['_extra_state'],
      unexpectedKeys: [],
    });
    const linear = new nn.Linear(1, 1);
    const state = { ...linear.stateDict(), _extra_state: _extra_state! };
    expect(linear.loadStateDict(state, { strict: false }).unexpectedKeys).toEqual(['_extra_state']);
    expect(() => linear.loadStateDict(state)).toThrow(/unexpected keys: "_extra_state"/);
  });
});

describe('hooks on state dicts', () => {
  it('run before a module is collected and after all below it is', () => {
    const model = new nn.Sequential(new nn.Linear(1, 1, { bias: false }));
    const seen: unknown[] = [];
    model.registerStateDictPreHook((m, prefix, keepVars) => seen.push(['pre', m === model, prefix, keepVars]));
    model[0]!.registerStateDictPreHook((_, prefix) => seen.push(['pre', prefix]));
    model[0]!.registerStateDictPostHook((_, state, prefix) => {
      seen.push(['post', prefix, Object.keys(state)]);
    });
    const handle = model.registerStateDictPostHook((_, state) => {
      state.more = zeros(1);
    });
    expect(Object.keys(model.stateDict({ prefix: 'net.', keepVars: true }))).toEqual(['net.0.weight', 'more']);
    expect(seen).toEqual([
      ['pre', true, 'net.', true],
      ['pre', 'net.0.'],
      ['post', 'net.0.', ['net.0.weight']],
    ]);
    handle.remove();
    expect(Object.keys(model.stateDict())).toEqual(['0.weight']);
  });

  it('refuse a result: PyTorch does', () => {
    const model = new nn.Linear(1, 1);
    model.registerStateDictPostHook(wrong(() => ({})));
    expect(() => model.stateDict()).toThrow(/registerStateDictPostHook: .* must return nothing/);
    expect(() => model.registerStateDictPreHook(wrong(1))).toThrow(/registerStateDictPreHook: expected a function/);
  });
});

describe('setSubmodule', () => {
  const make = () => new nn.Sequential(new nn.Sequential(new nn.Linear(1, 1), new nn.ReLU()));
  it('replaces a module and adds one', () => {
    const model = make();
    const tanh = new nn.Tanh();
    model.setSubmodule('0.1', tanh, { strict: true });
    expect(model.getSubmodule('0.1')).toBe(tanh);
    model.setSubmodule('0.head', new nn.Identity());
    expect([...model.namedModules()].map(([name]) => name)).toEqual(['', '0', '0.0', '0.1', '0.head']);
    expect((model.forward(tensor([2])) as Tensor).shape).toEqual([1]);
  });

  const refusals: [string, () => void, new (message?: string) => Error, RegExp][] = [
    ['no name', () => make().setSubmodule('', new nn.ReLU()), RangeError, /must not be empty/],
    [
      'what is no module',
      () => make().setSubmodule('0', wrong(1)),
      TypeError,
      /setSubmodule: expected a Module, got 1/,
    ],
    [
      'a name that leads nowhere',
      () => make().setSubmodule('1.0', new nn.ReLU()),
      RangeError,
      /Sequential has no module "1" \(looking for "1.0"\)/,
    ],
    [
      'strictly, a name that is new',
      () => make().setSubmodule('0.5', new nn.ReLU(), { strict: true }),
      RangeError,
      /Sequential has no module "5"/,
    ],
    [
      'the place of a parameter',
      () => make().setSubmodule('0.0.weight', new nn.ReLU()),
      RangeError,
      /Linear has no module "weight"/,
    ],
  ];
  it.each(refusals)('refuses %s', (_, run, kind, message) => {
    expect(run).toThrow(kind);
    expect(run).toThrow(message);
  });
});
