import fc from 'fast-check';
import { MersenneTwister19937, Random } from 'random-js';
import {
  bernoulli,
  defaultGenerator,
  forkRng,
  Generator,
  getRngState,
  manualSeed,
  multinomial,
  rand,
  randint,
  randn,
  randperm,
  setRngState,
  tensor,
  zeros,
} from '../index.ts';

// As text: to compare thousands of elements of two tensors one by one takes Jest minutes.
const rngState = () => getRngState().toTypedArray().join();
const words = (g: Generator, n: number) => Array.from({ length: n }, () => g.next());

test("its words are those of random-js's own Mersenne Twister", () => {
  for (const seed of [0, 1, 42, 2 ** 31 - 1]) {
    const theirs = MersenneTwister19937.seed(seed);
    expect(words(new Generator().manualSeed(seed), 2000)).toEqual(Array.from({ length: 2000 }, () => theirs.next()));
  }
});

test("random-js's distributions run on it, as on their own engine", () => {
  const ours = new Random(new Generator().manualSeed(7));
  const theirs = new Random(MersenneTwister19937.seed(7));
  for (let i = 0; i < 100; i++) expect(ours.integer(-5, 1e9)).toBe(theirs.integer(-5, 1e9));
  expect(ours.shuffle([1, 2, 3, 4, 5, 6])).toEqual(theirs.shuffle([1, 2, 3, 4, 5, 6]));
});

test('a state that is set goes on exactly where it was taken, kept normal included', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
      fc.nat(1500),
      fc.boolean(),
      (seed, skip, odd) => {
        const g = new Generator().manualSeed(seed);
        words(g, skip);
        if (odd) randn(3, { generator: g });
        const other = new Generator().setState(g.getState());
        expect(other.getState()).toEqual(g.getState());
        expect(other.initialSeed()).toBe(g.initialSeed());
        const draw = (generator: Generator) => [
          randn(5, { generator }).tolist(),
          rand(700, { generator }).tolist(),
          generator.clone().next(),
        ];
        expect(draw(other)).toEqual(draw(g));
      },
    ),
    { numRuns: 30 },
  );
});

test('forkRng leaves the default generator as it was, after a throw too', () => {
  manualSeed(5);
  const state = getRngState();
  const before = rngState();
  forkRng(() => rand(10));
  expect(rngState()).toBe(before);
  expect(() =>
    forkRng(() => {
      rand(3);
      throw new Error('inside');
    }),
  ).toThrow('inside');
  expect(rngState()).toBe(before);
  expect(() => forkRng(async () => rand(3))).toThrow(/forkRng: the function returned a promise/);
  rand(1);
  setRngState(state);
  expect(rngState()).toBe(before);
});

const refused: [string, (t: ReturnType<typeof zeros>) => unknown, RegExp][] = [
  ['from above to', (t) => t.uniform_(2, 1), /uniform_: from/],
  ['a NaN bound', (t) => t.uniform_(Number.NaN, 1), /uniform_: from/],
  ['a negative std', (t) => t.normal_(0, -1), /normal_: std/],
  ['a NaN std', (t) => t.normal_(0, Number.NaN), /normal_: std/],
  ['a probability above 1', (t) => t.bernoulli_(1.5), /bernoulli_: p/],
  ['a NaN probability', (t) => t.bernoulli_(Number.NaN), /bernoulli_: p/],
  ['a rate of 0', (t) => t.exponential_(0), /exponential_/],
  ['a negative scale', (t) => t.cauchy_(0, -1), /cauchy_/],
  ['p = 0 of a geometric', (t) => t.geometric_(0), /geometric_/],
  ['a negative std of a log-normal', (t) => t.logNormal_(0, -1), /logNormal_/],
  ['an empty range', (t) => t.random_(5, 5), /random_/],
  ['integers for uniform_', () => zeros(3, { dtype: 'int64' }).uniform_(), /uniform_: a floating-point tensor/],
  ['integers for normal_', () => zeros(3, { dtype: 'int32' }).normal_(), /normal_: a floating-point tensor/],
  ['sizes that are no whole numbers', () => rand(2.5), /rand: a size/],
  ['negative sizes', () => randn(-1), /randn: a size/],
  ['an empty range of integers', () => randint(5, 5, [2]), /randint/],
  ['a negative permutation', () => randperm(-1), /randperm/],
  ['probabilities outside [0, 1]', () => bernoulli(tensor([0.5, 2])), /bernoulli/],
  ['negative weights', () => multinomial(tensor([1, -1]), 1), /multinomial/],
  ['more samples than categories', () => multinomial(tensor([1, 1]), 3), /multinomial/],
  ['a generator that is none', () => rand(2, { generator: 5 as never }), /rand: generator must be a Generator/],
  [
    'a state of the wrong length',
    () => defaultGenerator.setState(new Uint8Array(10)),
    /setState: state must have 5056 bytes/,
  ],
  ['a seed that is no integer', () => manualSeed(1.5), /manualSeed: seed/],
  ['a seed of 65 bits', () => manualSeed(2n ** 64n), /manualSeed: seed/],
  [
    'a leaf that requires grad',
    () => zeros(3, { requiresGrad: true }).uniform_(),
    /uniform_: a leaf that requires grad/,
  ],
  ['an expanded tensor', () => zeros(1).expand(3).normal_(), /normal_: several elements/],
];

test.each(refused)('refuses %s, and leaves tensor and stream as they were', (_, run, message) => {
  manualSeed(3);
  const before = rngState();
  const t = zeros(4);
  expect(() => run(t)).toThrow(message);
  expect(t.tolist()).toEqual([0, 0, 0, 0]);
  expect(rngState()).toBe(before);
});

test('a tensor without elements draws nothing', () => {
  manualSeed(3);
  const before = rngState();
  const t = zeros(0, 3);
  t.uniform_();
  t.normal_();
  t.bernoulli_();
  t.exponential_();
  expect(rngState()).toBe(before);
});
