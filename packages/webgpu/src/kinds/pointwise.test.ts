import { type ElementType, type Expression, expr } from '@wick/kernels';
import type { PointwiseCommand, StridedPlace } from '@wick/kernels/plan';
import { kernelsOf } from '../table.ts';
import { expectClose, runBoth } from '../testing/both.ts';
import { floats, specialFloats } from '../testing/floats.ts';
import type { TestArray } from '../testing/runAlone.ts';

const given = (i: number): Expression => ({ given: i });
const [x, y, z] = [0, 1, 2].map(given) as [Expression, Expression, Expression];

interface Operand {
  readonly array: TestArray;
  readonly stride?: readonly number[];
  readonly dtype?: ElementType;
}

/** Runs a program; the results follow the inputs. */
function run(
  shape: readonly number[],
  inputs: readonly Operand[],
  outputs: readonly (Operand & { readonly value: Expression })[],
  more: Pick<PointwiseCommand, 'type' | 'numbers'> = {},
  numbers?: readonly number[],
) {
  const operands = [...inputs, ...outputs];
  return runBoth(
    operands.map(({ array }) => array),
    (places) => {
      const placed = operands.map(
        ({ stride = [1], dtype }, i): StridedPlace => ({ at: places[i]!, stride, ...(dtype && { dtype }) }),
      );
      const values = outputs.map(({ value }, i) => ({ ...placed[inputs.length + i]!, value }));
      return [{ kind: 'pointwise', shape, inputs: placed.slice(0, inputs.length), outputs: values, ...more }];
    },
    numbers,
  );
}

test('every instruction on floats: bits where they are moved or compared, else a few units in the last place', async () => {
  const n = 4000;
  const inputs = [1, 2, 3].map((seed) => ({ array: specialFloats(n, seed) }));
  const { copy, neg, abs, floor, ceil, trunc, round, copySign, max, min, eq, ne, lt, le, gt, ge, where, clamp } = expr;
  // biome-ignore format: a table
  const exact = [
    copy(x), neg(x), abs(x), floor(x), ceil(x), trunc(x), round(x), copySign(x, y), max(x, y), min(x, y), eq(x, y),
    ne(x, y), lt(x, y), le(x, y), gt(x, y), ge(x, y), where(x, y, z), clamp(x, y, z), expr.add(x, y), expr.sub(x, y),
    expr.mul(x, y), expr.horner(x, y, z), expr.finite(x, y, z),
  ];
  // biome-ignore format: a table
  const near = [
    expr.sqrt(x), expr.exp(x), expr.exp2(x), expr.expm1(x), expr.log(x), expr.log1p(x), expr.tanh(x), expr.sigmoid(x),
    expr.erf(x), expr.sin(x), expr.cos(x), expr.div(x, y), expr.pow(x, y), expr.pow(abs(x), y),
  ];
  const values = [...exact, ...near];
  const found = await run(
    [n],
    inputs,
    values.map((value) => ({ array: new Float32Array(n), value })),
  );
  if (found === null) return;
  for (const [i, value] of values.entries()) {
    const [gpu, cpu] = [found.gpu[3 + i] as Float32Array, found.cpu[3 + i] as Float32Array];
    expectClose(gpu, cpu, i < exact.length ? 0 : 3, 2 ** -126, JSON.stringify(value));
  }
});

test('a product with a sum is rounded once where the adapter can, and twice where it cannot', async () => {
  const n = 500;
  const inputs = [1, 2, 3].map((seed) => ({ array: floats(n, seed) }));
  const found = await run([n], inputs, [{ array: new Float32Array(n), value: expr.mulAdd(x, y, z) }]);
  if (found) expectClose(found.gpu[3] as Float32Array, found.cpu[3] as Float32Array, 0, 2 ** -23);
});

test.each<[name: string, shape: number[], strides: number[][], out: number[]]>([
  ['one number', [], [[], []], []],
  [
    'a row and a column',
    [37, 65],
    [
      [0, 1],
      [1, 0],
    ],
    [65, 1],
  ],
  [
    'a number among tensors',
    [30, 7],
    [
      [7, 1],
      [0, 0],
    ],
    [7, 1],
  ],
  [
    'transposed',
    [33, 41],
    [
      [1, 33],
      [41, 1],
    ],
    [41, 1],
  ],
  [
    'every other, to a strided result',
    [9, 50],
    [
      [100, 2],
      [50, 1],
    ],
    [1, 9],
  ],
  [
    'four dimensions',
    [3, 4, 5, 6],
    [
      [0, 1, 0, 0],
      [1, 15, 3, 60],
    ],
    [120, 30, 6, 1],
  ],
  [
    'nothing',
    [4, 0],
    [
      [0, 1],
      [0, 1],
    ],
    [0, 1],
  ],
])('whatever the strides: %s', async (_, shape, strides, out) => {
  const extent = (stride: readonly number[]) =>
    shape.includes(0) ? 0 : shape.reduce((last, n, d) => last + (n - 1) * stride[d]!, 1);
  const inputs = strides.map((stride, i) => ({ array: specialFloats(extent(stride), i), stride }));
  const value = expr.max(expr.mul(x, y), expr.neg(x));
  const found = await run(shape, inputs, [{ array: new Float32Array(extent(out)), stride: out, value }]);
  if (found) expectClose(found.gpu[2] as Float32Array, found.cpu[2] as Float32Array, 0);
});

test('several results, one in the place of what it was made of; truths, and numbers that change', async () => {
  const n = 300;
  const [a, b] = [specialFloats(n, 5), specialFloats(n, 6)];
  const flat = (at: number, dtype: ElementType = 'float32'): StridedPlace => ({ at, stride: [1], dtype });
  const found = await runBoth(
    [a, b, new Uint8Array(n)] as const,
    (p) => [
      {
        kind: 'pointwise',
        shape: [n],
        inputs: [flat(p[0]!), flat(p[1]!)],
        numbers: [0.3, { number: 1 }],
        outputs: [
          { ...flat(p[0]!), value: expr.add(expr.mul(x, z), given(3)) },
          { ...flat(p[1]!), value: x },
          { ...flat(p[2]!, 'bool'), value: expr.lt(x, y) },
        ],
      },
    ],
    [9, -0.7],
  );
  if (found === null) return;
  expectClose(found.gpu[0], found.cpu[0], 0);
  expectClose(found.gpu[1], found.cpu[1], 0);
  expect(found.gpu[2].join()).toBe(found.cpu[2].join());
});

const whole = (values: readonly number[]) => Array.from({ length: 60 }, (_, i) => values[i % values.length]!);
const lists = [
  [0, 1, -1, 7, -2147483648, 2147483647, 100, -3],
  [3, -2, 0, 5, 2147483647, 1, -9],
  [1, 0, 2, -5, 65537],
];

test.each(['int32', 'int64', 'uint8', 'bool'] as const)('whole numbers: %s', async (type) => {
  const array = (values: readonly number[]): TestArray => {
    if (type === 'int32') return Int32Array.from(values);
    // An int64 is computed with as an int32: sums stay within.
    if (type === 'int64') return BigInt64Array.from(values, (v) => BigInt(Math.trunc(v / 70000)));
    return Uint8Array.from(values, (v) => (type === 'bool' ? v & 1 : v));
  };
  const { add, sub, mul, max, min, eq, lt, ge, where, clamp, mulAdd, abs, neg } = expr;
  // bool has no differences.
  const differences = type === 'bool' ? [] : [sub(x, y), neg(x)];
  const values = [add(x, y), mul(x, y), max(x, y), min(x, y), mulAdd(x, y, z), abs(x), clamp(x, y, z), ...differences];
  const inputs = lists.map((list) => ({ array: array(whole(list)) }));
  const same = values.map((value) => ({ array: array(whole([0])), value }));
  const found = await run([60], inputs, same, { type });
  if (found === null) return;
  for (const [i, value] of values.entries())
    expect(`${JSON.stringify(value)}: ${found.gpu[3 + i]!.join()}`).toBe(
      `${JSON.stringify(value)}: ${found.cpu[3 + i]!.join()}`,
    );
  const bools = [eq(x, y), lt(x, y), ge(x, y)].map((value) => ({
    array: new Uint8Array(60),
    dtype: 'bool' as const,
    value,
  }));
  const compared = (await run([60], inputs, bools, { type }))!;
  expect(compared.gpu.slice(3).join()).toBe(compared.cpu.slice(3).join());
  const condition = { array: Uint8Array.from(whole([1, 0, 0])), dtype: 'bool' as const };
  const chosen = (await run(
    [60],
    [condition, ...inputs.slice(1)],
    [{ array: array(whole([0])), value: where(x, y, z) }],
    { type },
  ))!;
  expect(chosen.gpu[3]!.join()).toBe(chosen.cpu[3]!.join());
});

test('from every type to floats, and truths of them', async () => {
  const values = whole([0, 1, -5, 200, 16777217, 2147483647]);
  const arrays: [ElementType, TestArray][] = [
    ['int32', Int32Array.from(values)],
    ['int64', BigInt64Array.from(values, BigInt)],
    ['uint8', Uint8Array.from(values)],
    ['bool', Uint8Array.from(values, (v) => v & 1)],
    ['float32', Float32Array.from(values)],
  ];
  const inputs = arrays.map(([dtype, array]) => ({ array, dtype }));
  const outputs = arrays.flatMap((_, i) => [
    { array: new Float32Array(60), dtype: 'float32' as const, value: given(i) },
    { array: new Uint8Array(60), dtype: 'bool' as const, value: given(i) },
  ]);
  const found = await run([60], inputs, outputs, { type: 'float64' });
  if (found) expect(found.gpu.slice(5).join(';')).toBe(found.cpu.slice(5).join(';'));
});

test('floats become whole numbers', async () => {
  const outputs = (['int32', 'int64', 'uint8'] as const).map((dtype) => ({
    array: { int32: new Int32Array(4), int64: new BigInt64Array(4), uint8: new Uint8Array(4) }[dtype],
    dtype,
    value: x,
  }));
  const found = await run([4], [{ array: Float32Array.of(1.9, -1.9, 200, -0.5) }], outputs, { type: 'float64' });
  if (found) expect(found.gpu.slice(1).join(';')).toBe('1,-1,200,0;1,-1,200,0;1,255,200,0');
});

test('an instruction that a type does not have is named', () => {
  const place = { at: 0, stride: [1] };
  const command = {
    kind: 'pointwise',
    type: 'int32',
    shape: [2],
    inputs: [place],
    outputs: [{ ...place, value: expr.erf(x) }],
  } as const;
  expect(() => kernelsOf(command, () => 0)).toThrow('webgpu: erf is not there for int32');
});
