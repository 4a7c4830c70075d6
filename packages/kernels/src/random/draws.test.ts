import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FloatArray } from '../floatArray.ts';
import { describeBuilds } from '../testing/builds.ts';
import type { NumericArray, RandomDtype } from './index.ts';
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

interface Case {
  call: string;
  seed: string;
  dtype: RandomDtype;
  n: number;
  arguments: unknown[];
  close?: boolean;
  hex?: string;
  sha256?: string;
  state: string;
  normal: string | null;
}
const fixture = JSON.parse(readFileSync(join(__dirname, '../fixtures/draws.json'), 'utf8')) as { cases: Case[] };

const bytesOf = (a: NumericArray) => Buffer.from(a.buffer, a.byteOffset, a.byteLength);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function empty(dtype: RandomDtype, n: number): NumericArray {
  switch (dtype) {
    case 'float32':
      return new Float32Array(n);
    case 'float64':
      return new Float64Array(n);
    case 'int32':
      return new Int32Array(n);
    case 'int64':
      return new BigInt64Array(n).fill(-1n);
    default:
      return new Uint8Array(n).fill(255);
  }
}

/** Weights as the fixture script makes them. */
function weights(dtype: RandomDtype, n: number): FloatArray {
  const out = empty(dtype, n) as FloatArray;
  for (let i = 0; i < n; i++)
    out[i] = out instanceof Float32Array ? Math.fround(((i * 37 + 11) % 101) / 7) : ((i * 37 + 11) % 101) / 7;
  return out;
}

/** Several fills of one generator after each other: what one leaves behind is the next one's. */
function row(g: MersenneTwister): Float32Array {
  const out = new Float32Array(35);
  const wide = new Float64Array(5);
  normalSerial(g, out.subarray(0, 3));
  fillUniform(g, out.subarray(3, 8));
  fillNormal(g, wide.subarray(0, 4), 1, 2);
  fillUniform(g, wide.subarray(4, 5));
  out.set(wide, 8);
  fillNormal(g, out.subarray(13, 33));
  fillLogNormal(g, out.subarray(33));
  return out;
}

/** Each of the fixture's calls, by name. */
const calls: Record<string, (g: MersenneTwister, c: Case) => NumericArray> = {
  uniform: (g, c) => into(c, (out) => fillUniform(g, out as FloatArray, ...(c.arguments as [number, number]))),
  normal: (g, c) => into(c, (out) => fillNormal(g, out as FloatArray, ...(c.arguments as [number, number]))),
  normalSerial: (g, c) => into(c, (out) => normalSerial(g, out as FloatArray, ...(c.arguments as [number, number]))),
  logNormal: (g, c) => into(c, (out) => fillLogNormal(g, out as FloatArray, ...(c.arguments as [number, number]))),
  exponential: (g, c) => into(c, (out) => fillExponential(g, out as FloatArray, c.arguments[0] as number)),
  cauchy: (g, c) => into(c, (out) => fillCauchy(g, out as FloatArray, ...(c.arguments as [number, number]))),
  geometric: (g, c) => into(c, (out) => fillGeometric(g, out, c.arguments[0] as number)),
  bernoulli: (g, c) => into(c, (out) => fillBernoulli(g, out, c.arguments[0] as number)),
  bernoulliFrom: (g, c) =>
    into(c, (out) => {
      const p = empty(c.arguments[0] as RandomDtype, c.n) as FloatArray;
      for (let i = 0; i < c.n; i++) p[i] = i / 1000;
      fillBernoulliFrom(g, out, p);
    }),
  random: (g, c) => into(c, (out) => fillRandom(g, out, c.dtype)),
  randomRange: (g, c) =>
    into(c, (out) => {
      const [from, to] = c.arguments as [string, string | null];
      fillRandomRange(g, out, BigInt(from), to === null ? null : BigInt(to));
    }),
  randperm: (g, c) => randperm(g, c.n),
  multinomialWith: (g, c) => {
    const [rows, samples] = c.arguments as [number, number];
    const out = new BigInt64Array(rows * samples);
    multinomialWithReplacement(g, weights(c.dtype, rows * c.n), samples, out, rows);
    return out;
  },
  multinomialWithout: (g, c) => {
    const [rows, samples] = c.arguments as [number, number];
    const out = new BigInt64Array(rows * samples);
    multinomialWithoutReplacement(g, weights(c.dtype, rows * c.n), samples, out, rows);
    return out;
  },
  row,
};

function into(c: Case, fill: (out: NumericArray) => void): NumericArray {
  const out = empty(c.dtype, c.n);
  fill(out);
  return out;
}

/** Greatest distance in units of the last place of the element or, where a mean was added and cancelled, of the mean. */
function ulps(a: Float64Array, b: Float64Array, mean: number): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    const size = Math.max(Math.abs(b[i]!), Math.abs(mean));
    const distance = Math.abs(a[i]! - b[i]!);
    if (distance !== 0) most = Math.max(most, distance / 2 ** (Math.floor(Math.log2(size)) - 52));
  }
  return most;
}

/** Two where a deviation or sigma stretches an ulp of the number that it multiplies, else one. */
const allowed = (c: Case) => (c.arguments.length === 2 && c.arguments[1] !== 1 ? 2 : 1);
const meanOf = (c: Case) => (c.arguments.length === 2 ? (c.arguments[0] as number) : 0);
const doubles = (hex: string) => new Float64Array(Uint8Array.from(Buffer.from(hex, 'hex')).buffer);

describeBuilds(() => {
  describe.each([...new Set(fixture.cases.map((c) => c.call))])(
    "%s gives PyTorch's numbers and leaves its state",
    (call) => {
      const cases = fixture.cases.filter((c) => c.call === call);
      test.each(cases.map((c) => [`${c.dtype}, n ${c.n}, (${c.arguments}), seed ${c.seed}`, c] as const))(
        '%s',
        (_, c) => {
          const generator = new MersenneTwister(BigInt(c.seed));
          const out = calls[call]!(generator, c);
          const state = generator.getState();
          if (c.close === true) {
            expect(out).toHaveLength(c.n);
            expect(ulps(out as Float64Array, doubles(c.hex!), meanOf(c))).toBeLessThanOrEqual(allowed(c));
          } else if (c.hex !== undefined) expect(bytesOf(out).toString('hex')).toBe(c.hex);
          else expect(sha256(bytesOf(out))).toBe(c.sha256);
          expect(sha256(state.subarray(0, 5016))).toBe(c.state);
          expect(Number.isNaN(generator.keptNormal)).toBe(c.normal === null);
          if (c.normal !== null) {
            expect(ulps(Float64Array.of(generator.keptNormal), doubles(c.normal), 0)).toBeLessThanOrEqual(1);
          }
        },
      );
    },
  );
});
