import { expectClose, runBoth } from '../testing/both.ts';
import { floats, randomOf } from '../testing/floats.ts';

test.each([
  ['int64', 7],
  ['int32', 7],
  ['int64', 8],
  ['int32', 12],
] as const)('rows of a table, and what is added to them: %s, %i wide', async (indexType, width) => {
  const [rows, count] = [11, 60];
  const random = randomOf(2);
  const chosen = Array.from({ length: count }, () => Math.floor(random() * (rows - 1)));
  const indices = indexType === 'int32' ? Int32Array.from(chosen) : BigInt64Array.from(chosen, BigInt);
  const arrays = [
    floats(rows * width, 1), indices, new Float32Array(count * width), floats(count * width, 4),
    new Float32Array(rows * width).fill(3), new Float32Array(rows * width).fill(3),
  ] as const; // biome-ignore format: a list
  const found = await runBoth(arrays, (p) => {
    const given = { width, indices: p[1]!, indexType, count };
    return [
      { kind: 'rows', ...given, table: p[0]!, to: p[2]! },
      { kind: 'rowsGrad', ...given, grad: p[3]!, rows, to: p[4]! },
      { kind: 'rowsGrad', ...given, grad: p[3]!, rows, padding: 4, to: p[5]! },
    ];
  });
  if (found) for (const i of [2, 4, 5] as const) expectClose(found.gpu[i], found.cpu[i], 0, 0, `result ${i}`);
});

test('no rows leave zeros', async () => {
  const found = await runBoth([new Float32Array(12).fill(3)] as const, (p) => [
    { kind: 'rowsGrad', grad: 0, width: 4, indices: 0, count: 0, rows: 3, to: p[0]! },
    { kind: 'rows', table: 0, width: 4, indices: 0, count: 0, to: p[0]! },
  ]);
  if (found) expectClose(found.gpu[0], found.cpu[0], 0);
});
