import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MersenneTwister19937 } from 'random-js';
import { fillNormal, fillUniform, MersenneTwister, STATE_BYTES } from './index.ts';

interface State {
  name: string;
  initialSeed: string;
  head: string;
  words: string;
  tail: string;
  then: string;
}
const { states } = JSON.parse(readFileSync(join(__dirname, '../fixtures/draws.json'), 'utf8')) as { states: State[] };
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** How the fixture script brought a generator into each state. */
const prepared: Record<string, () => MersenneTwister> = {
  new: () => new MersenneTwister(),
  seeded: () => new MersenneTwister(-3n),
  drawn: () => drawn(5n, 1000),
  'end of a block': () => drawn(5n, 624),
  'kept normal': () => withNormals(7n),
  'kept normal forgotten': () => {
    const generator = withNormals(7n);
    generator.seed(8n);
    return generator;
  },
};

function drawn(seed: bigint, count: number): MersenneTwister {
  const generator = new MersenneTwister(seed);
  fillUniform(generator, new Float32Array(count));
  return generator;
}

function withNormals(seed: bigint): MersenneTwister {
  const generator = new MersenneTwister(seed);
  fillNormal(generator, new Float32Array(3));
  return generator;
}

test.each([0n, 1n, 42n, -1n, 2n ** 32n + 5n, 2n ** 64n - 1n, -(2n ** 63n)])(
  'seed %s gives the words of an independent MT19937, across several blocks',
  (seed) => {
    const generator = new MersenneTwister(seed);
    const other = MersenneTwister19937.seed(Number(BigInt.asIntN(32, seed)));
    const words = Uint32Array.from({ length: 5000 }, () => generator.random());
    expect(words).toEqual(Uint32Array.from({ length: 5000 }, () => other.next()));
  },
);

test('a pair of words is a 64-bit integer with the first word on top, also across a twist', () => {
  const words = new MersenneTwister(3n);
  const pairs = new MersenneTwister(3n);
  const uniforms = new MersenneTwister(3n);
  words.random();
  pairs.random();
  uniforms.random();
  for (let i = 0; i < 1000; i++) {
    const high = BigInt(words.random());
    const value = (high << 32n) | BigInt(words.random());
    expect(pairs.random64()).toBe(value);
    expect(uniforms.uniform53()).toBe(Number(value & (2n ** 53n - 1n)) * 2 ** -53);
  }
});

test.each(states.map((s) => [s.name, s] as const))(
  "the state of a generator (%s) is PyTorch's, byte for byte",
  (name, s) => {
    const generator = prepared[name]!();
    const state = generator.getState();
    expect(state).toHaveLength(STATE_BYTES);
    expect(generator.initialSeed()).toBe(BigInt(s.initialSeed));
    expect(hex(state.subarray(0, 24))).toBe(s.head);
    expect(createHash('sha256').update(state.subarray(24, 5016)).digest('hex')).toBe(s.words);
    expect(hex(state.subarray(5016))).toBe(s.tail);
  },
);

test.each(states.map((s) => [s.name, s] as const))(
  'a generator that takes such a state (%s) goes on as PyTorch does',
  (name, s) => {
    const state = prepared[name]!().getState();
    const taken = new MersenneTwister(99n);
    fillNormal(taken, new Float32Array(1)); // leaves a sine behind, which the state must replace
    taken.setState(state);
    expect(hex(taken.getState())).toBe(hex(state));
    for (const generator of [taken, taken.clone()]) {
      const out = new Float32Array(702);
      fillNormal(generator, out.subarray(0, 2));
      fillUniform(generator, out.subarray(2));
      expect(hex(new Uint8Array(Float32Array.of(out[0]!, out[1]!, out[2]!, out[3]!, out[699]!).buffer))).toBe(s.then);
    }
  },
);

test('a clone goes its own way', () => {
  const generator = withNormals(1n);
  const before = hex(generator.getState());
  const copy = generator.clone();
  copy.random();
  fillNormal(copy, new Float32Array(1));
  expect(hex(generator.getState())).toBe(before);
});

function stateWith(change: (view: DataView) => void): Uint8Array {
  const state = new MersenneTwister(1n).getState();
  change(new DataView(state.buffer));
  return state;
}

test.each([
  ['too short', new Uint8Array(5055)],
  ['too long', new Uint8Array(5057)],
  ['left of 0', stateWith((view) => view.setInt32(8, 0, true))],
  ['left of 625', stateWith((view) => view.setInt32(8, 625, true))],
  ['never seeded', stateWith((view) => view.setInt32(12, 0, true))],
  ['next of 625', stateWith((view) => view.setUint32(16, 625, true))],
  [
    'of more words left than there are',
    stateWith((view) => {
      view.setInt32(8, 300, true);
      view.setUint32(16, 500, true);
    }),
  ],
])('a state that is %s is refused and changes nothing', (_, state) => {
  const generator = withNormals(4n);
  const before = hex(generator.getState());
  expect(() => generator.setState(state)).toThrow(RangeError);
  expect(() => generator.setState(state)).toThrow(/^setState: state/);
  expect(hex(generator.getState())).toBe(before);
});

test('setState refuses what is no Uint8Array, seed what is no 64-bit bigint, and neither changes anything', () => {
  const generator = withNormals(4n);
  const before = hex(generator.getState());
  expect(() => generator.setState(new Float32Array(5056) as unknown as Uint8Array)).toThrow(TypeError);
  expect(() => generator.seed(1 as unknown as bigint)).toThrow(TypeError);
  expect(() => generator.seed(2n ** 64n)).toThrow('seed: value must be in [-2^63, 2^64), got 18446744073709551616');
  expect(() => generator.seed(-(2n ** 63n) - 1n)).toThrow(RangeError);
  expect(hex(generator.getState())).toBe(before);
});
