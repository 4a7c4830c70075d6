import type { BinaryRow } from '../../strided/rows.ts';

// Quotients of whole numbers by doubles: two of 32 bits, or of up to 2^52, have a quotient that is so far from whole
// numbers, if it is none, that its rounding never reaches one.

const row =
  (round: 'floor' | 'trunc' | 'rest'): BinaryRow =>
  (n, out, o, so, a, p, sa, b, q, sb) => {
    if (round === 'floor') for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = Math.floor(a[p]! / b[q]!);
    else if (round === 'trunc')
      for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = Math.trunc(a[p]! / b[q]!);
    else
      for (let i = 0; i < n; i++, o += so, p += sa, q += sb) {
        const y = b[q]!;
        out[o] = a[p]! - Math.floor(a[p]! / y) * y;
      }
  };

/** Low and high words: bigints are objects, and cost ten times as much. */
const wordsOf = (x: BigInt64Array) => new Int32Array(x.buffer, x.byteOffset, 2 * x.length);

/** High words of numbers below 2^52. */
const isShort = (high: number) => high >= -(2 ** 20) && high < 2 ** 20;

const bigRow =
  (round: 'floor' | 'trunc' | 'rest'): BinaryRow<BigInt64Array> =>
  (n, out, o, so, a, p, sa, b, q, sb) => {
    const [to, left, right] = [wordsOf(out), wordsOf(a), wordsOf(b)];
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) {
      const high = left[2 * p + 1]!;
      const divisorHigh = right[2 * q + 1]!;
      if (isShort(high) && isShort(divisorHigh)) {
        const x = high * 2 ** 32 + (left[2 * p]! >>> 0);
        const y = divisorHigh * 2 ** 32 + (right[2 * q]! >>> 0);
        const quotient = round === 'trunc' ? Math.trunc(x / y) : Math.floor(x / y);
        const result = round === 'rest' ? x - quotient * y : quotient;
        to[2 * o] = result; // modulo 2^32
        to[2 * o + 1] = Math.floor(result / 2 ** 32);
      } else out[o] = ofBigints(round, a[p]!, b[q]!);
    }
  };

function ofBigints(round: 'floor' | 'trunc' | 'rest', x: bigint, y: bigint): bigint {
  const rest = x % y;
  const isBelow = round !== 'trunc' && rest !== 0n && rest < 0n !== y < 0n;
  if (round === 'rest') return isBelow ? rest + y : rest;
  return x / y - (isBelow ? 1n : 0n);
}

/** Loops over int32 and uint8, and over int64. The rest has the divisor's sign. */
export const wholeFloor = { integer: row('floor'), bigint: bigRow('floor') };
export const wholeTrunc = { integer: row('trunc'), bigint: bigRow('trunc') };
export const wholeRest = { integer: row('rest'), bigint: bigRow('rest') };
