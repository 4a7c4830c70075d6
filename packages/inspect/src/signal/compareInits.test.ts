import { kaimingNormal_ } from '@wick/init';
import * as nn from '@wick/nn';
import { randn } from '@wick/tensor';
import { compareInits } from '../index.ts';

const build = () =>
  new nn.Sequential(...Array.from({ length: 20 }, () => [new nn.Linear(32, 32), new nn.ReLU()]).flat());
const kaiming = (model: nn.Module) =>
  model.apply((m) => m instanceof nn.Linear && kaimingNormal_(m.weight, { nonlinearity: 'relu' }));

it('initialisers are told apart by their verdicts, the same again for the same seeds', () => {
  const input = randn(16, 32);
  const compare = () =>
    compareInits(build, {
      initialisers: { kaiming, default: () => {} },
      seeds: [0, 1, 2],
      input,
      target: randn(16, 32).mul(0),
    });
  const found = compare();
  expect(found.initialisers.map((row) => row.verdicts)).toEqual([
    { vanishing: 0, healthy: 3, exploding: 0 },
    { vanishing: 3, healthy: 0, exploding: 0 },
  ]);
  expect(found.runs).toHaveLength(6);
  expect(compare()).toEqual(found);
  expect(String(found)).toContain('kaiming');
});

it.each([
  ['no initialisers', () => compareInits(build, { initialisers: {}, input: [1, 32] }), RangeError],
  [
    'an initialiser that is no function',
    () => compareInits(build, { initialisers: { x: 1 as never }, input: [1, 32] }),
    TypeError,
  ],
])('compareInits refuses %s', (_, call, kind) => {
  expect(call).toThrow(kind);
});
