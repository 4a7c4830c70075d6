import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeBuilds } from '../testing/builds.ts';
import { fma32, fma64 } from './fma.ts';
import { exp } from './libm/exp.ts';
import { log, log1p } from './libm/log.ts';
import { sincos, tan } from './libm/sincos.ts';
import { MersenneTwister } from './mersenneTwister.ts';
import { fillNormal } from './normal.ts';

type Name = 'log' | 'log1p' | 'sin' | 'cos' | 'tan' | 'exp';
type Fused = [number, number, number, number][];
const fixture = JSON.parse(readFileSync(join(__dirname, '../fixtures/rounding.json'), 'utf8')) as {
  fma32: Fused;
  fma64: Fused;
  functions: Record<Name, [number, number][]>;
};

test('fma32 rounds once, also where the double lies between two float32 numbers', () => {
  let twice = 0;
  for (const [a, b, c, want] of fixture.fma32) {
    expect(fma32(a, b, c)).toBe(want);
    if (Math.fround(a * b + c) !== want) twice++;
  }
  expect(twice).toBeGreaterThan(50); // the fixture has cases that an unfused sum gets wrong
});

test('fma64 rounds once, also where product and sum cancel', () => {
  let twice = 0;
  for (const [a, b, c, want] of fixture.fma64) {
    expect(fma64(a, b, c)).toBe(want);
    if (a * b + c !== want) twice++;
  }
  expect(twice).toBeGreaterThan(50);
  expect(fma64(0, 5, -3)).toBe(-3);
  expect(fma64(Infinity, 1, 2)).toBe(Infinity);
  expect(fma64(Number.NaN, 1, 2)).toBeNaN();
});

const pair = new Float64Array(2);
const functions: Record<Name, (x: number) => number> = {
  log,
  log1p,
  tan,
  exp,
  sin: (x) => {
    pair[0] = x;
    sincos(pair);
    return pair[0]!;
  },
  cos: (x) => {
    pair[0] = x;
    sincos(pair);
    return pair[1]!;
  },
};

const bits = (x: number) => new BigInt64Array(Float64Array.of(x).buffer)[0]!;

test.each(Object.keys(functions) as Name[])(
  '%s is the correctly rounded value, but for an ulp in a hundred',
  (name) => {
    let off = 0;
    for (const [x, want] of fixture.functions[name]) {
      const distance = Math.abs(Number(bits(functions[name](x)) - bits(want)));
      expect(distance).toBeLessThanOrEqual(1);
      off += distance;
    }
    expect(off).toBeLessThanOrEqual(1);
  },
);

test.each([
  [log, 0, -Infinity],
  [log, -1, Number.NaN],
  [log, Infinity, Infinity],
  [log, Number.NaN, Number.NaN],
  [log1p, -1, -Infinity],
  [log1p, -2, Number.NaN],
  [log1p, Infinity, Infinity],
  [exp, 710, Infinity],
  [exp, -746, 0],
  [exp, Number.NaN, Number.NaN],
])('%p(%p) is %p', (f, x, want) => {
  expect(f(x)).toBe(want);
});

// Cephes' formulas as they stand, one value at a time with a true fused multiply-add, against the kernels that draw.
const { fround } = Math;
const LOG = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
].map(fround);
const REDUCTION = [-0.78515625, -2.4187564849853516e-4, -3.774894977445941e-8].map(fround);

function plainRadius(k: number): number {
  let x = 1 - k * 2 ** -24;
  let e = 0;
  for (; x < fround(Math.SQRT1_2); x *= 2) e -= 1;
  x -= 1;
  const z = fround(x * x);
  let y = LOG[0]!;
  for (const c of LOG.slice(1)) y = fma32(y, x, c);
  y = fma32(fround(y * x), z, fround(e * fround(-2.1219444e-4)));
  y = fround(y - fround(z * 0.5));
  return fround(Math.sqrt(fround(-2 * fma32(e, 0.693359375, fround(x + y)))));
}

function plainTurn(k: number): [number, number] {
  let x = fround(fround(2 * Math.PI) * k * 2 ** -24);
  const j = (Math.trunc(fround(x * fround(4 / Math.PI))) + 1) & ~1;
  for (const d of REDUCTION) x = fma32(j, d, x);
  const z = fround(x * x);
  let c = fma32(fround(2.443315711809948e-5), z, fround(-1.388731625493765e-3));
  c = fround(fma32(c, z, fround(4.166664568298827e-2)) * z);
  c = fround(fma32(c, z, -fround(z * 0.5)) + 1);
  let s = fma32(fround(-1.9515295891e-4), z, fround(8.3321608736e-3));
  s = fround(fma32(s, z, fround(-1.6666654611e-1)) * z);
  s = fma32(s, x, x);
  const sine = (j & 2) === 0 ? s : c;
  const cosine = (j & 2) === 0 ? c : s;
  return [((j + 2) & 4) === 0 ? cosine : -cosine, (j & 4) === 0 ? sine : -sine];
}

/** A word whose radius is 1. */
const UNIT_RADIUS = 6601320;
/** Blocks of 16 words in one turn of the generator. */
const BLOCKS = 39;

/** Normals from given words: of each block eight for the radii, then eight for the angles. */
function normalsOf(radiusWord: (i: number) => number, angleWord: (i: number) => number): Float32Array {
  const generator = new MersenneTwister();
  for (let i = 0; i < 8 * BLOCKS; i++) {
    const at = (i >> 3) * 16 + (i & 7);
    generator.words[at] = radiusWord(i) | 0xab000000; // the upper 8 bits do not count
    generator.words[at + 8] = angleWord(i) | 0xcd000000;
  }
  generator.end = 16 * BLOCKS;
  const out = new Float32Array(16 * BLOCKS);
  fillNormal(generator, out);
  return out;
}

// Of the 2^24 uniforms, all of which have been compared once, every 509th; those next to three quarters of a turn, where
// the reduction must be fused; and those whose sums lie halfway between two floats or so close to it that doubles do.
const sample = [...Array.from({ length: 2 ** 24 / 509 }, (_, i) => 509 * i), 2 ** 24 - 1];
sample.push(...Array.from({ length: 256 }, (_, i) => 3 * 2 ** 22 - 128 + i));
sample.push(16777205, 5423920, 11003136, 10240, 12804608, 10747904);

describeBuilds(() => {
  test('normals are fused at every step, for uniforms across the whole range', () => {
    let wrong = 0;
    for (let first = 0; first < sample.length; first += 8 * BLOCKS) {
      const word = (i: number) => sample[Math.min(first + i, sample.length - 1)]!;
      const radius = normalsOf(word, () => 0);
      const turn = normalsOf(() => UNIT_RADIUS, word);
      for (let i = 0; i < 8 * BLOCKS; i++) {
        const at = (i >> 3) * 16 + (i & 7);
        // The mean of 0 that is added makes 0 of -0.
        const [cosine, sine] = plainTurn(word(i));
        if (!Object.is(radius[at], plainRadius(word(i)) + 0) || radius[at + 8] !== 0) wrong++;
        if (!Object.is(turn[at], cosine + 0) || !Object.is(turn[at + 8], sine + 0)) wrong++;
      }
    }
    expect(wrong).toBe(0);
  });
});
