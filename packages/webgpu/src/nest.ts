/** Numbers as steps of nested counters: number i is `i % n0 * s0 + i / n0 % n1 * s1 + i / n0 / n1 * s2`. */
export type Nest = readonly [n0: number, s0: number, n1: number, s1: number, s2: number];

/** The nest that offsets are, from the first one on; null: they are none. */
export function nestOf(offsets: readonly number[]): Nest | null {
  const dims: [n: number, step: number][] = [];
  let left = offsets;
  while (left.length > 1) {
    const step = left[1]! - left[0]!;
    let n = 2;
    while (n < left.length && left[n]! - left[n - 1]! === step) n++;
    if (left.length % n !== 0 || left.some((offset, i) => offset - left[i - (i % n)]! !== (i % n) * step)) return null;
    dims.push([n, step]);
    left = left.filter((_, i) => i % n === 0);
  }
  const [[n0, s0] = [1, 0], [n1, s1] = [1, 0], [, s2] = [1, 0]] = dims;
  return dims.length > 3 ? null : [n0, s0, n1, s1, s2];
}
