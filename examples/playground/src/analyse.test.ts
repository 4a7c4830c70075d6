import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectClose } from '@wick/testing';
import { tensor } from 'wick';
import { digitsFile } from '../digitsFile.ts';
import { examine } from './analyse.ts';
import { pytorchCode, typescriptCode } from './code.ts';
import { readDigits } from './digits.ts';
import { decodeState, defaultState, encodeState, freeSlot } from './state.ts';
import { Training } from './training.ts';

interface Numbers {
  readonly program: string;
  readonly layers: readonly (readonly [number, number])[];
  readonly loss: number;
  readonly weights: readonly number[];
  /** Before the 1st, 11th, 21st and 31st step. */
  readonly losses: readonly number[];
}
const cases = JSON.parse(readFileSync(join(__dirname, 'fixtures/cases.json'), 'utf8')) as string[];
const fixture = JSON.parse(readFileSync(join(__dirname, 'fixtures/playground.json'), 'utf8')) as {
  readonly cases: Readonly<Record<string, Numbers>>;
};

describe.each(cases)('%s', (address) => {
  const state = decodeState(address);
  const how = state.initialisers[0]!;
  const expected = fixture.cases[address]!;

  it('the PyTorch program that is offered is the one whose numbers are known', () => {
    expect(pytorchCode(state, how)).toBe(expected.program);
  });

  it('what is shown is what PyTorch prints: weights bit by bit, signal, gradients and loss', () => {
    const { report, weights } = examine(state, how).analysis;
    // QR and LSUV's measurements are sums, rounded in another order.
    const exactly = how.name !== 'orthogonal' && how.name !== 'lsuv';
    if (exactly) expect(weights).toEqual(expected.weights);
    else expectClose(tensor(weights), expected.weights, { rtol: 1e-4, atol: 1e-6 });
    const layers = report.layers.filter((layer) => layer.hasWeight);
    expect(layers).toHaveLength(expected.layers.length);
    // Sums over the whole depth in another order: 1e-4 of each number. A saturated layer gives values near 1 that hardly
    // differ, of which float32 rounds each by up to 6e-8: a deviation of 1e-5 cannot be known more closely.
    layers.forEach(({ signal, gradNorm }, i) => {
      const [wantedSignal, wantedNorm] = expected.layers[i]!;
      expect(Math.abs(signal - wantedSignal)).toBeLessThan(1e-4 * wantedSignal + 6e-8);
      expect(Math.abs(gradNorm! / wantedNorm - 1)).toBeLessThan(1e-4);
    });
    expect(Math.abs(report.loss! / expected.loss - 1)).toBeLessThan(1e-5);
  });

  it('the TypeScript program names the initialiser', () => {
    const call =
      how.name === 'default' ? 'nothing to do' : how.name === 'lsuv' ? 'inspect.lsuv_' : `init.${how.name}_(`;
    expect(typescriptCode(state, how)).toContain(call);
  });

  it('the address survives being written and read', () => {
    expect(decodeState(encodeState(state))).toEqual(state);
  });
});

// Of networks in which the last bits do not grow into others within so few steps.
const trained = cases.filter((address) => /seed=(2|7|12|14|16)&/.test(address));
it.each(trained)('%s: it trains as the PyTorch program does, step by step', async (address) => {
  const { train, test } = readDigits(digitsFile());
  const training = new Training(decodeState(address), train, test);
  const losses: number[] = [];
  for (let step = 0; step <= 30; step++) losses.push((await training.step())[0]!);
  fixture.cases[address]!.losses.forEach((loss, i) => {
    expect(Math.abs(losses[10 * i]! / loss - 1)).toBeLessThan(1e-4);
  });
});

it.each([
  ['nothing', ''],
  ['words for numbers', '#depth=deep&width=&seed=x&lr=fast'],
  ['names that do not exist', '#kind=rnn&activation=toString&init=constructor&init=__proto__'],
])('an address with %s is as at the beginning', (_, address) => {
  expect(decodeState(address)).toEqual(defaultState);
});

it('what the solver finds is in the PyTorch program, as it has no solver', () => {
  const state = decodeState('depth=2&width=8&activation=gelu&init=solve');
  const { solved } = examine(state, state.initialisers[0]!).analysis;
  expect(solved).toHaveLength(3);
  expect(pytorchCode(state, state.initialisers[0]!, solved)).toContain(`stds = [${solved!.join(', ')}]`);
});

it('who is left keeps the colour when another goes', () => {
  const state = decodeState('init=default&init=normal:1&init=lsuv');
  const left = { ...state, initialisers: state.initialisers.slice(1) };
  expect(decodeState(encodeState(left)).initialisers.map(({ name, slot }) => [name, slot])).toEqual([
    ['normal', 1],
    ['lsuv', 2],
  ]);
  expect(freeSlot(left.initialisers)).toBe(0);
  // Two that ask for the same one are told apart all the same.
  expect(decodeState('init=default~2&init=lsuv~2').initialisers.map(({ slot }) => slot)).toEqual([2, 0]);
});

it('a lesson is an address: its network, unless the address says another', () => {
  const { activation, initialisers } = decodeState('#lesson=2');
  expect([activation, initialisers.length]).toEqual(['tanh', 3]);
  expect(decodeState('#lesson=2&activation=selu&seed=4')).toMatchObject({ activation: 'selu', seed: 4, lesson: 2 });
});

it('numbers out of range are brought into it', () => {
  const { depth, width, seed, initialisers } = decodeState('depth=1e9&width=-3&seed=1e99&init=normal:-1');
  expect([depth, width, seed, initialisers[0]!.value]).toEqual([40, 2, 4294967295, 0]);
});
