import { DEPTH, type Micro, type Shape } from './wgsl/tile.ts';

/** Workgroups that keep a GPU busy, and those that leave nearly all of it idle. */
const BUSY = 64;
const FEW = 8;
/** Steps of a sum that are worth a part of their own: a part of a tile is written and read once more. */
const LEAST = 128;
const MOST_CUTS = 64;

/** How `items` products of m x n x k are cut to workgroups. */
export interface Tiling {
  readonly shape: Shape;
  /** Parts of every sum, which are added up afterwards. */
  readonly cuts: number;
  /** Steps of a part. */
  readonly step: number;
  readonly tiles: number;
}

/**
 * The largest tiles that are not mostly empty, for they read the least; where these are too few for a GPU the sums are cut,
 * and where they would be next to none all the same, tiles are small.
 */
export function tilingOf(items: number, m: number, n: number, k: number): Tiling {
  const cut = (shape: Shape) => {
    const { tiles } = tilingBy(shape, 1, items, m, n, k);
    const wanted = Math.min(MOST_CUTS, Math.floor(k / LEAST), Math.ceil(BUSY / tiles));
    return tilingBy(shape, Math.max(1, wanted), items, m, n, k);
  };
  const large = cut([sideOf(m), sideOf(n)]);
  return large.tiles >= FEW ? large : cut([4, 4]);
}

/** Elements that a thread has along a side of so many. */
function sideOf(size: number): Micro {
  return size > 32 ? 8 : 4;
}

/** Tiles of a shape, and so many parts of every sum, or fewer. */
export function tilingBy(shape: Shape, wanted: number, items: number, m: number, n: number, k: number): Tiling {
  const [down, across] = [8 * shape[0], 8 * shape[1]];
  const step = Math.max(1, Math.ceil(k / wanted / DEPTH)) * DEPTH;
  const cuts = Math.max(1, Math.ceil(k / step));
  return { shape, cuts, step, tiles: items * Math.ceil(m / down) * Math.ceil(n / across) * cuts };
}
