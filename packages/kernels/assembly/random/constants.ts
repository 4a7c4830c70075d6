// Constants as vectors in memory: engines load them faster than they make them, and there are more than registers. Those
// of the polynomials are floats where multiply-add is fused, else doubles that hold floats.
import { CONSTANTS } from './stream';

// Cephes' logf: ln(1 + x) = x - x^2/2 + x^3 P(x), and ln 2 in two pieces.
export const P0: usize = CONSTANTS;
export const P1: usize = CONSTANTS + 16;
export const P2: usize = CONSTANTS + 32;
export const P3: usize = CONSTANTS + 48;
export const P4: usize = CONSTANTS + 64;
export const P5: usize = CONSTANTS + 80;
export const P6: usize = CONSTANTS + 96;
export const P7: usize = CONSTANTS + 112;
export const P8: usize = CONSTANTS + 128;
export const Q1: usize = CONSTANTS + 144;
export const Q2: usize = CONSTANTS + 160;

// Cephes' sinf and cosf: minus pi/2 in three pieces, the polynomials in x^2, and the angle that one step of u is.
export const D1: usize = CONSTANTS + 176;
export const D2: usize = CONSTANTS + 192;
export const D3: usize = CONSTANTS + 208;
export const S0: usize = CONSTANTS + 224;
export const S1: usize = CONSTANTS + 240;
export const S2: usize = CONSTANTS + 256;
export const C0: usize = CONSTANTS + 272;
export const C1: usize = CONSTANTS + 288;
export const C2: usize = CONSTANTS + 304;
export const ANGLE: usize = CONSTANTS + 320;

export const HALF: usize = CONSTANTS + 336;
export const ONE: usize = CONSTANTS + 352;
export const MINUS_TWO: usize = CONSTANTS + 368;
export const MASK24: usize = CONSTANTS + 384;
export const POWER24: usize = CONSTANTS + 400;
/** Bits of 1 less those of sqrt(1/2), those of sqrt(1/2), and of a mantissa. */
export const TO_SPLIT: usize = CONSTANTS + 416;
export const SQRT_HALF: usize = CONSTANTS + 432;
export const MANTISSA: usize = CONSTANTS + 448;
export const EXPONENT: usize = CONSTANTS + 464;
export const EIGHTH_TURN: usize = CONSTANTS + 480;
export const SIGN: usize = CONSTANTS + 496;
/** Half a float's last place in a double's bits, and the bits that a float has of them. */
export const HALF_PLACE: usize = CONSTANTS + 512;
export const FLOAT_BITS: usize = CONSTANTS + 528;
export const TINY: usize = CONSTANTS + 544;
export const HALF_DOUBLE: usize = CONSTANTS + 560;

/** Writes the constants behind a stream, once. */
export function prepare(stream: usize): void {
  coefficient(stream + P0, 7.0376836292e-2);
  coefficient(stream + P1, -1.151461031e-1);
  coefficient(stream + P2, 1.167699874e-1);
  coefficient(stream + P3, -1.2420140846e-1);
  coefficient(stream + P4, 1.4249322787e-1);
  coefficient(stream + P5, -1.6668057665e-1);
  coefficient(stream + P6, 2.0000714765e-1);
  coefficient(stream + P7, -2.4999993993e-1);
  coefficient(stream + P8, 3.3333331174e-1);
  float(stream + Q1, -2.1219444e-4);
  float(stream + Q2, 0.693359375);
  float(stream + D1, 2 * -0.78515625);
  float(stream + D2, 2 * -2.4187564849853516e-4);
  float(stream + D3, 2 * -3.774894977445941e-8);
  coefficient(stream + S0, -1.9515295891e-4);
  coefficient(stream + S1, 8.3321608736e-3);
  coefficient(stream + S2, -1.6666654611e-1);
  coefficient(stream + C0, 2.443315711809948e-5);
  coefficient(stream + C1, -1.388731625493765e-3);
  coefficient(stream + C2, 4.166664568298827e-2);
  float(stream + ANGLE, <f32>6.283185307179586 * <f32>5.9604644775390625e-8);
  float(stream + HALF, 0.5);
  float(stream + ONE, 1);
  float(stream + MINUS_TWO, -2);
  integer(stream + MASK24, 0xffffff);
  integer(stream + POWER24, 0x1000000);
  integer(stream + TO_SPLIT, 0x3f800000 - 0x3f3504f3);
  integer(stream + SQRT_HALF, 0x3f3504f3);
  integer(stream + MANTISSA, 0x7fffff);
  integer(stream + EXPONENT, 127 + 24);
  integer(stream + EIGHTH_TURN, 0x200000);
  integer(stream + SIGN, 0x80000000);
  v128.store(stream + HALF_PLACE, i64x2.splat(0x10000000));
  v128.store(stream + FLOAT_BITS, i64x2.splat(~0x1fffffff));
  float(stream + TINY, 9.094947017729282e-13); // 2^-40
  v128.store(stream + HALF_DOUBLE, f64x2.splat(0.5));
}

function coefficient(at: usize, x: f32): void {
  v128.store(at, ASC_FEATURE_RELAXED_SIMD ? f32x4.splat(x) : f64x2.splat(<f64>x));
}

function float(at: usize, x: f32): void {
  v128.store(at, f32x4.splat(x));
}

function integer(at: usize, x: i32): void {
  v128.store(at, i32x4.splat(x));
}
