import { DEPTH, type Micro } from './wgsl/tile.ts';

/** Workgroups that keep a GPU busy. */
const BUSY = 128;
/** Steps of a sum that are worth a part of their own. */
const LEAST = 256;
const MOST_CUTS = 64;

/** How `items` products of m x n x k are cut to workgroups. */
export interface Tiling {
  readonly micro: Micro;
  /** Parts of every sum, which are added up afterwards. */
  readonly cuts: number;
  /** Steps of a part. */
  readonly step: number;
  readonly tiles: number;
}

export function tilingOf(items: number, m: number, n: number, k: number): Tiling {
  const large = items * Math.ceil(m / 64) * Math.ceil(n / 64) * Math.max(1, Math.floor(k / LEAST)) >= BUSY;
  const micro = Math.min(m, n) > 32 && large ? 8 : 4;
  const { tiles } = tilingBy(micro, 1, items, m, n, k);
  const wanted = tiles < BUSY ? Math.min(MOST_CUTS, Math.floor(k / LEAST), Math.ceil((2 * BUSY) / tiles)) : 1;
  return tilingBy(micro, Math.max(1, wanted), items, m, n, k);
}

/** Tiles of a kind, and so many parts of every sum, or fewer. */
export function tilingBy(micro: Micro, wanted: number, items: number, m: number, n: number, k: number): Tiling {
  const side = 8 * micro;
  const step = Math.max(1, Math.ceil(k / wanted / DEPTH)) * DEPTH;
  const cuts = Math.max(1, Math.ceil(k / step));
  return { micro, cuts, step, tiles: items * Math.ceil(m / side) * Math.ceil(n / side) * cuts };
}
