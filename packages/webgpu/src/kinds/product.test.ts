import type { ProductCommand } from '@wick/kernels/plan';
import { besidePlan } from '../testing/besidePlan.ts';
import { randomOf } from '../testing/floats.ts';
import { fillUniform, integerIn } from '../testing/random.ts';
import { tilingBy } from '../tiling.ts';
import { productBy } from './product.ts';

type Sizes = readonly [batch: number, m: number, n: number, k: number];

// Small and large tiles, cuts of the sum, few rows and columns, whole vectors and edges, nothing at all.
const sizes: Sizes[] = [
  [1, 1, 1, 1],
  [1, 5, 7, 100],
  [1, 33, 31, 17],
  [1, 70, 45, 33],
  [1, 64, 32, 48],
  [1, 12, 20, 1100],
  [1, 1, 300, 70],
  [1, 100, 1, 170],
  [1, 3, 90, 100],
  [1, 9, 50, 1],
  [5, 7, 9, 4],
  [4, 32, 20, 24],
  [3, 1, 64, 64],
  [3, 64, 2, 5],
  [1, 0, 5, 3],
  [1, 4, 5, 0],
  [1, 8, 8, 0],
  [0, 4, 5, 6],
];

/** A matrix in rows or in columns, or with gaps each way. */
function placeOf(form: number, rows: number, columns: number, gap: number) {
  const [row, column] = form === 0 ? [columns + gap, 1] : form === 1 ? [1, rows + gap] : [2 * columns + gap, 2];
  return { row, column, batch: Math.max(row * rows, column * columns) + gap };
}

test.each(sizes)('%d × %d %d %d', async (batch, m, n, k) => {
  for (let seed = 0; seed < 3; seed++) {
    const random = randomOf(seed + 1);
    const gap = [0, 4, integerIn(random, 1, 3)][seed]!;
    const a = placeOf(integerIn(random, 0, seed > 1 ? 2 : 1), m, k, gap);
    const b = placeOf(integerIn(random, 0, seed > 1 ? 2 : 1), k, n, gap);
    const c = placeOf(0, m, n, gap);
    const alpha = [1, 1, 0.5, 0][integerIn(random, 0, 3)]!;
    const ending = integerIn(random, 0, 2);
    const beta = ending === 1 ? [1, 0.25][integerIn(random, 0, 1)]! : 0;
    const floats = (length: number) => fillUniform(new Float32Array(length), random);
    const arrays = [floats(batch * a.batch + 8), floats(batch * b.batch + 8), floats(batch * c.batch + 8), floats(n)];
    const about = JSON.stringify({ a, b, c, alpha, beta, ending });
    await besidePlan(about, arrays, ([p, q, r, s]) => [
      {
        kind: 'product',
        ...{ batch, m, n, k, alpha, beta },
        ...{ a: { at: p!, ...a }, b: { at: q!, ...b }, c: { at: r!, ...c } },
        bias: ending === 2 && batch === 1 ? s : undefined,
      },
    ]);
  }
});

test('one matrix for all of a batch, and one that does not begin at a whole vector', async () => {
  const random = randomOf(3);
  const floats = (length: number) => fillUniform(new Float32Array(length), random);
  for (const [batch, m, n, k] of [
    [4, 8, 20, 12],
    [10, 1, 32, 70],
    [3, 2, 8, 4],
  ] as const) {
    const arrays = [floats(batch * m * k + 1), floats(k * n), floats(batch * m * n)];
    for (const shift of [0, 4])
      await besidePlan(`${[batch, m, n, k, shift]}`, arrays, ([p, q, r]) => [
        {
          kind: 'product',
          ...{ batch, m, n, k },
          a: { at: p! + shift, row: k, column: 1, batch: m * k },
          b: { at: q!, row: n, column: 1 },
          c: { at: r!, row: n, column: 1, batch: m * n },
        },
      ]);
  }
});

test('large tiles', async () => {
  const random = randomOf(9);
  const floats = (length: number) => fillUniform(new Float32Array(length), random);
  for (const [batch, m, n, k, cuts, shape] of [
    [1, 70, 68, 20, 1, [8, 8]],
    [2, 68, 72, 24, 2, [8, 8]],
    [1, 70, 68, 20, 2, [4, 8]],
    [2, 68, 72, 24, 1, [8, 4]],
  ] as const) {
    const arrays = [floats(batch * m * k), floats(batch * k * n), floats(batch * m * n)];
    await besidePlan(
      `${[batch, m, n, k, cuts, shape]}`,
      arrays,
      ([p, q, r]): ProductCommand[] => [
        {
          kind: 'product',
          ...{ batch, m, n, k },
          a: { at: p!, row: k, column: 1, batch: m * k },
          b: { at: q!, row: 1, column: k, batch: n * k },
          c: { at: r!, row: n, column: 1, batch: m * n },
        },
      ],
      { lower: (command, room) => productBy(tilingBy(shape, cuts, batch, m, n, k), command, room) },
    );
  }
});
