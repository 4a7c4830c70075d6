/** The elements of one line, in a type in which `<` orders them. NaN is not among them: see {@link sortLine}. */
type Keys = Float64Array | BigInt64Array;

const RUN = 12;

/**
 * Sorts `keys[0 … n)` together with `places[0 … n)`, stably: equal keys keep their order, also when the order is
 * descending. NaN counts as larger than everything. `spareKeys` and `sparePlaces` are room to work in.
 */
export function sortLine(
  keys: Keys,
  places: Int32Array,
  n: number,
  descending: boolean,
  spareKeys: Keys,
  sparePlaces: Int32Array,
): void {
  const nans = keys instanceof Float64Array ? setNaNsApart(keys, places, n, descending, sparePlaces) : 0;
  const from = descending ? nans : 0;
  const to = descending ? n : n - nans;
  insertionSortRuns(keys, places, from, to, descending);
  let [a, b, p, q] = [keys, spareKeys, places, sparePlaces];
  for (let width = RUN; width < to - from; width *= 2) {
    for (let lo = from; lo < to; lo += 2 * width) {
      merge(a, p, b, q, lo, Math.min(lo + width, to), Math.min(lo + 2 * width, to), descending);
    }
    [a, b, p, q] = [b, a, q, p];
  }
  if (a !== keys) {
    keys.set(a.subarray(from, to) as never, from);
    places.set(p.subarray(from, to), from);
  }
}

/** Moves NaNs to the end that they sort to, everything in its old order, and counts them. */
function setNaNsApart(
  keys: Float64Array,
  places: Int32Array,
  n: number,
  first: boolean,
  sparePlaces: Int32Array,
): number {
  let nans = 0;
  for (let i = 0; i < n; i++) if (Number.isNaN(keys[i]!)) sparePlaces[nans++] = places[i]!;
  if (nans === 0) return 0;
  if (first) {
    let to = n;
    for (let i = n - 1; i >= 0; i--) {
      if (Number.isNaN(keys[i]!)) continue;
      to--;
      keys[to] = keys[i]!;
      places[to] = places[i]!;
    }
  } else {
    let to = 0;
    for (let i = 0; i < n; i++) {
      if (Number.isNaN(keys[i]!)) continue;
      keys[to] = keys[i]!;
      places[to] = places[i]!;
      to++;
    }
  }
  const start = first ? 0 : n - nans;
  keys.fill(Number.NaN, start, start + nans);
  places.set(sparePlaces.subarray(0, nans), start);
  return nans;
}

function insertionSortRuns(keys: Keys, places: Int32Array, from: number, to: number, descending: boolean): void {
  for (let lo = from; lo < to; lo += RUN) {
    const hi = Math.min(lo + RUN, to);
    for (let i = lo + 1; i < hi; i++) {
      const key = keys[i]!;
      const place = places[i]!;
      let j = i - 1;
      for (; j >= lo && (descending ? keys[j]! < key : keys[j]! > key); j--) {
        keys[j + 1] = keys[j]!;
        places[j + 1] = places[j]!;
      }
      keys[j + 1] = key;
      places[j + 1] = place;
    }
  }
}

/** Merges the runs [lo, mid) and [mid, hi); of equal keys the left one comes first. */
function merge(
  keys: Keys,
  places: Int32Array,
  toKeys: Keys,
  toPlaces: Int32Array,
  lo: number,
  mid: number,
  hi: number,
  descending: boolean,
): void {
  let l = lo;
  let r = mid;
  for (let to = lo; to < hi; to++) {
    const left = r >= hi || (l < mid && (descending ? keys[l]! >= keys[r]! : keys[l]! <= keys[r]!));
    const at = left ? l++ : r++;
    toKeys[to] = keys[at]!;
    toPlaces[to] = places[at]!;
  }
}
