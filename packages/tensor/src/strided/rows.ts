import type { StridedBinary, StridedUnary } from './interface.ts';

/**
 * A typed array as an innermost loop sees it. Loops for numbers and loops for bigints are separate functions, because
 * one function that has met both is slow for either.
 */
export type Numbers = Float64Array | Float32Array | Int32Array | Uint8Array;

/** `n` elements of out = a op b, from the places o, p and q in steps of so, sa and sb. */
export type BinaryRow<A = Numbers, O = A> = (
  n: number,
  out: O,
  o: number,
  so: number,
  a: A,
  p: number,
  sa: number,
  b: A,
  q: number,
  sb: number,
) => void;

/** `n` elements of out = op(a), from the places o and p in steps of so and sa. */
export type UnaryRow<A = Numbers, O = A> = (
  n: number,
  out: O,
  o: number,
  so: number,
  a: A,
  p: number,
  sa: number,
) => void;

type Big = BigInt64Array;

/** A binary row over any kind of element. */
export type AnyBinaryRow = BinaryRow | BinaryRow<Big> | BinaryRow<Big, Uint8Array>;
/** A unary row over any kind of element. */
export type AnyUnaryRow = UnaryRow | UnaryRow<Big> | UnaryRow<Big, Uint8Array>;

// The four basic operations have loops of their own for unit steps and for a single second operand: a third faster
// than stepping three places by variables.
const add: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  if (so === 1 && sa === 1 && sb === 1) {
    for (let i = 0; i < n; i++) out[o + i] = a[p + i]! + b[q + i]!;
  } else if (so === 1 && sa === 1 && sb === 0) {
    const y = b[q]!;
    for (let i = 0; i < n; i++) out[o + i] = a[p + i]! + y;
  } else for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! + b[q]!;
};

const sub: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  if (so === 1 && sa === 1 && sb === 1) {
    for (let i = 0; i < n; i++) out[o + i] = a[p + i]! - b[q + i]!;
  } else if (so === 1 && sa === 1 && sb === 0) {
    const y = b[q]!;
    for (let i = 0; i < n; i++) out[o + i] = a[p + i]! - y;
  } else for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! - b[q]!;
};

const mul: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  if (so === 1 && sa === 1 && sb === 1) {
    for (let i = 0; i < n; i++) out[o + i] = a[p + i]! * b[q + i]!;
  } else if (so === 1 && sa === 1 && sb === 0) {
    const y = b[q]!;
    for (let i = 0; i < n; i++) out[o + i] = a[p + i]! * y;
  } else for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! * b[q]!;
};

const div: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  if (so === 1 && sa === 1 && sb === 1) {
    for (let i = 0; i < n; i++) out[o + i] = a[p + i]! / b[q + i]!;
  } else if (so === 1 && sa === 1 && sb === 0) {
    const y = b[q]!;
    for (let i = 0; i < n; i++) out[o + i] = a[p + i]! / y;
  } else for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! / b[q]!;
};

/**
 * Two values to choose from by index: branches that depend on data are mispredicted half of the time, and cost five
 * times what the detour through memory does. (Comparisons are turned into numbers by `+` for the same reason.)
 */
export const choice = new Float64Array(2);

/** The binary operations on numbers. */
export const binaryRows: Record<StridedBinary, BinaryRow> = {
  add,
  sub,
  mul,
  div,
  mod(n, out, o, so, a, p, sa, b, q, sb) {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! % b[q]!;
  },
  max(n, out, o, so, a, p, sa, b, q, sb) {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) {
      const x = a[p]!;
      const y = b[q]!;
      choice[0] = y;
      choice[1] = x;
      out[o] = choice[+(x > y) | +Number.isNaN(x)]!;
    }
  },
  min(n, out, o, so, a, p, sa, b, q, sb) {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) {
      const x = a[p]!;
      const y = b[q]!;
      choice[0] = y;
      choice[1] = x;
      out[o] = choice[+(x < y) | +Number.isNaN(x)]!;
    }
  },
  atan2(n, out, o, so, a, p, sa, b, q, sb) {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = Math.atan2(a[p]!, b[q]!);
  },
  eq(n, out, o, so, a, p, sa, b, q, sb) {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = +(a[p] === b[q]);
  },
  ne(n, out, o, so, a, p, sa, b, q, sb) {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = +(a[p] !== b[q]);
  },
  lt(n, out, o, so, a, p, sa, b, q, sb) {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = +(a[p]! < b[q]!);
  },
  le(n, out, o, so, a, p, sa, b, q, sb) {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = +(a[p]! <= b[q]!);
  },
  gt(n, out, o, so, a, p, sa, b, q, sb) {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = +(a[p]! > b[q]!);
  },
  ge(n, out, o, so, a, p, sa, b, q, sb) {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = +(a[p]! >= b[q]!);
  },
};

/** Arithmetic on bigints; results wrap to 64 bits when they are stored. */
export const bigintRows: Record<'add' | 'sub' | 'mul' | 'mod' | 'max' | 'min', BinaryRow<BigInt64Array>> = {
  add(n, out, o, so, a, p, sa, b, q, sb) {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! + b[q]!;
  },
  sub(n, out, o, so, a, p, sa, b, q, sb) {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! - b[q]!;
  },
  mul(n, out, o, so, a, p, sa, b, q, sb) {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! * b[q]!;
  },
  mod(n, out, o, so, a, p, sa, b, q, sb) {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! % b[q]!;
  },
  max(n, out, o, so, a, p, sa, b, q, sb) {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) {
      const x = a[p]!;
      const y = b[q]!;
      if (x > y) out[o] = x;
      else out[o] = y;
    }
  },
  min(n, out, o, so, a, p, sa, b, q, sb) {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) {
      const x = a[p]!;
      const y = b[q]!;
      if (x < y) out[o] = x;
      else out[o] = y;
    }
  },
};

/** Comparisons of bigints. */
export const bigintComparisons: Record<
  'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge',
  BinaryRow<BigInt64Array, Uint8Array>
> = {
  eq(n, out, o, so, a, p, sa, b, q, sb) {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = +(a[p] === b[q]);
  },
  ne(n, out, o, so, a, p, sa, b, q, sb) {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = +(a[p] !== b[q]);
  },
  lt(n, out, o, so, a, p, sa, b, q, sb) {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = +(a[p]! < b[q]!);
  },
  le(n, out, o, so, a, p, sa, b, q, sb) {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = +(a[p]! <= b[q]!);
  },
  gt(n, out, o, so, a, p, sa, b, q, sb) {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = +(a[p]! > b[q]!);
  },
  ge(n, out, o, so, a, p, sa, b, q, sb) {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = +(a[p]! >= b[q]!);
  },
};

/** A loop over any function of one number. The call is not inlined: hot functions have loops of their own below. */
export function rowOf(f: (x: number) => number): UnaryRow {
  return (n, out, o, so, a, p, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sa) out[o] = f(a[p]!);
  };
}

/** A loop over any function of two numbers; see {@link rowOf}. */
export function rowOf2(f: (x: number, y: number) => number): BinaryRow {
  return (n, out, o, so, a, p, sa, b, q, sb) => {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = f(a[p]!, b[q]!);
  };
}

/** The unary operations on numbers. */
export const unaryRows: Record<StridedUnary, UnaryRow> = {
  neg(n, out, o, so, a, p, sa) {
    for (let i = 0; i < n; i++, o += so, p += sa) out[o] = -a[p]!;
  },
  reciprocal(n, out, o, so, a, p, sa) {
    for (let i = 0; i < n; i++, o += so, p += sa) out[o] = 1 / a[p]!;
  },
  abs(n, out, o, so, a, p, sa) {
    for (let i = 0; i < n; i++, o += so, p += sa) out[o] = Math.abs(a[p]!);
  },
  exp(n, out, o, so, a, p, sa) {
    for (let i = 0; i < n; i++, o += so, p += sa) out[o] = Math.exp(a[p]!);
  },
  log(n, out, o, so, a, p, sa) {
    for (let i = 0; i < n; i++, o += so, p += sa) out[o] = Math.log(a[p]!);
  },
  sqrt(n, out, o, so, a, p, sa) {
    for (let i = 0; i < n; i++, o += so, p += sa) out[o] = Math.sqrt(a[p]!);
  },
  floor(n, out, o, so, a, p, sa) {
    for (let i = 0; i < n; i++, o += so, p += sa) out[o] = Math.floor(a[p]!);
  },
  ceil(n, out, o, so, a, p, sa) {
    for (let i = 0; i < n; i++, o += so, p += sa) out[o] = Math.ceil(a[p]!);
  },
  acos: rowOf(Math.acos),
  asin: rowOf(Math.asin),
  atan: rowOf(Math.atan),
  cos: rowOf(Math.cos),
  sin: rowOf(Math.sin),
  tan: rowOf(Math.tan),
};

/** The unary operation on bigints. */
export const negBigint: UnaryRow<BigInt64Array> = (n, out, o, so, a, p, sa) => {
  for (let i = 0; i < n; i++, o += so, p += sa) out[o] = -a[p]!;
};
