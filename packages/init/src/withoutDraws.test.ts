import { defaultGenerator, Generator, manualSeed, type Tensor, zeros } from '@wick/tensor';
import * as init from './index.ts';
import { withoutDraws } from './index.ts';

const sevens = () => zeros([6, 4]).fill_(7);

const draws: [string, (t: Tensor, generator: Generator) => Tensor][] = [
  ['uniform_', (t, generator) => init.uniform_(t, { generator })],
  ['normal_', (t, generator) => init.normal_(t, { generator })],
  ['truncNormal_', (t, generator) => init.truncNormal_(t, { generator })],
  ['truncNormal_ by uniforms', (t, generator) => init.truncNormal_(t, { a: 2, b: 3, generator })],
  ['xavierUniform_', (t, generator) => init.xavierUniform_(t, { generator })],
  ['xavierNormal_', (t, generator) => init.xavierNormal_(t, { generator })],
  ['kaimingUniform_', (t, generator) => init.kaimingUniform_(t, { generator })],
  ['kaimingNormal_', (t, generator) => init.kaimingNormal_(t, { generator })],
  ['orthogonal_', (t, generator) => init.orthogonal_(t, { generator })],
  ['sparse_', (t, generator) => init.sparse_(t, 0.5, { generator })],
];

test.each(draws)('%s writes nothing and no generator moves, and both do afterwards', (_, run) => {
  const [tensor, generator] = [sevens(), new Generator()];
  manualSeed(0);
  const before = [generator.getState(), defaultGenerator.getState()];
  expect(withoutDraws(() => run(tensor, generator))).toBe(tensor);
  expect(tensor.toTypedArray()).toEqual(sevens().toTypedArray());
  expect([generator.getState(), defaultGenerator.getState()]).toEqual(before);
  run(tensor, generator);
  expect([...tensor.toTypedArray()]).not.toContain(7);
  expect(generator.getState()).not.toEqual(before[0]);
});

test('arguments are still checked, and constants written', () => {
  withoutDraws(() => {
    expect(() => init.normal_(sevens(), { std: -1 })).toThrow(/std must not be negative/);
    expect([...init.ones_(sevens()).toTypedArray()]).not.toContain(7);
  });
});

test('an inner call that ends, or fails, does not turn the draws on for the outer one', () => {
  const tensor = sevens();
  withoutDraws(() => {
    withoutDraws(() => undefined);
    expect(() =>
      withoutDraws(() => {
        throw new Error('inside');
      }),
    ).toThrow('inside');
    init.normal_(tensor);
  });
  expect(tensor.toTypedArray()).toEqual(sevens().toTypedArray());
  expect([...init.normal_(tensor).toTypedArray()]).not.toContain(7);
});

test.each([null, undefined, 3, [3]])('what the function returns comes back: %p', (value) => {
  expect(withoutDraws(() => value)).toBe(value);
});

test('refuses what is no function, and a promise, whose later part would draw', () => {
  expect(() => withoutDraws(7 as never)).toThrow(new TypeError('withoutDraws: expected a function, got number'));
  expect(() => withoutDraws(async () => undefined)).toThrow(/withoutDraws: the function returned a promise/);
  expect([...init.normal_(sevens()).toTypedArray()]).not.toContain(7);
});
