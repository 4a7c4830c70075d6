import type { AttentionCommand, AttentionGradCommand, ItemPlaces } from '@wick/kernels/plan';
import { nestOf } from '../nest.ts';
import { besidePlan } from '../testing/besidePlan.ts';
import { randomOf } from '../testing/floats.ts';
import { fillUniform } from '../testing/random.ts';

const random = randomOf(6);
const floats = (n: number) => fillUniform(new Float32Array(n), random);

interface Case {
  readonly items: number;
  readonly queries: number;
  readonly keys: number;
  readonly depth: number;
  readonly width: number;
  readonly causal?: boolean;
  /** A mask of all items, some of whose rows are of no key. */
  readonly masked?: boolean;
  readonly emptyRowsAreZero?: boolean;
  /** Rows of items lie between each other's, as heads do. */
  readonly apart?: boolean;
  readonly offsets?: readonly number[];
}

async function check(c: Case): Promise<void> {
  const { items, queries, keys, depth, width, causal = false, masked = false, emptyRowsAreZero = false, apart } = c;
  const attention = { items, queries, keys, depth, width, scale: 0.7, causal, emptyRowsAreZero };
  const order = c.offsets ?? Array.from({ length: items }, (_, i) => i);
  const places = (at: number, rows: number, columns: number): ItemPlaces =>
    apart
      ? { at, offsets: order.map((i) => i * columns), row: items * columns }
      : { at, offsets: order.map((i) => i * rows * columns), row: columns };
  const mask = floats(queries * keys);
  if (masked)
    for (let i = 0; i < mask.length; i++)
      if (Math.floor(i / keys) % 3 === 1 || random() < 0.2) mask[i] = Number.NEGATIVE_INFINITY;
  const sizes = [queries * depth, keys * depth, keys * width, queries * width].map((size) => items * size);
  const arrays = [...sizes, ...sizes].map(floats);
  await besidePlan(
    JSON.stringify(c),
    [...arrays, mask],
    ([q, k, v, grad, gradQ, gradK, gradV, out, added]): (AttentionCommand | AttentionGradCommand)[] => {
      const given = {
        ...{ attention, q: places(q!, queries, depth), k: places(k!, keys, depth), v: places(v!, keys, width) },
        mask: masked ? { at: added!, offsets: new Array<number>(items).fill(0), row: keys } : null,
      };
      return [
        { kind: 'attention', ...given, out: places(out!, queries, width) },
        {
          kind: 'attentionGrad',
          ...{ ...given, grad: places(grad!, queries, width), gradQ: places(gradQ!, queries, depth) },
          ...{ gradK: places(gradK!, keys, depth), gradV: places(gradV!, keys, width) },
        },
      ];
    },
    { magnitude: 4 },
  );
}

test.each<Case>([
  { items: 4, queries: 33, keys: 33, depth: 8, width: 8, causal: true, apart: true },
  { items: 3, queries: 70, keys: 45, depth: 9, width: 61, masked: true, emptyRowsAreZero: true },
  { items: 1, queries: 70, keys: 70, depth: 8, width: 8, causal: true },
  { items: 2, queries: 40, keys: 40, depth: 8, width: 8, masked: true },
  { items: 3, queries: 20, keys: 20, depth: 9, width: 61, offsets: [2, 0, 1] },
])('$items items: $queries queries, $keys keys, $depth, $width', check);

test('offsets as nested counters', () => {
  const at = ([n0, s0, n1, s1, s2]: NonNullable<ReturnType<typeof nestOf>>, i: number) =>
    (i % n0) * s0 + (Math.floor(i / n0) % n1) * s1 + Math.floor(i / n0 / n1) * s2;
  for (const offsets of [
    [5],
    [0, 4, 8, 12],
    [1, 1, 1, 7, 7, 7],
    [0, 10, 1, 11, 2, 12],
    [0, 1, 10, 11, 100, 101, 110, 111],
    [3, 2, 1, 0],
  ]) {
    const nest = nestOf(offsets)!;
    expect(offsets.map((_, i) => offsets[0]! + at(nest, i))).toEqual(offsets);
  }
  expect(nestOf([2, 0, 1])).toBeNull();
  expect(nestOf([0, 1, 3, 4, 5])).toBeNull();
  expect(nestOf([0, 1, 10, 11, 100, 101, 110, 112])).toBeNull();
});
