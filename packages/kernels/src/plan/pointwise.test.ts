import { type Expression, expr, type Term } from '../pointwise/expression.ts';
import { binaries, ternaries, unaries } from '../pointwise/instructions.ts';
import { type Definition, program } from '../pointwise/program.ts';
import { runProgram } from '../pointwise/run.ts';
import { describeWasmBuilds } from '../testing/builds.ts';
import { onPlan } from '../testing/onPlan.ts';
import { fillUniform, lehmer } from '../testing/random.ts';
import { expectSameBits } from '../testing/sameBits.ts';
import type { PointwiseOutput, StridedPlace } from './commands/index.ts';

const { add, mul, sub, tanh, exp, where, lt, sqrt, abs, div, sigmoid, erf, log, pow, sin, max, clamp, mulAdd } = expr;
const given = (i: number): Expression => ({ given: i });

interface Case {
  readonly shape: number[];
  readonly strides: number[][];
  readonly define: Definition;
  readonly numbers?: number[];
  readonly out?: number[];
}

const cases: Record<string, Case> = {
  'one number': { shape: [], strides: [[]], define: (x) => tanh(x!) },
  'a few numbers': { shape: [5], strides: [[1], [1]], define: (x, y) => mulAdd(x!, y!, 2) },
  'whole blocks': {
    shape: [2, 1024],
    strides: [
      [1024, 1],
      [1024, 1],
    ],
    define: (x, y) => sub(mul(x!, y!), 0.5),
  },
  'a row and a column': {
    shape: [37, 65],
    strides: [
      [65, 1],
      [0, 1],
      [1, 0],
    ],
    define: (x, y, z) => add(mul(x!, y!), z!),
  },
  'a number among tensors': {
    shape: [30, 70],
    strides: [
      [70, 1],
      [0, 0],
    ],
    define: (x, y) => mul(exp(x!), y!),
  },
  transposed: {
    shape: [33, 41],
    strides: [
      [1, 33],
      [41, 1],
    ],
    define: (x, y) => div(sigmoid(x!), add(abs(y!), 1)),
  },
  'every other': {
    shape: [9, 50],
    strides: [
      [100, 2],
      [50, 1],
    ],
    define: (x, y) => where(lt(x!, y!), erf(x!), y!),
  },
  'a strided result': { shape: [21, 17], strides: [[17, 1]], define: (x) => log(abs(x!)), out: [1, 21] },
  'four dimensions': {
    shape: [3, 4, 5, 6],
    strides: [
      [120, 30, 6, 1],
      [0, 1, 0, 0],
      [1, 15, 3, 60],
    ],
    define: (x, y, z) => max(pow(abs(x!), 1.5), clamp(sin(mul(y!, z!)), -0.25, 0.5)),
  },
  parameters: { shape: [3000], strides: [[1]], define: (x, a, b) => add(mul(x!, a!), b!), numbers: [0.3, -7] },
  nothing: { shape: [4, 0], strides: [[0, 1]], define: (x) => sqrt(x!) },
};

const extent = (shape: number[], stride: number[]) =>
  shape.reduce((most, n, d) => (n === 0 ? 0 : most + (n - 1) * stride[d]!), 1) + 3;
const rowMajor = (shape: number[]) => shape.map((_, d) => shape.slice(d + 1).reduce((p, n) => p * n, 1));

describeWasmBuilds(() => {
  test.each(Object.keys(cases))('programs have the bits of the machine: %s', (name) => {
    const { shape, strides, define, numbers = [], out = rowMajor(shape) } = cases[name]!;
    const random = lehmer(7);
    const inputs = strides.map((stride) => fillUniform(new Float32Array(extent(shape, stride)), random));
    const result = new Float32Array(extent(shape, out)).fill(9);
    const expected = result.slice();
    const sources = inputs.map((data, i) => ({ data, stride: strides[i]!, offset: 0 }));
    const whole = program(inputs.length, define);
    runProgram(whole, 'float32', shape, { data: expected, stride: out, offset: 0 }, sources, numbers);
    const value = define(...Array.from({ length: inputs.length + numbers.length }, (_, i) => given(i)));
    const found = onPlan([...inputs, result], (places) => [
      {
        kind: 'pointwise',
        shape,
        inputs: strides.map((stride, i) => ({ at: places[i]!, stride })),
        numbers,
        outputs: [{ at: places.at(-1)!, stride: out, value }],
      },
    ]);
    expectSameBits(found.at(-1)!, expected, name);
  });

  test('several results, one of them in the place of what it was made of, one a truth', () => {
    const random = lehmer(9);
    for (const n of [1, 8, 1000, 1024, 5000]) {
      const x = fillUniform(new Float32Array(n), random);
      const y = fillUniform(new Float32Array(n), random);
      const truth = new Uint8Array(n);
      const copy = new Float32Array(n);
      const t = tanh(given(0));
      const outputs = (places: readonly number[]): PointwiseOutput[] => [
        { at: places[0]!, stride: [1], value: mul(t, given(1)) },
        { at: places[2]!, stride: [1], dtype: 'bool', value: lt(given(0), given(1)) },
        { at: places[3]!, stride: [1], value: given(0) },
        { at: places[1]!, stride: [1], value: add(t, 1) },
      ];
      const found = onPlan([x, y, truth, copy] as const, (places) => [
        {
          kind: 'pointwise',
          shape: [n],
          inputs: [0, 1].map((i): StridedPlace => ({ at: places[i]!, stride: [1] })),
          outputs: outputs(places),
        },
      ]);
      const run = (define: (x: Term, y: Term) => Expression, out: Float32Array | Uint8Array) => {
        const flat = (data: Float32Array | Uint8Array) => ({ data, stride: [1], offset: 0 });
        runProgram(program(2, define), 'float32', [n], flat(out), [flat(x), flat(y)]);
        return out;
      };
      expectSameBits(found[0], run((a, b) => mul(tanh(a), b), new Float32Array(n)) as Float32Array);
      expectSameBits(found[1], run((a) => add(tanh(a), 1), new Float32Array(n)) as Float32Array);
      expect([...found[2]]).toEqual([...run((a, b) => lt(a, b), new Uint8Array(n))]);
      expectSameBits(found[3], x);
    }
  });

  test('conditions of bool, dense and strided', () => {
    const random = lehmer(4);
    const x = fillUniform(new Float32Array(15 * 11), random);
    const mask = Uint8Array.from(x, (v) => (v > 0.2 ? 1 : 0));
    for (const stride of [
      [11, 1],
      [1, 15],
      [0, 1],
      [0, 0],
    ]) {
      const out = new Float32Array(x.length);
      const expected = out.slice();
      for (const define of [
        (c, v) => where(c!, v!, -1),
        (c, v) => where(c!, where(c!, add(v!, c!), 7), v!),
        (c, v) => where(c!, 1, where(lt(v!, 0.1), v!, 2)),
      ] satisfies Definition[]) {
        const at = (data: Float32Array | Uint8Array, s = [11, 1]) => ({ data, stride: s, offset: 0 });
        runProgram(program(2, define), 'float32', [15, 11], at(expected), [at(mask, stride), at(x)]);
        const found = onPlan([mask, x, out] as const, ([c, v, o]) => [
          {
            kind: 'pointwise',
            shape: [15, 11],
            inputs: [
              { at: c!, stride, dtype: 'bool' },
              { at: v!, stride: [11, 1] },
            ],
            outputs: [{ at: o!, stride: [11, 1], value: define(given(0), given(1)) }],
          },
        ]);
        expectSameBits(found[2], expected);
      }
    }
  });

  test('programs of doubles, with every instruction, and of whole numbers', () => {
    const random = lehmer(12);
    const shape = [7, 45];
    const stride = [45, 1];
    const names = { 1: Object.keys(unaries), 2: Object.keys(binaries), 3: Object.keys(ternaries) };
    const data = [1, 2, 3].map(() => fillUniform(new Float64Array(315), random).map((v) => 3 * v));
    for (const special of [
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      -0,
      0,
      2.5,
      1,
      -1,
      27.9,
      -28.5,
    ])
      data[0]![Math.floor(random() * 315)] = data[1]![Math.floor(random() * 315)] = special;
    for (const type of ['float64', 'int32', 'int64'] as const) {
      for (const [count, list] of Object.entries(names)) {
        const given = data.slice(0, Number(count)).map((array) => {
          if (type === 'float64') return array;
          const whole = array.map((v) => (Number.isFinite(v) ? Math.trunc(v * 3) : 1));
          return type === 'int32' ? Int32Array.from(whole) : BigInt64Array.from(whole, BigInt);
        });
        for (const name of list) {
          const make = expr[name as 'mulAdd'] as (...of: Term[]) => Expression;
          const value = make(...given.map((_, i) => ({ given: i })));
          const out = given[0]!.slice();
          const expected = out.slice();
          const run = (to: typeof out) =>
            runProgram(
              program(given.length, (...of) => make(...of)),
              type,
              shape,
              { data: to, stride, offset: 0 },
              given.map((array) => ({ data: array, stride, offset: 0 })),
            );
          try {
            run(expected);
          } catch {
            continue; // not an instruction for this type
          }
          const found = onPlan([...given, out], (at) => [
            {
              kind: 'pointwise',
              type,
              shape,
              inputs: given.map((_, i) => ({ at: at[i]!, stride })),
              outputs: [{ at: at.at(-1)!, stride, value }],
            },
          ]);
          expect([type, name, ...found.at(-1)!]).toEqual([type, name, ...expected]);
        }
      }
    }
  });

  test('floats become doubles and back, and bigints doubles', () => {
    const x = Float32Array.of(0.1, -2, 3e30);
    const n = BigInt64Array.of(1n, -5n, 2n ** 40n);
    const [wide, narrow] = [new Float64Array(3), new Float32Array(3)];
    const found = onPlan([x, n, wide, narrow] as const, ([a, b, c, d]) => [
      {
        kind: 'pointwise',
        type: 'float64',
        shape: [3],
        inputs: [
          { at: a!, stride: [1], dtype: 'float32' },
          { at: b!, stride: [1], dtype: 'int64' },
        ],
        numbers: [0.1],
        outputs: [
          { at: c!, stride: [1], value: add(given(0), mul(given(1), given(2))) },
          { at: d!, stride: [1], dtype: 'float32', value: mul(given(0), given(2)) },
        ],
      },
    ]);
    expect([...found[2]]).toEqual([...x].map((v, i) => v + Number(n[i]) * 0.1));
    expect([...found[3]]).toEqual([...x].map((v) => Math.fround(v * 0.1)));
  });
});
