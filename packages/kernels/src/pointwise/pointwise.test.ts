import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeBuilds } from '../testing/builds.ts';
import { lehmer } from '../testing/random.ts';
import { expectSameBits } from '../testing/sameBits.ts';
import { type KernelBuild, setKernelBuild } from '../wasm/build.ts';
import { setNumThreads } from '../wasm/numThreads.ts';
import { currentTeam } from '../wasm/runJob.ts';
import { type BinaryName, type Expression, expr, type Term, type UnaryName } from './expression.ts';
import { binaries, unaries } from './instructions.ts';
import { type Definition, type Program, program } from './program.ts';
import { runFlat, runProgram } from './run.ts';

const { add, horner, mul, sub, clamp, where, gt, mulAdd, sigmoid, max, min, exp } = expr;
/** Bits of floats: fixtures/special.py. */
interface Special {
  readonly values: number[];
  readonly unaries: Record<UnaryName, number[]>;
  readonly binaries: Record<BinaryName, number[]>;
}

const special = JSON.parse(readFileSync(join(__dirname, 'fixtures/special.json'), 'utf8')) as Special;
const floatsOf = (bits: readonly number[]) => new Float32Array(Int32Array.from(bits).buffer);
const specials = floatsOf(special.values);

/** Floats of all sizes, of the sizes that functions are made for, and special ones. */
function floats(count: number, seed: number): Float32Array {
  const random = lehmer(seed);
  const x = new Float32Array(count);
  const bits = new Int32Array(x.buffer);
  for (let i = 0; i < count; i++) {
    if (i % 3 === 0) x[i] = 8 * random() - 4;
    else if (i % 3 === 1) x[i] = 300 * random() - 150;
    else bits[i] = random() * 2 ** 32;
    if (i % 11 === 5) x[i] = specials[Math.floor(random() * specials.length)]!;
  }
  return x;
}

/** A program of one instruction. */
function single(name: UnaryName | BinaryName): Program {
  if (name in unaries) return program(1, (x) => expr[name as UnaryName](x));
  return program(2, (x, y) => expr[name as BinaryName](x, y));
}

function run(p: Program, inputs: readonly Float32Array[], parameters: readonly number[] = []): Float32Array {
  const n = inputs[0]!.length;
  const out = new Float32Array(n);
  const flat = (data: Float32Array) => ({ data, stride: [1], offset: 0 });
  runProgram(p, 'float32', [n], flat(out), inputs.map(flat), parameters);
  return out;
}

const isSigned = (x: number) => x < 0 || Object.is(x, -0);

/** PyTorch's NaN, infinities and signs of zeros; other values to 1e-5, denormals may be 0 on one side. */
function isAlike(actual: number, expected: number): boolean {
  if (!Number.isFinite(expected)) return Object.is(actual, expected);
  const error = Math.abs(actual - expected);
  return isSigned(actual) === isSigned(expected) && error <= 1e-5 * Math.abs(expected) + 1e-38;
}

function expectLikeTorch(
  about: string,
  actual: Float32Array,
  bits: readonly number[],
  of: readonly Float32Array[],
): void {
  for (const [i, expected] of floatsOf(bits).entries())
    if (!isAlike(actual[i]!, expected))
      throw new Error(`${about}(${of.map((x) => x[i])}) is ${actual[i]}, PyTorch has ${expected}`);
}

const left = Float32Array.from({ length: specials.length ** 2 }, (_, i) => specials[Math.floor(i / specials.length)]!);
const right = Float32Array.from(left, (_, i) => specials[i % specials.length]!);

describeBuilds((build) => {
  test.each(Object.keys(special.unaries) as UnaryName[])('%s makes of special values what PyTorch does', (name) => {
    expectLikeTorch(name, run(single(name), [specials]), special.unaries[name], [specials]);
  });

  test.each(Object.keys(special.binaries) as BinaryName[])(
    '%s makes of pairs of special values what PyTorch does',
    (name) => {
      expectLikeTorch(name, run(single(name), [left, right]), special.binaries[name], [left, right]);
    },
  );

  // Around a block (1024) and whole pairs of vectors.
  test.each([...Object.keys(unaries), ...Object.keys(binaries)] as (UnaryName | BinaryName)[])(
    '%s has the bits of the plain loop, whatever the length',
    (name) => {
      const p = single(name);
      for (const n of build === 'typescript' ? [] : [1, 7, 8, 1025, 6001]) {
        const inputs = [floats(n, n), floats(n, n + 1)].slice(0, p.inputs);
        const own = run(p, inputs);
        setKernelBuild('typescript');
        const plain = run(p, inputs);
        setKernelBuild(build);
        expectSameBits(own, plain, name);
      }
    },
  );

  test('a choice, a sum of products, a clamp and what stands for NaN have the bits of the plain loops', () => {
    for (const p of [
      program(3, (a, b, c) => where(a, b, c)),
      program(3, (a, b, c) => mulAdd(a, b, c)),
      program(3, (a, b, c) => horner(a, b, c)),
      program(3, (a, b, c) => clamp(a, b, c)),
      program(3, (a, b, c) => expr.finite(a, b, c)),
    ]) {
      const inputs = [floats(5000, 1), floats(5000, 2), floats(5000, 3)];
      const own = run(p, inputs);
      setKernelBuild('typescript');
      const plain = run(p, inputs);
      setKernelBuild(build);
      expectSameBits(own, plain);
    }
    expect(
      Array.from(
        run(
          program(3, (a, b, c) => mulAdd(a, b, c)),
          [1 + 2 ** -12, 1 + 2 ** -12, -(1 + 2 ** -11)].map((x) => Float32Array.of(x)),
        ),
      ),
    ).toEqual([2 ** -24]);
  });

  test('a program of many steps, with parameters, constants and shared parts', () => {
    const p = program(2, (g, x, slope) => {
      const s = sigmoid(x);
      return add(mul(g, mul(s, add(1, mul(x, sub(1, s))))), mul(slope, s));
    });
    const f = Math.fround;
    const [g, x] = [
      floats(3000, 1).map((v) => (Math.abs(v) < 100 ? v : 1)),
      floats(3000, 2).map((v) => (Math.abs(v) < 100 ? v : 1)),
    ];
    const got = run(p, [g, x], [0.3]);
    const s = run(single('sigmoid'), [x]);
    got.forEach((value, i) => {
      const inner = f(1 + f(x[i]! * f(1 - s[i]!)));
      const expected = f(f(g[i]! * f(s[i]! * inner)) + f(f(0.3) * s[i]!));
      if (!Object.is(value, expected)) throw new Error(`element ${i}: ${value}, expected ${expected}`);
    });
  });

  test('parameters are those of the call', () => {
    const p = program(1, (x, low, high) => min(max(x, low), high));
    const x = Float32Array.of(-3, 0.5, 9);
    expect(Array.from(run(p, [x], [-1, 1]))).toEqual([-1, 0.5, 1]);
    expect(Array.from(run(p, [x], [0, 5]))).toEqual([0, 0.5, 5]);
  });

  test('a definition need not name all that it is given, and of too many parameters the first count', () => {
    const [a, b] = [Float32Array.of(1, 2), Float32Array.of(5, 6)];
    expect(
      Array.from(
        run(
          program(2, (x) => mul(x, 3)),
          [a, b],
        ),
      ),
    ).toEqual([3, 6]);
    expect(
      Array.from(
        run(
          program(1, (x, k) => add(mul(x, k), 0.5)),
          [a],
          [2, 100],
        ),
      ),
    ).toEqual([2.5, 4.5]);
  });

  test('a program that only passes on what it is given copies it', () => {
    expect(
      Array.from(
        run(
          program(1, (x) => x),
          [Float32Array.of(1, 2)],
        ),
      ),
    ).toEqual([1, 2]);
    expect(
      Array.from(
        run(
          program(1, (_, k) => k!),
          [Float32Array.of(1, 2)],
          [7],
        ),
      ),
    ).toEqual([7, 7]);
  });

  test('the result may be an input', () => {
    const x = floats(2500, 5);
    const p = program(2, (a, b) => add(mul(a, b), a));
    const expected = run(p, [x, x]);
    const flat = { data: x, stride: [1], offset: 0 };
    runProgram(p, 'float32', [2500], flat, [flat, flat]);
    expectSameBits(x, expected);
  });

  test('nothing beside the result is written', () => {
    const out = new Float32Array(50).fill(7);
    const x = floats(21, 3);
    runFlat(
      program(1, (a) => mul(a, 2)),
      'float32',
      21,
      [],
      out,
      3,
      x,
      0,
      1,
    );
    expectSameBits(
      out.slice(3, 24),
      x.map((v) => v * 2),
    );
    expect(out.subarray(0, 3).every((v) => v === 7) && out.subarray(24).every((v) => v === 7)).toBe(true);
  });

  test('truths go to bytes, and come from bytes', () => {
    const [a, b] = [floats(2005, 1), floats(2005, 2)];
    const flags = new Uint8Array(2005);
    runFlat(
      program(2, (x, y) => gt(x, y)),
      'float32',
      2005,
      [],
      flags,
      0,
      a,
      0,
      1,
      b,
      0,
      1,
    );
    expect(Array.from(flags)).toEqual(Array.from(a, (x, i) => +(x > b[i]!)));
    const out = new Float32Array(2005);
    runFlat(
      program(3, (c, x, y) => where(c, x, y)),
      'float32',
      2005,
      [],
      out,
      0,
      flags,
      0,
      1,
      a,
      0,
      1,
      b,
      0,
      1,
    );
    expectSameBits(
      out,
      a.map((x, i) => (flags[i] ? x : b[i]!)),
    );
  });

  test('conditions of bytes, which may be values besides, and lie in any way', () => {
    const shape = [65, 70];
    const [x, y] = [floats(4550, 1), floats(4550, 2)];
    const flags = Uint8Array.from(y, (v) => (v > 0 ? 1 : v < -9 ? 255 : 0));
    for (const define of [
      (c, a, b) => where(c, a, b),
      (c, a, b) => where(c, where(c, a, 3), where(gt(b, 0), a, b)),
      (c, a, b) => where(c, mul(c, a), b),
    ] satisfies Definition[])
      for (const stride of [
        [70, 1],
        [1, 65],
        [0, 1],
        [1, 0],
        [0, 0],
      ]) {
        const flat = (data: Float32Array) => ({ data, stride: [70, 1], offset: 0 });
        const runIn = (way: KernelBuild) => {
          setKernelBuild(way);
          const out = new Float32Array(4550);
          runProgram(program(3, define), 'float32', shape, flat(out), [
            { data: flags, stride, offset: 0 },
            flat(x),
            flat(y),
          ]);
          setKernelBuild(build);
          return out;
        };
        expectSameBits(runIn(build), runIn('typescript'));
      }
  });

  // As rows added, columns multiplied, transposed, reversed and single: the shape is that of the result.
  const n = 300 * 700;
  test.each([
    ['rows', [300, 700], [700, 1], [0, 1], 0],
    ['columns', [300, 700], [700, 1], [1, 0], 0],
    ['a transposed matrix', [300, 700], [700, 1], [1, 300], 0],
    ['a reversed array', [n], [1], [-1], n - 1],
    ['one number', [300, 700], [700, 1], [0, 0], 3],
    ['planes', [10, 30, 700], [21_000, 700, 1], [0, 700, 1], 0],
    ['channels', [10, 30, 700], [21_000, 700, 1], [0, 1, 0], 0],
    ['planes of channels', [7, 10, 3000], [30_000, 3000, 1], [10, 1, 0], 0],
    ['short rows', [n / 3, 3], [3, 1], [0, 1], 1],
    ['short columns', [n / 3, 3], [3, 1], [1, 0], 0],
    ['every second', [300, 350], [700, 2], [700, 2], 0],
    ['result transposed', [300, 700], [1, 300], [700, 1], 0],
  ] as const)('operands of any layout: %s', (_, shape, so, sb, offset) => {
    const [a, b] = [floats(n, 1), floats(n, 2)];
    const out = new Float32Array(n).fill(7);
    const expected = out.slice();
    const total = shape.reduce((product, size) => product * size, 1);
    for (let i = 0; i < total; i++) {
      let [rest, o, q, p] = [i, 0, offset as number, 0];
      for (let d = shape.length - 1, step = 1; d >= 0; d--) {
        const index = rest % shape[d]!;
        rest = (rest - index) / shape[d]!;
        o += index * so[d]!;
        q += index * sb[d]!;
        p += index * step;
        step *= shape[d]!;
      }
      expected[o] = Math.fround(Math.fround(a[p]! * b[q]!) + 1);
    }
    const stride = shape.map((__, d) => shape.slice(d + 1).reduce((product, size) => product * size, 1));
    runProgram(
      program(2, (x, y) => add(mul(x, y), 1)),
      'float32',
      shape,
      { data: out, stride: so, offset: 0 },
      [
        { data: a, stride, offset: 0 },
        { data: b, stride: sb, offset },
      ],
    );
    expectSameBits(out, expected);
  });

  test('results have the same bits with 1, 2 and 3 threads', async () => {
    const p = program(2, (x, y) => add(exp(mul(x, y)), sigmoid(x)));
    const inputs = [floats(400_003, 1), floats(400_003, 2)];
    setNumThreads(1);
    const alone = run(p, inputs);
    for (const threads of build === 'typescript' ? [] : [2, 3]) {
      setNumThreads(threads);
      const before = currentTeam().helped;
      const deadline = Date.now() + 20_000;
      for (let i = 0; i < 10 || (currentTeam().helped === before && Date.now() < deadline); i++) {
        expectSameBits(run(p, inputs), alone);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      expect(currentTeam().helped).toBeGreaterThan(before);
    }
    setNumThreads(1);
  });
});

/** The largest error in units of the last place of the exact value; denormals are as exact as they can be. */
function ulps(name: UnaryName, exact: (x: number) => number, from: number, to: number): number {
  const x = Float32Array.from({ length: 50_001 }, (_, i) => from + ((to - from) * i) / 50_000);
  const got = run(single(name), [x]);
  return got.reduce((worst, y, i) => {
    const e = exact(x[i]!);
    return Math.max(worst, Math.abs(y - e) / Math.max(Math.abs(e) * 2 ** -23, 2 ** -149));
  }, 0);
}

test.each([
  ['exp', Math.exp, -104, 88, 1],
  ['expm1', Math.expm1, -20, 88, 1],
  ['log', Math.log, 1e-30, 20, 1],
  ['log1p', Math.log1p, -0.999, 20, 1.5],
  ['tanh', Math.tanh, -10, 10, 1.5],
  ['sigmoid', (x: number) => 1 / (1 + Math.exp(-x)), -80, 80, 2],
  ['sin', Math.sin, -3.1, 3.1, 1],
  ['cos', Math.cos, -1.5, 1.5, 1],
] as const)('%s is exact but for the last place', (name, exact, from, to, units) => {
  expect(ulps(name, exact, from, to)).toBeLessThan(units);
});

test('sine and cosine of angles of any size', () => {
  const angles = Float32Array.of(8191, 8193, 1e5, -123456.7, 1e10, 3e38, -1e-20, 2 ** 60);
  for (const [name, exact] of [
    ['sin', Math.sin],
    ['cos', Math.cos],
  ] as const)
    for (const [i, y] of run(single(name), [angles]).entries())
      expect(Math.abs(y - exact(angles[i]!))).toBeLessThan(1e-7);
});

const everyType = ['float64', 'int32', 'uint8', 'int64', 'bool'] as const;

test.each(everyType)('plain loops take %s', (type) => {
  const make = { float64: Float64Array, int32: Int32Array, uint8: Uint8Array, bool: Uint8Array, int64: BigInt64Array }[
    type
  ];
  const values = type === 'bool' ? [1, 0, 1] : [3, 5, 100];
  const from = (list: number[]) =>
    make === BigInt64Array ? BigInt64Array.from(list, BigInt) : new (make as typeof Int32Array)(list);
  const [a, b, out] = [from(values), from([1, 1, 0]), from([0, 0, 0])];
  runFlat(
    program(2, (x, y, k) => add(mul(x, y), k!)),
    type,
    3,
    [type === 'int64' ? 1n : 1],
    out,
    0,
    a,
    0,
    1,
    b,
    0,
    1,
  );
  const expected = values.map((v, i) => (type === 'bool' ? 1 : v * [1, 1, 0][i]! + 1));
  expect(Array.from(out as ArrayLike<number | bigint>, Number)).toEqual(expected);
});

test('int64 is refused where it has no such instruction', () => {
  const x = new BigInt64Array(2);
  expect(() =>
    runFlat(
      program(1, (a) => exp(a)),
      'int64',
      2,
      [],
      x,
      0,
      x,
      0,
      1,
    ),
  ).toThrow('pointwise: an instruction is not defined for int64');
});

test('registers are used again, and shared parts computed once', () => {
  const chain = (x: Expression): Term => Array.from({ length: 20 }).reduce<Term>((y) => add(mul(y, x), 1), x);
  const { steps, registers } = program(1, (x) => chain(x) as Expression).compiled;
  expect(steps.length).toBe(40);
  expect(registers).toBe(1);
  const twice = program(1, (x) => {
    const e = exp(x);
    return mul(e, e);
  });
  expect(twice.compiled.steps.length).toBe(2);
});

test('programs are put together by their definitions', () => {
  const silu = program(1, (x) => mul(x, sigmoid(x)));
  const gated = program(2, (x, y) => mul(silu.define(x), y));
  expect(gated.compiled.steps.length).toBe(3);
});
