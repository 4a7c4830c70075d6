/** Uniforms that one block of normals is made of: eight for the radii, then eight for the angles. */
export const BLOCK = 16;

// Cephes' logf: ln(1 + x) = x - x^2/2 + x^3 P(x), and ln 2 in two pieces.
const P0 = Math.fround(7.0376836292e-2);
const P1 = Math.fround(-1.151461031e-1);
const P2 = Math.fround(1.167699874e-1);
const P3 = Math.fround(-1.2420140846e-1);
const P4 = Math.fround(1.4249322787e-1);
const P5 = Math.fround(-1.6668057665e-1);
const P6 = Math.fround(2.0000714765e-1);
const P7 = Math.fround(-2.4999993993e-1);
const P8 = Math.fround(3.3333331174e-1);
const Q1 = Math.fround(-2.1219444e-4);
const Q2 = Math.fround(0.693359375);
const SQRT_HALF = Math.fround(0.7071067811865476);

// Cephes' sinf and cosf: pi/4 in three pieces, the polynomials in x^2.
const D1 = Math.fround(-0.78515625);
const D2 = Math.fround(-2.4187564849853516e-4);
const D3 = Math.fround(-3.774894977445941e-8);
const C0 = Math.fround(2.443315711809948e-5);
const C1 = Math.fround(-1.388731625493765e-3);
const C2 = Math.fround(4.166664568298827e-2);
const S0 = Math.fround(-1.9515295891e-4);
const S1 = Math.fround(8.3321608736e-3);
const S2 = Math.fround(-1.6666654611e-1);
const TWO_PI = Math.fround(2 * Math.PI);

/** 2^-n for n in [0, 31]. */
const POWERS = Float64Array.from({ length: 32 }, (_, n) => 2 ** -n);

/**
 * Radii sqrt(-2 ln(1 - u)) of Box-Muller's pairs, u being the low 24 bits of a word times 2^-24.
 *
 * Float32 as PyTorch's vectorised Cephes logarithm computes it, each Horner step one fused multiply-add. Here a step is
 * computed in double and rounded to float32: a second rounding that was checked to change nothing for any of the 2^24
 * possible u. `words` holds blocks of {@link BLOCK} from `start` on; of each the first eight are used.
 */
export function radii(words: Int32Array, start: number, blocks: number, out: Float32Array): void {
  const fround = Math.fround;
  for (let b = 0; b < blocks; b++) {
    const from = start + b * BLOCK;
    for (let j = 0; j < 8; j++) {
      // 1 - u = m 2^-24 = x 2^e with x in [sqrt(1/2), sqrt(2)); less 1, both exact
      const m = 0x1000000 - (words[from + j]! & 0xffffff);
      const width = 32 - Math.clz32(m);
      let x = m * POWERS[width]!;
      let e = width - 24;
      if (x < SQRT_HALF) {
        x += x;
        e -= 1;
      }
      x -= 1;
      const z = fround(x * x);
      let y = fround(P0 * x + P1);
      y = fround(y * x + P2);
      y = fround(y * x + P3);
      y = fround(y * x + P4);
      y = fround(y * x + P5);
      y = fround(y * x + P6);
      y = fround(y * x + P7);
      y = fround(y * x + P8);
      y = fround(fround(y * x) * z + fround(e * Q1));
      y = fround(y - fround(z * 0.5));
      out[b * 8 + j] = Math.sqrt(fround(-2 * fround(e * Q2 + fround(x + y))));
    }
  }
}

// Sine and cosine of an angle, by its nearest multiple q of pi/2: which polynomial, with which sign.
const SINE_OF_SINE = Float64Array.of(1, 0, -1, 0, 1);
const SINE_OF_COSINE = Float64Array.of(0, 1, 0, -1, 0);

/**
 * Sines and cosines of the angles 2 pi u, times the radii: standard normals, laid out as {@link BLOCK} asks, cosines in
 * the first eight places, sines in the others. Of each block of `words` the last eight are used.
 *
 * Rounding as in {@link radii}; the three steps of the reduction must be fused for 3 of the 2^24 angles, and are.
 */
export function turns(words: Int32Array, start: number, blocks: number, radius: Float32Array, out: Float32Array): void {
  const fround = Math.fround;
  for (let b = 0; b < blocks; b++) {
    const from = start + b * BLOCK;
    for (let j = 0; j < 8; j++) {
      const k = words[from + j + 8]! & 0xffffff;
      const q = (k + 0x200000) >>> 22; // the angle's nearest multiple of pi/2, for every k
      let x = fround(TWO_PI * (k * 2 ** -24));
      x = fround(2 * q * D1 + x);
      x = fround(2 * q * D2 + x);
      x = fround(2 * q * D3 + x);
      const z = fround(x * x);
      let c = fround(C0 * z + C1);
      c = fround(c * z + C2);
      c = fround(c * z);
      c = fround(fround(c * z - fround(z * 0.5)) + 1);
      let s = fround(S0 * z + S1);
      s = fround(s * z + S2);
      s = fround(s * z);
      s = fround(s * x + x);
      const r = radius[b * 8 + j]!;
      // one of each sum's terms is zero: no branch on the quadrant, which nothing could predict
      out[b * BLOCK + j] = r * (c * SINE_OF_SINE[q]! - s * SINE_OF_COSINE[q]!);
      out[b * BLOCK + j + 8] = r * (s * SINE_OF_SINE[q]! + c * SINE_OF_COSINE[q]!);
    }
  }
}
