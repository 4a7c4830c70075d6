import { noGrad, tensor } from '@wick/tensor';

const { abs, floor, max, min } = Math;

/** Of a larger matrix so many rows and columns, evenly taken, are looked at: what is of lower rank is so there, too. */
const [mostRows, mostColumns] = [256, 512];
const epsilon = 2 ** -23;

/** A rank with what it could be at most: rows and columns of the part that was looked at, without those that are 0. */
export interface Rank {
  readonly rank: number;
  readonly full: number;
}

/** The rank of a matrix [rows, columns] to the digits of float32. */
export function rankOf(values: ArrayLike<number>, rows: number, columns: number): Rank {
  const block = liveBlock(values, rows, columns);
  const [short, long] = [block.length, block[0]?.length ?? 0];
  if (short === 0) return { rank: 0, full: 0 };
  const all = Float64Array.from(block.flat());
  // Squares of the largest doubles are no numbers.
  const size = all.reduce((most, value) => max(most, abs(value)), 0);
  const matrix = tensor(all.map((value) => value / size)).view(short, long);
  const gram = noGrad(() => matrix.matmul(matrix.t())).toTypedArray() as Float64Array;
  return { rank: pivotsOf(gram, short, (long * epsilon) ** 2), full: short };
}

/** How often Cholesky's decomposition finds a pivot, the largest first, that is more than rounding beside the first. */
function pivotsOf(gram: Float64Array, n: number, tolerance: number): number {
  const open = Int32Array.from({ length: n }, (_, i) => i);
  let least = 0;
  for (let rank = 0; rank < n; rank++) {
    let best = rank;
    for (let k = rank + 1; k < n; k++) if (gram[open[k]! * (n + 1)]! > gram[open[best]! * (n + 1)]!) best = k;
    const pivot = open[best]!;
    open[best] = open[rank]!;
    const size = gram[pivot * (n + 1)]!;
    if (rank === 0) least = tolerance * size;
    if (!(size > least)) return rank;
    for (let k = rank + 1; k < n; k++) {
      const i = open[k]!;
      const factor = gram[i * n + pivot]! / size;
      for (let m = rank + 1; m < n; m++) gram[i * n + open[m]!]! -= factor * gram[pivot * n + open[m]!]!;
    }
  }
  return n;
}

/** The part that is looked at, turned so that it has no more rows than columns, without rows and columns of zeros. */
function liveBlock(values: ArrayLike<number>, rows: number, columns: number): number[][] {
  const taken = (count: number, most: number) =>
    Array.from({ length: min(count, most) }, (_, i) => floor((i * count) / min(count, most)));
  const [down, across] = rows <= columns ? [mostRows, mostColumns] : [mostColumns, mostRows];
  const places = taken(columns, across);
  const block = taken(rows, down).map((r) => places.map((c) => values[r * columns + c]!));
  const isLive = (row: readonly number[]) => row.some((value) => value !== 0);
  const turned = (matrix: readonly number[][]) =>
    (matrix[0] ?? []).map((_, c) => matrix.map((row) => row[c]!)).filter(isLive);
  const byColumns = turned(block.filter(isLive));
  return byColumns.length <= (byColumns[0]?.length ?? 0) ? byColumns : turned(byColumns);
}
