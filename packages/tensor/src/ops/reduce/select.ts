import { allocate, type NumberArray } from '../../core/dtype.ts';
import { wrapArray } from '../../core/make.ts';
import type { Tensor } from '../../tensor.ts';
import type { Pair } from './argBest.ts';
import { keysOf } from './keys.ts';
import { linesOf } from './lines.ts';
import type { SortAttrs } from './sort.ts';
import { sortLine } from './sortLine.ts';

/** Room for more candidates than are wanted, so that they are sorted seldom. */
const SPARE = 64;

/** So few are kept in order as they come, sooner than candidates are sorted. */
const FEW = 32;

/** Whether the first `k` of a line are found sooner than the line is sorted. */
export function repaysSelection(x: Tensor, { dim, k }: SortAttrs): boolean {
  return k > 0 && 2 * (2 * k + SPARE) < (x.shape[dim] ?? 1);
}

/**
 * The first `k` of each line in sorted order, and where they were, without sorting the line: what may be among them is
 * collected, and each time the room is full all but the first `k` are forgotten. The order is that of a stable sort:
 * what comes later and is only as good as the k-th is not one of them. Null for int64 beyond what doubles hold.
 */
export function firstSelected(x: Tensor, { dim, descending, k }: SortAttrs): Pair | null {
  const lines = linesOf(x, x.ndim === 0 ? [] : [dim]);
  const { n, inner, outer } = lines;
  const data = keysOf(lines.data);
  if (data === null) return null;
  const values = allocate(x.dtype, outer * k * inner);
  const indices = allocate('int64', values.length);
  const low = new Int32Array(indices.buffer); // indices are below 2^31: their high halves stay 0
  const found = k <= FEW ? new Sorted(k, descending) : new Candidates(k, descending);
  for (let o = 0; o < outer; o++) {
    for (let j = 0; j < inner; j++) {
      const start = o * n * inner + j;
      const places = found.search(data, start, n, inner);
      for (let i = 0, to = o * k * inner + j; i < k; i++, to += inner) {
        values[to] = lines.data[start + places[i]! * inner]!;
        low[2 * to] = places[i]!;
      }
    }
  }
  const shape = x.shape.map((size, d) => (d === dim ? k : size));
  return [wrapArray(values, shape, x.dtype), wrapArray(indices, shape, 'int64')];
}

/** The first few of a line, always in order. */
class Sorted {
  readonly #keys: Float64Array;
  readonly #places: Int32Array;

  constructor(
    readonly k: number,
    readonly descending: boolean,
  ) {
    this.#keys = new Float64Array(k);
    this.#places = new Int32Array(k);
  }

  /** The places of the first k of a line; the array is used again. */
  search(data: NumberArray, start: number, n: number, step: number): Int32Array {
    const { k, descending } = this;
    for (let i = 0; i < k; i++) this.#insert(data[start + i * step]!, i, i);
    let last = this.#keys[k - 1]!;
    for (let i = k, at = start + k * step; i < n; i++, at += step) {
      const v = data[at]!;
      if (descending ? v <= last || Number.isNaN(last) : v >= last || Number.isNaN(v)) continue;
      this.#insert(v, i, k - 1);
      last = this.#keys[k - 1]!;
    }
    return this.#places;
  }

  /** Puts an element behind all that are as good, among the first `end`. */
  #insert(v: number, place: number, end: number): void {
    const keys = this.#keys;
    const places = this.#places;
    const { descending } = this;
    let to = end;
    for (; to > 0; to--) {
      const before = keys[to - 1]!;
      // NaN is larger than everything.
      if (descending ? v <= before || Number.isNaN(before) : v >= before || Number.isNaN(v)) break;
      keys[to] = before;
      places[to] = places[to - 1]!;
    }
    keys[to] = v;
    places[to] = place;
  }
}

/** The first of a line, out of candidates that are sorted now and then. */
class Candidates {
  readonly #room: number;
  readonly #keys: Float64Array;
  readonly #places: Int32Array;
  readonly #spareKeys: Float64Array;
  readonly #sparePlaces: Int32Array;

  constructor(
    readonly k: number,
    readonly descending: boolean,
  ) {
    this.#room = 2 * k + SPARE;
    this.#keys = new Float64Array(this.#room);
    this.#spareKeys = new Float64Array(this.#room);
    this.#places = new Int32Array(this.#room);
    this.#sparePlaces = new Int32Array(this.#room);
  }

  /** The places of the first k of a line; the array is used again. */
  search(data: NumberArray, start: number, n: number, step: number): Int32Array {
    const { k, descending } = this;
    const room = this.#room;
    const keys = this.#keys;
    const places = this.#places;
    let have = 0;
    for (; have < room; have++) {
      keys[have] = data[start + have * step]!;
      places[have] = have;
    }
    this.#sort(have);
    have = k;
    let last = keys[k - 1]!;
    for (let i = room, at = start + room * step; i < n; i++, at += step) {
      const v = data[at]!;
      // NaN is larger than everything.
      if (descending ? v <= last || Number.isNaN(last) : v >= last || Number.isNaN(v)) continue;
      keys[have] = v;
      places[have++] = i;
      if (have < room) continue;
      this.#sort(have);
      have = k;
      last = keys[k - 1]!;
    }
    this.#sort(have);
    return places;
  }

  #sort(n: number): void {
    sortLine(this.#keys, this.#places, n, this.descending, this.#spareKeys, this.#sparePlaces);
  }
}
