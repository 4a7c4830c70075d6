import type { BinaryRow, TernaryRow, UnaryRow } from './rows.ts';

type Big = BigInt64Array;

// The four basic operations have loops of their own for unit steps and for a single second operand: a third faster
// than stepping three places by variables.

export const add: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  if (so === 1 && sa === 1 && sb === 1) for (let i = 0; i < n; i++) out[o + i] = a[p + i]! + b[q + i]!;
  else if (so === 1 && sa === 1 && sb === 0) {
    const y = b[q]!;
    for (let i = 0; i < n; i++) out[o + i] = a[p + i]! + y;
  } else for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! + b[q]!;
};

export const sub: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  if (so === 1 && sa === 1 && sb === 1) for (let i = 0; i < n; i++) out[o + i] = a[p + i]! - b[q + i]!;
  else if (so === 1 && sa === 1 && sb === 0) {
    const y = b[q]!;
    for (let i = 0; i < n; i++) out[o + i] = a[p + i]! - y;
  } else for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! - b[q]!;
};

export const mul: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  if (so === 1 && sa === 1 && sb === 1) for (let i = 0; i < n; i++) out[o + i] = a[p + i]! * b[q + i]!;
  else if (so === 1 && sa === 1 && sb === 0) {
    const y = b[q]!;
    for (let i = 0; i < n; i++) out[o + i] = a[p + i]! * y;
  } else for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! * b[q]!;
};

export const div: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  if (so === 1 && sa === 1 && sb === 1) for (let i = 0; i < n; i++) out[o + i] = a[p + i]! / b[q + i]!;
  else if (so === 1 && sa === 1 && sb === 0) {
    const y = b[q]!;
    for (let i = 0; i < n; i++) out[o + i] = a[p + i]! / y;
  } else for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! / b[q]!;
};

/** a b + c; in float32 it is rounded once. */
export const mulAdd: TernaryRow = (n, out, o, so, a, p, sa, b, q, sb, c, r, sc) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb, r += sc) out[o] = a[p]! * b[q]! + c[r]!;
};

/** a b + c, each rounded to float32; in float64 as {@link mulAdd}. */
export const horner: TernaryRow = (n, out, o, so, a, p, sa, b, q, sb, c, r, sc) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb, r += sc) out[o] = Math.fround(a[p]! * b[q]!) + c[r]!;
};

/** |a| with the sign of b; NaN has none. */
export const copySign: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) {
    const x = Math.abs(a[p]!);
    const y = b[q]!;
    out[o] = y < 0 || Object.is(y, -0) ? -x : x;
  }
};

export const copy: UnaryRow = (n, out, o, so, a, p, sa) => {
  for (let i = 0; i < n; i++, o += so, p += sa) out[o] = a[p]!;
};

export const neg: UnaryRow = (n, out, o, so, a, p, sa) => {
  for (let i = 0; i < n; i++, o += so, p += sa) out[o] = -a[p]!;
};

export const abs: UnaryRow = (n, out, o, so, a, p, sa) => {
  for (let i = 0; i < n; i++, o += so, p += sa) out[o] = Math.abs(a[p]!);
};

export const sqrt: UnaryRow = (n, out, o, so, a, p, sa) => {
  for (let i = 0; i < n; i++, o += so, p += sa) out[o] = Math.sqrt(a[p]!);
};

/** A product of two int32 can have 62 bits, of which a double loses the low ones. */
export const mulIntegers: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = Math.imul(a[p]!, b[q]!);
};

export const mulAddIntegers: TernaryRow = (n, out, o, so, a, p, sa, b, q, sb, c, r, sc) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb, r += sc) out[o] = Math.imul(a[p]!, b[q]!) + c[r]!;
};

/** bool stands for {0, 1} with "or" as the sum and "and" as the product. */
export const addBools: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! | b[q]!;
};

export const mulAddBools: TernaryRow = (n, out, o, so, a, p, sa, b, q, sb, c, r, sc) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb, r += sc) out[o] = (a[p]! & b[q]!) | c[r]!;
};

// Results of bigints wrap to 64 bits when they are stored.

export const mulAddBigints: TernaryRow<Big> = (n, out, o, so, a, p, sa, b, q, sb, c, r, sc) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb, r += sc) out[o] = a[p]! * b[q]! + c[r]!;
};

export const absBigints: UnaryRow<Big> = (n, out, o, so, a, p, sa) => {
  for (let i = 0; i < n; i++, o += so, p += sa) out[o] = a[p]! < 0n ? -a[p]! : a[p]!;
};
