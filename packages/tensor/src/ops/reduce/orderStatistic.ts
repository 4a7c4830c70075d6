import type { NumberArray } from '../../core/dtype.ts';
import type { Lines } from './lines.ts';

/** Shorter stretches are sorted sooner than they are divided. */
const SHORT = 24;

let room = new Float64Array(0);

/**
 * Where the k-th smallest element of a line is (from 0), NaN counting as larger than everything: of equal elements the
 * one that a stable sort would put there. The line is divided about a pivot again and again instead of being sorted.
 */
export function placeOfKth(k: number, at: number, { data, n, inner }: Lines): number {
  const x = data as NumberArray;
  if (room.length < n) room = new Float64Array(n);
  const keys = room;
  let count = 0;
  for (let i = 0, from = at; i < n; i++, from += inner) {
    const v = x[from]!;
    keys[count] = v;
    count += Number.isNaN(v) ? 0 : 1;
  }
  if (k >= count) return nthWhere(k - count, at, n, inner, x, Number.NaN);
  const value = select(keys, count, k);
  let below = 0;
  for (let i = 0, from = at; i < n; i++, from += inner) below += x[from]! < value ? 1 : 0;
  return nthWhere(k - below, at, n, inner, x, value);
}

/** Where a value (NaN for any NaN) stands for the nth time, from 0. */
function nthWhere(nth: number, at: number, n: number, inner: number, x: NumberArray, value: number): number {
  const any = Number.isNaN(value);
  let left = nth;
  for (let i = 0, from = at; i < n; i++, from += inner)
    if (any ? Number.isNaN(x[from]!) : x[from] === value) if (left-- === 0) return i;
  throw new Error('internal: placeOfKth: no such element');
}

/** The k-th smallest of keys[0 … n), which end up in another order. */
function select(keys: Float64Array, n: number, k: number): number {
  let low = 0;
  let high = n - 1;
  for (let rounds = 0; high - low > SHORT; rounds++) {
    if (rounds > 64) {
      keys.subarray(low, high + 1).sort(); // no input is worse than a sort
      return keys[k]!;
    }
    const pivot = middle(keys[low]!, keys[(low + high) >> 1]!, keys[high]!);
    let i = low;
    let j = high;
    while (i <= j) {
      while (keys[i]! < pivot) i++;
      while (keys[j]! > pivot) j--;
      if (i > j) break;
      const kept = keys[i]!;
      keys[i++] = keys[j]!;
      keys[j--] = kept;
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else return pivot;
  }
  for (let i = low + 1; i <= high; i++) {
    const key = keys[i]!;
    let j = i - 1;
    for (; j >= low && keys[j]! > key; j--) keys[j + 1] = keys[j]!;
    keys[j + 1] = key;
  }
  return keys[k]!;
}

function middle(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
