import type { BinaryRow, TernaryRow } from './rows.ts';

type Big = BigInt64Array;

/**
 * Two values to choose from by index: branches that depend on data are mispredicted half of the time, and cost five
 * times what the detour through memory does. (Comparisons are turned into numbers by `+` for the same reason.)
 */
const choice = new Float64Array(2);

/** The larger; NaN where either is NaN; of equals (zeros) the second. */
export const max: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) {
    const x = a[p]!;
    const y = b[q]!;
    choice[0] = y;
    choice[1] = x;
    out[o] = choice[+(x > y) | +Number.isNaN(x)]!;
  }
};

/** The smaller; NaN where either is NaN; of equals (zeros) the second. */
export const min: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) {
    const x = a[p]!;
    const y = b[q]!;
    choice[0] = y;
    choice[1] = x;
    out[o] = choice[+(x < y) | +Number.isNaN(x)]!;
  }
};

/** a raised to b, then lowered to c; NaN where one of them is NaN; a itself where it equals a limit (zeros). */
export const clamp: TernaryRow = (n, out, o, so, a, p, sa, b, q, sb, c, r, sc) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb, r += sc) {
    const low = b[q]!;
    const high = c[r]!;
    choice[0] = a[p]!;
    choice[1] = low;
    const raised = choice[+(low > choice[0]) | +Number.isNaN(low)]!;
    choice[0] = raised;
    choice[1] = high;
    out[o] = choice[+(high < raised) | +Number.isNaN(high)]!;
  }
};

export const clampBigints: TernaryRow<Big> = (n, out, o, so, a, p, sa, b, q, sb, c, r, sc) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb, r += sc) {
    const raised = a[p]! > b[q]! ? a[p]! : b[q]!;
    out[o] = raised < c[r]! ? raised : c[r]!;
  }
};

/** a from -c to c, but b where a is NaN. */
export const finite: TernaryRow = (n, out, o, so, a, p, sa, b, q, sb, c, r, sc) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb, r += sc) {
    const x = a[p]!;
    const limit = c[r]!;
    choice[0] = x;
    choice[1] = limit;
    const lowered = choice[+(limit < x)]!;
    choice[0] = lowered;
    choice[1] = -limit;
    choice[0] = choice[+(lowered < -limit)]!;
    choice[1] = b[q]!;
    out[o] = choice[+Number.isNaN(x)]!;
  }
};

/** b where a is not 0, else c. */
export const where: TernaryRow = (n, out, o, so, a, p, sa, b, q, sb, c, r, sc) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb, r += sc) {
    choice[0] = c[r]!;
    choice[1] = b[q]!;
    out[o] = choice[+(a[p] !== 0)]!;
  }
};

export const eq: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = +(a[p] === b[q]);
};

export const ne: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = +(a[p] !== b[q]);
};

export const lt: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = +(a[p]! < b[q]!);
};

export const le: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = +(a[p]! <= b[q]!);
};

export const gt: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = +(a[p]! > b[q]!);
};

export const ge: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = +(a[p]! >= b[q]!);
};

export const maxBigints: BinaryRow<Big> = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! > b[q]! ? a[p]! : b[q]!;
};

export const minBigints: BinaryRow<Big> = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! < b[q]! ? a[p]! : b[q]!;
};

/** The condition is a tensor of bool. */
export const whereBigints: TernaryRow<Big, Uint8Array> = (n, out, o, so, a, p, sa, b, q, sb, c, r, sc) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb, r += sc) out[o] = a[p] !== 0 ? b[q]! : c[r]!;
};

export const eqBigints: BinaryRow<Big, Uint8Array> = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = +(a[p] === b[q]);
};

export const neBigints: BinaryRow<Big, Uint8Array> = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = +(a[p] !== b[q]);
};

export const ltBigints: BinaryRow<Big, Uint8Array> = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = +(a[p]! < b[q]!);
};

export const leBigints: BinaryRow<Big, Uint8Array> = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = +(a[p]! <= b[q]!);
};

export const gtBigints: BinaryRow<Big, Uint8Array> = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = +(a[p]! > b[q]!);
};

export const geBigints: BinaryRow<Big, Uint8Array> = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = +(a[p]! >= b[q]!);
};
