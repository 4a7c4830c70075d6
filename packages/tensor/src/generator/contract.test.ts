import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expectUlp, fixture, sha256 } from '@wick/testing';
import { convert } from '../core/copy.ts';
import { type DType, isFloat, type TypedArray, type WideArray } from '../core/dtype.ts';
import { aliasOf, allocateTensor, wrapArray } from '../core/make.ts';
import { numelOf } from '../core/shape.ts';
import { dropout } from '../ops/dropout/dropout.ts';
import { bernoulli } from '../ops/random/bernoulli.ts';
import { multinomial } from '../ops/random/multinomial.ts';
import { normal } from '../ops/random/normal.ts';
import { rand, randLike } from '../ops/random/rand.ts';
import { randint, randintLike } from '../ops/random/randint.ts';
import { randn, randnLike } from '../ops/random/randn.ts';
import { randperm } from '../ops/random/randperm.ts';
import type { Tensor } from '../tensor.ts';
import table from './contract.json' with { type: 'json' };
import { defaultGenerator, Generator, type RandomOptions } from './generator.ts';

// DESIGN: the numeric contract. contract.json says which calls, dtypes, sizes and layouts there are, and how exact each
// row is; the fixture says what PyTorch draws for each of them. COMPATIBILITY.md shows the same table.

type Argument = number | string;
interface Row {
  call: string;
  arguments: Argument[];
  dtypes: string[];
  ulp?: Record<string, number>;
}
interface Layout {
  name: string;
  storage: number;
  shape: number[];
  strides: number[];
  offset: number;
}
interface Expected {
  sha256?: string;
  sample?: string;
  state: string;
  normal?: number;
}

const { cases } = fixture<{ cases: Record<string, Expected> }>(__dirname, 'contract');
const sizes: (number | Layout)[] = [...table.sizes.flatMap((s) => s.n), ...table.layouts];
const rows = (table.rows as Row[]).flatMap((row) => row.dtypes.map((dtype) => [row, dtype as DType] as const));
const title = (row: Row) => `${row.call}(${row.arguments.join(', ')})`;

/** Numbers that the fixture script makes in the same way. */
function pattern(n: number, dtype: DType, factor: number, modulus: number, scale: number, shift: number): TypedArray {
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) out[i] = ((i * factor + 11) % modulus) / scale + shift;
  return convert(out, dtype);
}

const widths = (shape: number[], dtype: DType) =>
  wrapArray(pattern(numelOf(shape), dtype, 53, 97, 40, 0), shape, dtype);
const chances = (shape: number[], kind: string) => {
  const dtype = kind.split(' ')[0] as DType;
  return wrapArray(pattern(numelOf(shape), dtype, 37, 101, 100, 0), shape, dtype);
};

const inPlace: Record<string, (t: Tensor, a: Argument[], o: RandomOptions) => Tensor> = {
  uniform_: (t, [from, to], o) => t.uniform_(from as number, to as number, o),
  normal_: (t, [mean, std], o) => t.normal_(mean as number, std as number, o),
  bernoulli_: (t, [p], o) => t.bernoulli_(typeof p === 'string' ? chances(t.shape, p) : p, o),
  random_: (t, [from, to], o) => (from === undefined ? t.random_(o) : t.random_(from as number, to as number, o)),
  exponential_: (t, [lambda], o) => t.exponential_(lambda as number, o),
  cauchy_: (t, [median, sigma], o) => t.cauchy_(median as number, sigma as number, o),
  geometric_: (t, [p], o) => t.geometric_(p as number, o),
  log_normal_: (t, [mean, std], o) => t.logNormal_(mean as number, std as number, o),
};
const create: Record<string, (n: number, dtype: DType, a: Argument[], o: RandomOptions) => Tensor> = {
  rand: (n, dtype, _, o) => rand([n], { dtype, ...o }),
  randn: (n, dtype, _, o) => randn(n, { dtype, ...o }),
  randint: (n, dtype, [low, high], o) => randint(low as number, high as number, [n], { dtype, ...o }),
  randperm: (n, dtype, _, o) => randperm(n, { dtype, ...o }),
};
const from: Record<string, (x: Tensor, a: Argument[], o: RandomOptions) => Tensor> = {
  rand_like: (x, _, o) => randLike(x, o),
  randn_like: (x, _, o) => randnLike(x, o),
  randint_like: (x, [low, high], o) => randintLike(x, low as number, high as number, o),
  bernoulli: (x, _, o) => bernoulli(limited(x), o),
  normal: (x, [mean, std], o) =>
    normal(
      mean === 'tensor' ? mapped(x, (v) => v + 30) : (mean as number),
      std === 'tensor' ? widths(x.shape, x.dtype) : (std as number),
      o,
    ),
  dropout: (x, [p], o) => dropout(x, { p: p as number, ...o }),
  multinomial: (x, [samples, how], o) =>
    multinomial(
      mapped(x, (v) => v + 1.25),
      samples as number,
      { replacement: how === 'with replacement', ...o },
    ),
};

const limited = (x: Tensor) => mapped(x, (v) => (v > 1 || v < -1 ? 1 : v < 0 ? -v : v));

/** Another tensor of the same layout. */
function mapped(x: Tensor, fn: (v: number) => number): Tensor {
  const data = (x._storage.data as Float64Array).map(fn);
  return aliasOf(wrapArray(data, [data.length], x.dtype), x.shape, x._strides, x._offset);
}

function laidOut(t: Tensor, size: number | Layout): Tensor {
  return typeof size === 'number' ? t : aliasOf(t, size.shape, size.strides, size.offset);
}

/** What a call leaves in memory, with the generator that `options` name. */
function run(row: Row, dtype: DType, size: number | Layout, options: RandomOptions): WideArray {
  const { call, arguments: args } = row;
  const n = typeof size === 'number' ? size : size.storage;
  if (call in create) return create[call]!(n, dtype, args, options).toTypedArray();
  if (call in inPlace) {
    const storage = allocateTensor([n], dtype);
    inPlace[call]!(laidOut(storage, size), args, options);
    return storage.toTypedArray();
  }
  const data = pattern(n, dtype, 37, 101, 50, isFloat(dtype) ? -1 : 1);
  return from[call]!(laidOut(wrapArray(data, [n], dtype), size), args, options).toTypedArray();
}

function check(values: WideArray, expected: Expected, generator: Generator, ulp: number): void {
  if (expected.sample === undefined) expect(sha256(values).slice(0, 16)).toBe(expected.sha256);
  else {
    const bytes = Uint8Array.from(Buffer.from(expected.sample, 'base64'));
    const want = new Float64Array(bytes.buffer);
    const step = Math.max(1, Math.floor(values.length / 48));
    expectUlp(
      want.map((_, i) => (values as Float64Array)[i * step]!),
      want,
      ulp,
    );
  }
  const state = generator.getState();
  expect(sha256(state.slice(0, 5016)).slice(0, 16)).toBe(expected.state);
  expect(state[5040] !== 0).toBe(expected.normal !== undefined);
  if (expected.normal !== undefined) {
    const kept = new DataView(state.buffer).getFloat64(5024, true);
    expectUlp(Float64Array.of(kept), Float64Array.of(expected.normal), 1);
  }
}

describe.each([
  ['a generator of its own', () => new Generator(), (generator: Generator): RandomOptions => ({ generator })],
  ['the default generator', () => defaultGenerator, (): RandomOptions => ({})],
])('draws from %s are PyTorch’s, and leave the stream where PyTorch leaves it', (_, make, options) => {
  const isDefault = make() === defaultGenerator;

  test.each(rows.map(([row, dtype]) => [title(row), dtype, row] as const))('%s %s', (name, dtype, row) => {
    const failures: string[] = [];
    let seen = 0;
    for (const size of sizes) {
      const label = `${name} ${dtype} ${typeof size === 'number' ? size : size.name}`;
      const expected = cases[label];
      if (!expected) continue;
      // The largest size costs seconds, and how long a draw is does not decide where it is from.
      if (isDefault && Number(size) > 2 ** 20) continue;
      seen++;
      const generator = make().manualSeed(table.seed);
      try {
        check(run(row, dtype, size, options(generator)), expected, generator, row.ulp?.[dtype] ?? 0);
      } catch (error) {
        failures.push(`${label}: ${(error as Error).message}`);
      }
    }
    expect(failures).toEqual([]);
    expect(seen).toBeGreaterThanOrEqual(5);
  });
});

test('every case of the fixture belongs to a row of the table, so that none goes unchecked', () => {
  const known = new Set(
    rows.flatMap(([row, dtype]) =>
      sizes.map((size) => `${title(row)} ${dtype} ${typeof size === 'number' ? size : size.name}`),
    ),
  );
  expect(Object.keys(cases).filter((label) => !known.has(label))).toEqual([]);
});

test('float64 memory is only compared by ulp where the table says so', () => {
  for (const [label, expected] of Object.entries(cases)) {
    const [row] = rows.find(([r, dtype]) => label.startsWith(`${title(r)} ${dtype} `))!;
    expect([label, expected.sample !== undefined]).toEqual([
      label,
      row.ulp !== undefined && label.includes(' float64 '),
    ]);
  }
});

test('COMPATIBILITY.md shows this table', () => {
  const script = join(__dirname, '../../scripts/contract.mjs');
  expect(() => execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' })).not.toThrow();
});
