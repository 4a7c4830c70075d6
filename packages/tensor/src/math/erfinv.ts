import type { UnaryRow } from '../strided/rows.ts';

/**
 * The normal distribution's quantile by Wichura's rational functions (algorithm AS 241, Applied Statistics 37 (1988)): numerators
 * and denominators in ascending powers, for the middle, the tails and the far tails.
 */
export const erfinvFits: readonly (readonly number[])[] = [
  [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
    33430.57558358813, 2509.0809287301227,
  ],
  [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852854,
  ],
  [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
  [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
    1.421511758316446e-7, 2.0442631033899397e-15,
  ],
];

type Fit = readonly [number, number, number, number, number, number, number, number];

function polynomial(fit: number, x: number): number {
  const factors = erfinvFits[fit]!;
  let sum = 0;
  for (let k = factors.length - 1; k >= 0; k--) sum = sum * x + factors[k]!;
  return sum;
}

/** The numbers whose erf is given: infinite at ±1, NaN beyond. */
export const erfinvRow: UnaryRow = (n, out, o, so, a, p, sa) => {
  const [a0, a1, a2, a3, a4, a5, a6, a7] = erfinvFits[0] as Fit;
  const [b0, b1, b2, b3, b4, b5, b6, b7] = erfinvFits[1] as Fit;
  for (let i = 0; i < n; i++, o += so, p += sa) {
    const x = a[p]!;
    if (Math.abs(x) <= 0.85) {
      const r = 0.180625 - (x * x) / 4;
      const above = ((((((a7 * r + a6) * r + a5) * r + a4) * r + a3) * r + a2) * r + a1) * r + a0;
      const below = ((((((b7 * r + b6) * r + b5) * r + b4) * r + b3) * r + b2) * r + b1) * r + b0;
      out[o] = ((x / 2) * above * Math.SQRT1_2) / below;
    } else out[o] = erfinvOfTail(x);
  }
};

function erfinvOfTail(x: number): number {
  const size = Math.abs(x);
  if (!(size < 1)) return size === 1 ? x * Number.POSITIVE_INFINITY : Number.NaN;
  const r = Math.sqrt(-Math.log((1 - size) / 2));
  const tail = r <= 5 ? polynomial(2, r - 1.6) / polynomial(3, r - 1.6) : polynomial(4, r - 5) / polynomial(5, r - 5);
  return Math.sign(x) * tail * Math.SQRT1_2;
}
