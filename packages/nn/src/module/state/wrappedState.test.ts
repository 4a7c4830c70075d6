import { type Tensor, tensor } from '@wick/tensor';
import * as nn from '../../index.ts';

const plain = (): Record<string, Tensor> => ({ '0.weight': tensor([[5, 6]]), '0.bias': tensor([7]) });
const prefixed = () => Object.fromEntries(Object.entries(plain()).map(([name, value]) => [`module.${name}`, value]));
const model = () => new nn.Sequential(new nn.Linear(2, 1));

describe.each([
  ['under state_dict', { state_dict: plain(), epoch: 3 }, { key: 'state_dict' }],
  ['under model', { model: plain() }, { key: 'model' }],
  ['behind module.', prefixed(), { prefix: 'module.' }],
  ['both', { state_dict: prefixed() }, { key: 'state_dict', prefix: 'module.' }],
  ['both, in Maps', new Map([['model', new Map(Object.entries(prefixed()))]]), { key: 'model', prefix: 'module.' }],
])('a state %s', (_, state, options) => {
  it('is loaded with the option', () => {
    const net = model();
    expect(net.loadStateDict(state, options)).toEqual({ missingKeys: [], unexpectedKeys: [] });
    expect(net.stateDict()['0.weight']!.tolist()).toEqual([[5, 6]]);
    expect(net.stateDict()['0.bias']!.tolist()).toEqual([7]);
  });

  it('is refused without it by an error that spells out the option', () => {
    const text = Object.entries(options).map(([name, value]) => `${name}: '${value}'`);
    expect(() => model().loadStateDict(state)).toThrow(`pass { ${text.join(', ')} }`);
  });
});

describe.each<[string, () => nn.Module]>([
  ['BatchNorm, whose older states lack an entry', () => new nn.Sequential(new nn.Linear(2, 1), new nn.BatchNorm1d(1))],
  [
    'a pre-hook that adds one',
    () => {
      const net = new nn.Sequential(new nn.Linear(2, 1));
      net.registerLoadStateDictPreHook((_, state) => void state.set('0.bias', tensor([0])));
      return net;
    },
  ],
  ['a lazy layer', () => new nn.Sequential(new nn.Linear(2, 1), new nn.LazyLinear(1))],
  ['many keys', () => new nn.Sequential(...Array.from({ length: 9 }, () => new nn.BatchNorm2d(1)))],
])('the hint stands first, for a network with %s', (_, make) => {
  const behind = (prefix: string) => {
    const source = make();
    const lazy = source instanceof nn.Sequential && source[1] instanceof nn.LazyLinear;
    if (lazy) (source as nn.Sequential).forward(tensor([[1, 2]]));
    return Object.fromEntries(Object.entries(source.stateDict()).map(([name, value]) => [prefix + name, value]));
  };
  it.each([
    ['module.', behind('module.'), `every name begins with "module.": pass { prefix: 'module.' }`],
    ['_orig_mod.', behind('_orig_mod.'), `every name begins with "_orig_mod.": pass { prefix: '_orig_mod.' }`],
    [
      'module. beside another',
      { n_averaged: tensor([1n]), ...behind('module.') },
      `the missing names are there, but begin with "module.": pass { prefix: 'module.' }`,
    ],
    ['a key', { model: behind(''), epoch: 1 }, `the tensors lie under "model": pass { key: 'model' }`],
    [
      'both',
      { state_dict: behind('module.') },
      `the tensors lie under "state_dict": pass { key: 'state_dict', prefix: 'module.' }`,
    ],
  ])('%s', (_name, state, hint) => {
    expect(() => make().loadStateDict(state)).toThrow(
      `loadStateDict: the state does not fit Sequential, nothing was changed\n  ${hint}\n  missing keys: `,
    );
  });
});

it('names no option where none would help', () => {
  expect(() => model().loadStateDict({ other: tensor([1]) })).toThrow(/^(?![\s\S]*pass \{)[\s\S]*missing keys/);
});

it.each([
  ['a key that is not there', plain(), { key: 'model' }, 'key "model" is not in the state'],
  ['a key with a tensor under it', plain(), { key: '0.bias' }, 'expected tensors by name under "0.bias"'],
  ['names that collide', { ...plain(), ...prefixed() }, { prefix: 'module.' }, 'two names are "0.weight"'],
])('refuses %s', (_, state, options, message) => {
  expect(() => model().loadStateDict(state, options)).toThrow(message);
});
