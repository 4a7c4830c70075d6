import type { BinaryRow, UnaryRow } from './rows.ts';

type Big = BigInt64Array;

// Arithmetic of int64 on the two words of each number, low word first: bigints are objects, and cost ten times as much.

const viewOf = (x: Big): Int32Array => new Int32Array(x.buffer, x.byteOffset, 2 * x.length);

/** The words of bigints. */
let wordsOf = viewOf;

/** The words of arrays that are computed with again and again. */
const kept = new WeakMap<Big, Int32Array>();

const keptWords = (x: Big): Int32Array => kept.get(x) ?? viewOf(x);

/** Has the words of an array at hand: a view of them at each call would be garbage. Pages without plans do without. */
export function keepWords(x: Big): void {
  kept.set(x, viewOf(x));
  wordsOf = keptWords;
}

export const addBigints: BinaryRow<Big> = (n, out, o, so, a, p, sa, b, q, sb) => {
  const [to, x, y] = [wordsOf(out), wordsOf(a), wordsOf(b)];
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) {
    const low = (x[2 * p]! >>> 0) + (y[2 * q]! >>> 0);
    const high = x[2 * p + 1]! + y[2 * q + 1]! + +(low > 0xffffffff);
    to[2 * o] = low;
    to[2 * o + 1] = high;
  }
};

export const subBigints: BinaryRow<Big> = (n, out, o, so, a, p, sa, b, q, sb) => {
  const [to, x, y] = [wordsOf(out), wordsOf(a), wordsOf(b)];
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) {
    const low = (x[2 * p]! >>> 0) - (y[2 * q]! >>> 0);
    const high = x[2 * p + 1]! - y[2 * q + 1]! - +(low < 0);
    to[2 * o] = low;
    to[2 * o + 1] = high;
  }
};

export const mulBigints: BinaryRow<Big> = (n, out, o, so, a, p, sa, b, q, sb) => {
  const [to, x, y] = [wordsOf(out), wordsOf(a), wordsOf(b)];
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) {
    const [u, v] = [x[2 * p]!, y[2 * q]!];
    const cross = Math.imul(x[2 * p + 1]!, v) + Math.imul(u, y[2 * q + 1]!);
    // The 64 bits of u v, by halves of 16 bits.
    const [ul, uh, vl, vh] = [u & 0xffff, u >>> 16, v & 0xffff, v >>> 16];
    const middle = uh * vl + ((ul * vl) >>> 16);
    const rest = (middle & 0xffff) + ul * vh;
    const high = uh * vh + Math.floor(middle / 65536) + (rest >>> 16);
    to[2 * o] = Math.imul(u, v);
    to[2 * o + 1] = high + cross;
  }
};

export const negBigints: UnaryRow<Big> = (n, out, o, so, a, p, sa) => {
  const [to, x] = [wordsOf(out), wordsOf(a)];
  for (let i = 0; i < n; i++, o += so, p += sa) {
    const [low, high] = [x[2 * p]!, x[2 * p + 1]!];
    to[2 * o] = -low;
    to[2 * o + 1] = low === 0 ? -high : ~high;
  }
};

export const copyBigints: UnaryRow<Big> = (n, out, o, so, a, p, sa) => {
  const [to, x] = [wordsOf(out), wordsOf(a)];
  for (let i = 0; i < n; i++, o += so, p += sa) {
    to[2 * o] = x[2 * p]!;
    to[2 * o + 1] = x[2 * p + 1]!;
  }
};
