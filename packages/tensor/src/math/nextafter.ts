import type { BinaryRow } from '../strided/rows.ts';

// Bits count magnitudes, whatever the sign is: a number's neighbours are one above and one below.

/** The number that follows x towards y where that is not a neighbour of x's bits: equals, NaN, zero. */
function special(x: number, y: number, smallest: number): number {
  if (!(x < y || x > y)) return x === y ? y : Number.NaN;
  return y > 0 ? smallest : -smallest;
}

/** The float64 that follow x towards y. */
export const nextDoubles: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  const to = new Int32Array(out.buffer, out.byteOffset, 2 * out.length);
  const from = new Int32Array(a.buffer, a.byteOffset, 2 * a.length);
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) {
    const x = a[p]!;
    const y = b[q]!;
    if (x !== 0 && (x < y || x > y)) {
      const low = from[2 * p]!;
      const high = from[2 * p + 1]!;
      const isUp = +(y > x) ^ (high >>> 31);
      to[2 * o] = low + 2 * isUp - 1;
      to[2 * o + 1] = high + (isUp & +(low === -1)) - ((1 - isUp) & +(low === 0));
    } else out[o] = special(x, y, Number.MIN_VALUE);
  }
};

/** The float32 that follow x towards y. */
export const nextSingles: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  const to = new Int32Array(out.buffer, out.byteOffset, out.length);
  const from = new Int32Array(a.buffer, a.byteOffset, a.length);
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) {
    const x = a[p]!;
    const y = b[q]!;
    if (x !== 0 && (x < y || x > y)) to[o] = from[p]! + 2 * (+(y > x) ^ (from[p]! >>> 31)) - 1;
    else out[o] = special(x, y, 2 ** -149);
  }
};
