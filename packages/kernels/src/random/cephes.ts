const { fround, sqrt } = Math; // for loops: see fma.ts

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
const SQRT_HALF = 0x3f3504f3; // bits of sqrt(1/2) and of 1
const ONE = 0x3f800000;

// Cephes' sinf and cosf: minus pi/2 in three pieces, the polynomials in x^2; the angle that one step of u is.
const D1 = 2 * Math.fround(-0.78515625);
const D2 = 2 * Math.fround(-2.4187564849853516e-4);
const D3 = 2 * Math.fround(-3.774894977445941e-8);
const C0 = Math.fround(2.443315711809948e-5);
const C1 = Math.fround(-1.388731625493765e-3);
const C2 = Math.fround(4.166664568298827e-2);
const S0 = Math.fround(-1.9515295891e-4);
const S1 = Math.fround(8.3321608736e-3);
const S2 = Math.fround(-1.6666654611e-1);
const STEP = Math.fround(2 * Math.PI) * 2 ** -24;

/** Blocks that one twist's 624 words make, and the most that {@link radii} and {@link turns} take at once. */
export const MOST_BLOCKS = 39;
const PAIRS = MOST_BLOCKS * 8;

// Between the phases. A loop of two or three steps over many pairs keeps a processor busier than one long chain a pair;
// a store to float32 is the rounding.
const x32 = new Float32Array(PAIRS);
const y32 = new Float32Array(PAIRS);
const e32 = new Float32Array(PAIRS);
const mantissa = new Float32Array(PAIRS);
const mantissaBits = new Int32Array(mantissa.buffer);

/** y = fma(fma(y, x, c), x, d), each rounded to float32. */
function horner(x: Float32Array, y: Float32Array, c: number, d: number, count: number): void {
  for (let i = 0; i < count; i++) y[i] = fround(y[i]! * x[i]! + c) * x[i]! + d;
}

/**
 * Radii sqrt(-2 ln(1 - u)) of Box-Muller's pairs, u being the low 24 bits of a word times 2^-24.
 *
 * Float32 as PyTorch's vectorised Cephes logarithm computes it, each Horner step one fused multiply-add. Here a step is
 * computed in double and rounded to float32: a second rounding that was checked to change nothing for any of the 2^24
 * possible u. `words` holds blocks of {@link BLOCK} from `start` on; of each the first eight are used.
 */
export function radii(words: Int32Array, start: number, blocks: number, out: Float32Array): void {
  const count = blocks * 8;
  for (let b = 0; b < blocks; b++) {
    for (let j = 0; j < 8; j++) mantissa[b * 8 + j] = 0x1000000 - (words[start + b * BLOCK + j]! & 0xffffff);
  }
  for (let i = 0; i < count; i++) {
    // 2^24 (1 - u) = (1 + x) 2^(e + 24) with 1 + x in [sqrt(1/2), sqrt(2)): split by shifting the bits so far that the
    // exponent changes at sqrt(1/2) instead of at 1
    const bits = (mantissaBits[i]! + (ONE - SQRT_HALF)) | 0;
    mantissaBits[i] = (bits & 0x7fffff) + SQRT_HALF;
    e32[i] = (bits >> 23) - 151;
    const x = mantissa[i]! - 1;
    x32[i] = x;
    y32[i] = P0 * x + P1;
  }
  horner(x32, y32, P2, P3, count);
  horner(x32, y32, P4, P5, count);
  horner(x32, y32, P6, P7, count);
  for (let i = 0; i < count; i++) {
    const x = x32[i]!;
    const e = e32[i]!;
    const z = fround(x * x);
    const y = fround(fround(fround(y32[i]! * x + P8) * x) * z + fround(e * Q1));
    out[i] = e * Q2 + fround(x + fround(y - fround(z * 0.5)));
  }
  for (let i = 0; i < count; i++) out[i] = sqrt(-2 * out[i]!);
}

// Sine and cosine of an angle near the q-th multiple of pi/2: how much of the reduced angle's sine and cosine is in it.
// One is 0 and the other 1 or -1: no branch on the quadrant, which nothing could predict.
const COSINE = Float32Array.of(1, 0, -1, 0, 1);
const SINE = Float32Array.of(0, 1, 0, -1, 0);
const quadrant = new Int32Array(PAIRS);

/**
 * Cosines and sines of the angles 2 pi u, times the radii: standard normals, block by block, eight cosines before eight
 * sines. Of each block of `words` the last eight are used.
 *
 * Rounding as in {@link radii}; the three steps of the reduction must be fused for 3 of the 2^24 angles, and are.
 */
export function turns(words: Int32Array, start: number, blocks: number, radius: Float32Array, out: Float32Array): void {
  const count = blocks * 8;
  for (let b = 0; b < blocks; b++) {
    for (let j = 0; j < 8; j++) {
      const k = words[start + b * BLOCK + 8 + j]! & 0xffffff;
      const q = (k + 0x200000) >>> 22; // the nearest multiple of pi/2: for every k the one that Cephes takes
      quadrant[b * 8 + j] = q;
      x32[b * 8 + j] = fround(fround(fround(k * STEP) + q * D1) + q * D2) + q * D3;
    }
  }
  const sine = y32;
  const cosine = e32;
  for (let i = 0; i < count; i++) {
    const x = x32[i]!;
    const z = fround(x * x);
    sine[i] = fround(fround(S0 * z + S1) * z + S2) * z;
    cosine[i] = fround(fround(C0 * z + C1) * z + C2) * z;
  }
  for (let i = 0; i < count; i++) {
    const x = x32[i]!;
    const z = fround(x * x);
    sine[i] = sine[i]! * x + x;
    cosine[i] = fround(cosine[i]! * z - fround(z * 0.5)) + 1;
  }
  for (let b = 0; b < blocks; b++) {
    for (let j = 0; j < 8; j++) {
      const i = b * 8 + j;
      const s = sine[i]!;
      const c = cosine[i]!;
      const sq = SINE[quadrant[i]!]!;
      const cq = COSINE[quadrant[i]!]!;
      out[b * BLOCK + j] = radius[i]! * (c * cq - s * sq);
      out[b * BLOCK + j + 8] = radius[i]! * (s * cq + c * sq);
    }
  }
}
