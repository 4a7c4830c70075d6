import { type Expression, expr } from '@wick/kernels';
import { kernelsOf } from '../table.ts';
import { expectClose, runBoth } from '../testing/both.ts';
import { floats } from '../testing/floats.ts';

const [x, y] = [0, 1].map((i): Expression => ({ given: i })) as [Expression, Expression];
const rows = 96;
const columns = 100;
const n = rows * columns;

type Stride = readonly [row: number, column: number];

// What many elements ask for: each thread has four of them.
test.each<[string, Stride, Stride, number]>([
  ['side by side', [columns, 1], [columns, 1], 0],
  ['a row for all', [columns, 1], [0, 1], 0],
  ['a column for all', [columns, 1], [1, 0], 0],
  ['turned', [1, rows], [columns, 1], 0],
  ['one for all, from somewhere', [columns, 1], [0, 0], 4],
  ['from somewhere', [columns, 1], [columns, 1], 4],
])('elements by fours: %s', async (_, first, second, skip) => {
  const found = await runBoth([floats(n, 1), floats(n + 1, 2), new Float32Array(n)] as const, (places) => [
    {
      kind: 'pointwise',
      shape: [rows, columns],
      inputs: [{ at: places[0]!, stride: first }, { at: places[1]! + skip, stride: second }],
      outputs: [{ at: places[2]!, stride: [columns, 1], value: expr.add(expr.tanh(x), y) }],
    },
  ]); // biome-ignore format: a list
  if (found !== null) expectClose(found.gpu[2], found.cpu[2], 4, 2 ** -23);
});

test.each([8193, 8194, 8195, 10_000])('%i of them, of several types, and nothing behind', async (count) => {
  const masks = new Uint8Array(count).map((_, i) => i % 3);
  const given = [floats(count, 1), masks, Int32Array.from(masks, (m) => 7 - m)] as const;
  const results = [new Float32Array(count), new Uint8Array(count)] as const;
  const found = await runBoth([...given, ...results] as const, (p) => [
    {
      kind: 'pointwise',
      type: 'float64',
      shape: [count],
      inputs: (['float32', 'bool', 'int32'] as const).map((dtype, i) => ({ at: p[i]!, stride: [1], dtype })),
      outputs: [
        { at: p[3]!, stride: [1], dtype: 'float32', value: expr.where(y, x, { given: 2 }) },
        { at: p[4]!, stride: [1], dtype: 'bool', value: expr.gt(x, 0) },
      ],
    },
  ]);
  if (found === null) return;
  expectClose(found.gpu[3], found.cpu[3], 0, 0);
  expect(found.gpu[4].findIndex((truth, i) => truth !== found.cpu[4][i])).toBe(-1);
});

test('few elements have a thread each', () => {
  const groups = (count: number) =>
    kernelsOf(
      {
        kind: 'pointwise',
        shape: [count],
        inputs: [{ at: 0, stride: [1] }],
        outputs: [{ at: 65_536, stride: [1], value: expr.neg(x) }],
      },
      () => 0,
    )[0]!.groups[0];
  expect([groups(4096), groups(16_384)]).toEqual([64, 64]);
});
