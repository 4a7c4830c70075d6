import { ones, randn, ShapeError, type Tensor, tensor, zeros } from '@wick/tensor';
import { fixture } from '@wick/testing';
import * as nn from '../../index.ts';

const { loads } = fixture<{
  loads: { change: string; keys: string[]; missing: string[]; unexpected: string[] }[];
}>(`${__dirname}/..`, 'tree');

class LeNet extends nn.Module {
  features = new nn.Sequential(
    new nn.Conv2d(1, 6, 5, { padding: 2 }),
    new nn.BatchNorm2d(6),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Conv2d(6, 16, 5),
  );
  classifier = new nn.Sequential(
    new nn.Flatten(),
    new nn.Dropout(),
    new nn.Linear(400, 120),
    new nn.ReLU(),
    new nn.Linear(120, 10),
  );
}

const values = (module: nn.Module) =>
  Object.fromEntries(Object.entries(module.stateDict()).map(([name, t]) => [name, t.tolist()]));

describe('stateDict', () => {
  it('shares memory with the module and stands outside the graph; keepVars gives the parameters themselves', () => {
    const layer = new nn.Linear(2, 2);
    const state = layer.stateDict({ prefix: 'fc.' });
    expect(Object.keys(state)).toEqual(['fc.weight', 'fc.bias']);
    expect(state['fc.weight']!.requiresGrad).toBe(false);
    state['fc.weight']!.fill_(3);
    expect(layer.weight.tolist()).toEqual([
      [3, 3],
      [3, 3],
    ]);
    expect(layer.stateDict({ keepVars: true }).weight).toBe(layer.weight);
    expect(Object.getPrototypeOf(state)).toBe(Object.prototype);
  });
});

describe('loadStateDict', () => {
  it.each(loads)('with $change it names the keys that PyTorch names', ({ keys, missing, unexpected }) => {
    const given = new LeNet().stateDict();
    const state = Object.fromEntries(keys.map((key) => [key, given[key] ?? ones(1)]));
    const net = new LeNet();
    expect(net.loadStateDict(state, { strict: false })).toEqual({ missingKeys: missing, unexpectedKeys: unexpected });
    const other = new LeNet();
    const before = values(other);
    const load = () => other.loadStateDict(state);
    if (missing.length + unexpected.length === 0) {
      expect(load()).toEqual({ missingKeys: [], unexpectedKeys: [] });
      return;
    }
    expect(load).toThrow(RangeError);
    for (const key of [...missing, ...unexpected]) expect(load).toThrow(`"${key}"`);
    expect(values(other)).toEqual(before);
  });

  it('copies values, from an object or a Map, and leaves the tensors of the state alone', () => {
    const source = new LeNet();
    for (const state of [source.stateDict(), new Map(Object.entries(source.stateDict()))]) {
      const net = new LeNet();
      const weight = net.getParameter('features.0.weight');
      net.loadStateDict(state);
      expect(values(net)).toEqual(values(source));
      expect(net.getParameter('features.0.weight')).toBe(weight);
      weight.data.fill_(0);
      expect(source.getParameter('features.0.weight').tolist()).not.toEqual(weight.tolist());
    }
  });

  it('lists everything that does not fit in one error and changes nothing', () => {
    const net = new nn.Sequential(new nn.Linear(2, 3), new nn.BatchNorm2d(3));
    const before = values(net);
    const load = () =>
      net.loadStateDict({
        '0.weight': ones(3, 3),
        '1.weight': ones(3),
        '1.bias': ones(3),
        '1.running_mean': ones(1, 3),
        '1.running_var': 'no' as unknown as Tensor,
        extra: ones(1),
      });
    expect(load).toThrow(TypeError);
    expect(load).toThrow(
      'loadStateDict: the state does not fit Sequential, nothing was changed\n' +
        '  missing keys: "0.bias"\n' +
        '  unexpected keys: "extra"\n' +
        '  not tensors: "1.running_var" is no\n' +
        '  size mismatch: "0.weight" is [3, 3], expected [3, 2]; "1.running_mean" is [1, 3], expected [3]',
    );
    expect(values(net)).toEqual(before);
  });

  it('refuses a shape that differs also when it is not strict, and changes nothing', () => {
    const layer = new nn.Linear(2, 1);
    const before = values(layer);
    const load = () => layer.loadStateDict({ weight: ones(1, 3), bias: ones(1) }, { strict: false });
    expect(load).toThrow(ShapeError);
    expect(load).toThrow('"weight" is [1, 3], expected [1, 2]');
    expect(values(layer)).toEqual(before);
  });

  it.each([null, undefined, 3, [], ones(1)])('refuses %p as a state', (state) => {
    expect(() => new nn.Linear(1, 1).loadStateDict(state as unknown as Record<string, Tensor>)).toThrow(TypeError);
  });

  it('reads a shared parameter under each of its names, the last one counts', () => {
    const shared = new nn.Linear(1, 1, { bias: false });
    const net = new nn.Sequential({ a: shared, b: shared });
    expect(() => net.loadStateDict({ 'a.weight': ones(1, 1) })).toThrow('missing keys: "b.weight"');
    net.loadStateDict({ 'a.weight': ones(1, 1), 'b.weight': zeros(1, 1) });
    expect(shared.weight.item()).toBe(0);
  });

  it('casts to the dtype of the module, and takes [1] for a single value', () => {
    const layer = new nn.BatchNorm2d(1);
    const state = {
      ...layer.stateDict(),
      running_mean: tensor([0.5], { dtype: 'float64' }),
      num_batches_tracked: tensor([7n]),
    };
    layer.loadStateDict(state);
    expect([layer.running_mean!.dtype, layer.running_mean!.item()]).toEqual(['float32', 0.5]);
    expect([layer.num_batches_tracked!.shape, layer.num_batches_tracked!.item()]).toEqual([[], 7]);
  });

  it('assign: true puts the tensors themselves in, as parameters that require grad as before', () => {
    const layer = new nn.Linear(2, 1);
    layer.bias!.requiresGrad_(false);
    const weight = randn(1, 2, { dtype: 'float64' });
    const bias = new nn.Parameter(ones(1));
    layer.loadStateDict({ weight, bias }, { assign: true });
    expect(layer.weight).toBeInstanceOf(nn.Parameter);
    expect([layer.weight.dtype, layer.weight.requiresGrad]).toEqual(['float64', true]);
    weight.fill_(2);
    expect(layer.weight.tolist()).toEqual([[2, 2]]);
    expect([layer.bias === bias, bias.requiresGrad]).toEqual([true, false]);
    const norm = new nn.BatchNorm2d(1);
    const mean = ones(1);
    norm.loadStateDict({ ...norm.stateDict(), running_mean: mean }, { assign: true });
    expect(norm.running_mean).toBe(mean);
    const list = new nn.ParameterList([ones(1)]);
    list.loadStateDict({ 0: zeros(1) }, { assign: true });
    expect([list[0]!.item(), [...list.parameters()].length]).toEqual([0, 1]);
  });

  it('loads into a plain field and into a container whose method has the name', () => {
    class Own extends nn.Module {
      scale = new nn.Parameter(ones(1));
    }
    const own = new Own();
    own.loadStateDict({ scale: zeros(1) }, { assign: true });
    expect([own.scale.item(), own.scale instanceof nn.Parameter]).toEqual([0, true]);
    const dict = new nn.ParameterDict({ size: ones(1), get: ones(1) });
    dict.loadStateDict({ size: zeros(1), get: tensor([2]) }, { assign: true });
    expect([dict.get('size').item(), dict.get('get').item(), dict.size]).toEqual([0, 2, 2]);
  });

  it('runs hooks before and after each module is compared', () => {
    const net = new nn.Sequential({ fc: new nn.Linear(1, 1) });
    const fc = net.at(0);
    const pre = fc.registerLoadStateDictPreHook((module, state, prefix) => {
      expect([module === fc, prefix]).toEqual([true, 'fc.']);
      state.set('fc.weight', state.get('fc.gamma'));
      state.delete('fc.gamma');
    });
    const post = net.registerLoadStateDictPostHook((_, keys) => {
      keys.missingKeys.length = 0;
    });
    const state = { 'fc.gamma': ones(1, 1) };
    expect(net.loadStateDict(state)).toEqual({ missingKeys: [], unexpectedKeys: [] });
    expect([net.getParameter('fc.weight').item(), Object.keys(state)]).toEqual([1, ['fc.gamma']]);
    expect(Object.hasOwn(fc, 'forward')).toBe(false);
    pre.remove();
    post.remove();
    expect(() => net.loadStateDict(state)).toThrow('missing keys: "fc.weight", "fc.bias"');
  });
});

test('a model may be nested deeper than a stack of calls', () => {
  let model: nn.Module = new nn.Linear(1, 1);
  for (let i = 0; i < 100_000; i++) model = new nn.Sequential(model);
  expect(Object.keys(model.stateDict()).map((name) => name.length)).toEqual([200_006, 200_004]);
});
