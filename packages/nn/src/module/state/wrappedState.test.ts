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
