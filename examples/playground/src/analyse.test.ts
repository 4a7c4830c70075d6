import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectClose } from '@wick/testing';
import { tensor } from 'wick';
import { analyse } from './analyse.ts';
import { pytorchCode, typescriptCode } from './code.ts';
import { decodeState, defaultState, encodeState } from './state.ts';

interface Numbers {
  readonly program: string;
  readonly layers: readonly (readonly [number, number])[];
  readonly loss: number;
  readonly weights: readonly number[];
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
    const [{ report, weights }] = analyse(state) as [ReturnType<typeof analyse>[0]];
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

it.each([
  ['nothing', ''],
  ['words for numbers', '#depth=deep&width=&seed=x&lr=fast'],
  ['names that do not exist', '#kind=rnn&activation=toString&init=constructor&init=__proto__'],
])('an address with %s is as at the beginning', (_, address) => {
  expect(decodeState(address)).toEqual(defaultState);
});

it('numbers out of range are brought into it', () => {
  const { depth, width, seed, initialisers } = decodeState('depth=1e9&width=-3&seed=1e99&init=normal:-1');
  expect([depth, width, seed, initialisers[0]!.value]).toEqual([40, 2, 4294967295, 0]);
});
