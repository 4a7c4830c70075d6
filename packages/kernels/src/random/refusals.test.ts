import {
  fillBernoulli,
  fillBernoulliFrom,
  fillCauchy,
  fillExponential,
  fillGeometric,
  fillLogNormal,
  fillNormal,
  fillRandom,
  fillRandomRange,
  fillUniform,
  MersenneTwister,
  multinomialWithoutReplacement,
  multinomialWithReplacement,
  normalSerial,
  randperm,
} from './index.ts';

const f32 = new Float32Array(20).fill(-7);
const u8 = new Uint8Array(20).fill(7);
const i64 = new BigInt64Array(2).fill(-7n);
const weights = Float32Array.of(1, 2, 3, 4);

const refused: [string, (g: MersenneTwister) => void, string][] = [
  ['uniform, from above to', (g) => fillUniform(g, f32, 2, 1), 'fillUniform: from must be at most to = 1, got 2'],
  ['uniform, NaN', (g) => fillUniform(g, f32, Number.NaN, 1), 'fillUniform: from'],
  ['uniform, a bound beyond float32', (g) => fillUniform(g, f32, 0, 1e39), 'fillUniform: to must be within'],
  ['uniform, a range beyond float32', (g) => fillUniform(g, f32, -3e38, 3e38), 'fillUniform: to - from'],
  ['normal, negative std', (g) => fillNormal(g, f32, 0, -1), 'fillNormal: std must be at least 0, got -1'],
  ['normal, NaN std', (g) => fillNormal(g, f32, 0, Number.NaN), 'fillNormal: std'],
  ['serial normal, negative std', (g) => normalSerial(g, f32, 0, -1), 'normalSerial: std'],
  ['log-normal, std 0', (g) => fillLogNormal(g, f32, 0, 0), 'fillLogNormal: std must be above 0, got 0'],
  ['exponential, lambda 0', (g) => fillExponential(g, f32, 0), 'fillExponential: lambda must be above 0, got 0'],
  ['Cauchy, sigma 0', (g) => fillCauchy(g, f32, 0, 0), 'fillCauchy: sigma must be above 0, got 0'],
  ['geometric, p 0', (g) => fillGeometric(g, f32, 0), 'fillGeometric: p must be in (0, 1), got 0'],
  ['geometric, p 1', (g) => fillGeometric(g, f32, 1), 'fillGeometric: p must be in (0, 1), got 1'],
  ['Bernoulli, p above 1', (g) => fillBernoulli(g, u8, 1.1), 'fillBernoulli: p must be in [0, 1], got 1.1'],
  ['Bernoulli, NaN', (g) => fillBernoulli(g, u8, Number.NaN), 'fillBernoulli: p'],
  ['Bernoulli of each, one above 1', (g) => fillBernoulliFrom(g, new Uint8Array(4), weights), 'probabilities[1]'],
  [
    'Bernoulli of each, too few',
    (g) => fillBernoulliFrom(g, u8, weights),
    'fillBernoulliFrom: probabilities must be of',
  ],
  ['range, from equals to', (g) => fillRandomRange(g, f32, 3, 3), 'fillRandomRange: from must be below to = 3, got 3'],
  ['range, a fraction', (g) => fillRandomRange(g, f32, 0.5, 3), 'fillRandomRange: from must be an integer, got 0.5'],
  ['range, beyond the type', (g) => fillRandomRange(g, u8, 0, 257), 'fillRandomRange: to - 1 must be at most 255'],
  ['range, below the type', (g) => fillRandomRange(g, u8, -1, 7), 'fillRandomRange: from must be at least 0'],
  [
    'range, beyond int64',
    (g) => fillRandomRange(g, i64, 0n, 2n ** 63n),
    'fillRandomRange: to must be in [-2^63, 2^63)',
  ],
  ['randperm, negative', (g) => randperm(g, -1), 'randperm: n must be an integer'],
  ['randperm, a fraction', (g) => randperm(g, 1.5), 'randperm: n must be an integer'],
  ['multinomial, all zero', (g) => multinomialWithReplacement(g, new Float32Array(4), 2, i64), 'the sum of row 0'],
  [
    'multinomial, a negative weight',
    (g) => multinomialWithReplacement(g, Float32Array.of(1, -1), 2, i64),
    'weights[1]',
  ],
  [
    'multinomial, an infinite weight',
    (g) => multinomialWithoutReplacement(g, Float32Array.of(1, Infinity), 2, i64),
    'weights[1]',
  ],
  [
    'multinomial, too many samples',
    (g) => multinomialWithoutReplacement(g, Float32Array.of(1), 2, i64),
    'samples must be at most',
  ],
  ['multinomial, a wrong out', (g) => multinomialWithReplacement(g, weights, 3, i64), 'out must be of length 3'],
];

test.each(refused)('%s: refused by name, before anything is drawn or written', (_, call, message) => {
  const generator = new MersenneTwister(1n);
  fillNormal(generator, new Float32Array(1));
  const before = generator.getState();
  expect(() => call(generator)).toThrow(RangeError);
  expect(() => call(generator)).toThrow(message);
  expect(generator.getState().join()).toBe(before.join());
  expect([...f32, ...u8].every((x) => Math.abs(x) === 7) && i64.every((x) => x === -7n)).toBe(true);
});

test('random refuses an array of another dtype', () => {
  const generator = new MersenneTwister(1n);
  expect(() => fillRandom(generator, f32, 'int32')).toThrow(TypeError);
  expect(() => fillRandom(generator, f32, 'int32')).toThrow(
    'fillRandom: out must store int32, got an array of float32',
  );
  expect(generator.end).toBe(generator.position);
});

test('an empty array draws nothing', () => {
  const generator = new MersenneTwister(1n);
  const none = new Float32Array(0);
  fillUniform(generator, none);
  fillNormal(generator, none);
  fillBernoulli(generator, none);
  fillExponential(generator, none);
  fillRandom(generator, none, 'float32');
  expect(randperm(generator, 0)).toHaveLength(0);
  expect(generator.getState()).toEqual(new MersenneTwister(1n).getState());
});
