import type { BinaryRow } from '../../strided/rows.ts';

/** Read by index: a branch that depends on data is mispredicted half of the time. */
const choice = new Float64Array(2);

/**
 * Rows of x % y of two float32, without the division bit by bit that the engine's operator makes: quotients up to 2^28
 * lie so far from whole numbers, if they are none, that the one of doubles is cut right, and products with y are exact.
 *
 * @param ofDivisor the rest takes the sign of y, as Python's does
 */
const rows =
  (ofDivisor: boolean): BinaryRow =>
  (n, out, o, so, a, p, sa, b, q, sb) => {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) {
      const x = a[p]!;
      const y = b[q]!;
      const whole = Math.trunc(x / y);
      let rest = x - whole * y; // NaN where y is infinite
      if (!(Math.abs(whole) < 2 ** 28) || Number.isNaN(rest)) rest = x % y;
      else if (rest === 0) rest = x * 0; // with x's sign
      choice[0] = rest;
      choice[1] = rest + y;
      out[o] = ofDivisor ? choice[+(rest * y < 0)]! : rest;
    }
  };

export const fmodRow = rows(false);
export const remainderRow = rows(true);
