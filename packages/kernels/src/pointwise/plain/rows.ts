/** The arrays whose elements are numbers. */
export type Numbers = Float32Array | Float64Array | Int32Array | Uint8Array;

// A row is a loop over `n` elements from the places o (p, q, r) in steps of so (sa, sb, sc). A step of 0 reads one number
// again and again. The result may be an operand, at the same places. Rows of numbers and rows of bigints are separate
// functions, because one that has met both is slow for either.

/** out = op(a) */
export type UnaryRow<A = Numbers, O = A> = (
  n: number,
  out: O,
  o: number,
  so: number,
  a: A,
  p: number,
  sa: number,
) => void;

/** out = a op b */
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

/** out = op(a, b, c) */
export type TernaryRow<A = Numbers, C = A> = (
  n: number,
  out: A,
  o: number,
  so: number,
  a: C,
  p: number,
  sa: number,
  b: A,
  q: number,
  sb: number,
  c: A,
  r: number,
  sc: number,
) => void;

/** A row over any function of one number. The call is not inlined: what is hot has a loop of its own. */
export function rowOf(f: (x: number) => number): UnaryRow {
  return (n, out, o, so, a, p, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sa) out[o] = f(a[p]!);
  };
}

/** A row over any function of two numbers; see {@link rowOf}. */
export function rowOf2(f: (x: number, y: number) => number): BinaryRow {
  return (n, out, o, so, a, p, sa, b, q, sb) => {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = f(a[p]!, b[q]!);
  };
}
