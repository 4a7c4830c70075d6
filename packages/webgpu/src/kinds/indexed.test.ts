import type { AnyCommand, IndexOperand } from '../commands/index.ts';
import { kernelsOf } from '../table.ts';
import { floats } from '../testing/floats.ts';
import { runAlone as run } from '../testing/runAlone.ts';

const [rows, columns, picked] = [5, 7, 4];
const x = floats(rows * columns, 1);
// Negative ones count from the end; 9 is out of bounds.
const index = BigInt64Array.from({ length: rows * picked }, (_, i) => BigInt([0, 3, -1, 6, 3, 2, 9][i % 7]!));
const along = (at: number): IndexOperand => ({ at, stride: [picked, 1], dtype: 'int64', size: columns, step: 1 });

test('elements are gathered from where indices say', async () => {
  const found = await run([x, index, new Float32Array(rows * picked)] as const, (p) => [
    {
      kind: 'gather',
      dtype: 'float32',
      shape: [rows, picked],
      from: { at: p[0]!, stride: [columns, 0] },
      indices: [along(p[1]!)],
      to: { at: p[2]!, stride: [picked, 1] },
    },
  ]);
  if (found === null) return;
  const expected = Array.from(index, (at, i) => {
    const column = Number(at) < 0 ? Number(at) + columns : Number(at);
    return column < columns ? x[Math.floor(i / picked) * columns + column]! : 0;
  });
  expect([...found[2]]).toEqual(expected);
});

test.each([true, false])('elements are scattered to where indices say, in their order: added %s', async (add) => {
  const values = floats(rows * picked, 2);
  const found = await run([x, index, values] as const, (p) => [
    {
      kind: 'scatter',
      add,
      dtype: 'float32',
      shape: [rows, picked],
      values: { at: p[2]!, stride: [picked, 1] },
      indices: [along(p[1]!)],
      to: { at: p[0]!, stride: [columns, 0] },
    },
  ]);
  if (found === null) return;
  const expected = x.slice();
  for (const [i, at] of index.entries()) {
    const column = Number(at) < 0 ? Number(at) + columns : Number(at);
    if (column >= columns) continue;
    const to = Math.floor(i / picked) * columns + column;
    expected[to] = add ? expected[to]! + values[i]! : values[i]!;
  }
  expect([...found[0]]).toEqual([...expected]);
});

test.each([true, false])('rows are scattered, who follows whom found once: added %s', async (add) => {
  const chosen = Int32Array.of(2, 0, 2, 4, 2, -5);
  const values = floats(chosen.length * columns, 3);
  const found = await run([x, chosen, values] as const, (p) => [
    {
      kind: 'scatter',
      add,
      dtype: 'float32',
      shape: [chosen.length, columns],
      values: { at: p[2]!, stride: [columns, 1] },
      alpha: 0.5,
      indices: [{ at: p[1]!, stride: [1, 0], dtype: 'int32', size: rows, step: columns }],
      to: { at: p[0]!, stride: [0, 1] },
    },
  ]);
  if (found === null) return;
  const expected = x.slice();
  chosen.forEach((row, k) => {
    for (let j = 0; j < columns; j++) {
      const to = (row < 0 ? row + rows : row) * columns + j;
      const value = Math.fround(values[k * columns + j]! * 0.5);
      expected[to] = add ? expected[to]! + value : value;
    }
  });
  expect([...found[0]]).toEqual([...expected]);
});

test('whole numbers of 64 bits are scattered from one value, by two indices', async () => {
  const [a, b] = [BigInt64Array.of(0n, 1n, 0n), BigInt64Array.of(2n, 0n, 2n)];
  const found = await run([new BigInt64Array(6).fill(-3n), a, b, BigInt64Array.of(5n)] as const, (p) => [
    {
      kind: 'scatter',
      add: true,
      dtype: 'int64',
      shape: [3],
      values: { at: p[3]!, stride: [0] },
      to: { at: p[0]!, stride: [0] },
      indices: [
        { at: p[1]!, stride: [1], dtype: 'int64', size: 2, step: 3 },
        { at: p[2]!, stride: [1], dtype: 'int64', size: 3, step: 1 },
      ],
    },
  ]);
  if (found) expect([...found[0]]).toEqual([-3n, -3n, 7n, 2n, -3n, -3n]);
});

test('nothing is scattered by no indices, and other kinds are refused by name', () => {
  const command: AnyCommand = {
    kind: 'scatter',
    add: true,
    dtype: 'float32',
    shape: [0],
    values: { at: 0, stride: [1] },
    indices: [],
    to: { at: 0, stride: [0] },
  };
  expect(kernelsOf(command, () => 0)).toEqual([]);
});
