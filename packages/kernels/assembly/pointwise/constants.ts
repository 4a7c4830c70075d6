// The constants of the functions, in memory: engines load a vector of them faster than they make it, and there are more
// than registers. A table holds each once, where `prepare` wrote it; the plain loops have the same ones in
// src/pointwise/plain.

// The range in which e^x is neither 0 nor infinite, and that of e^x - 1.
export const EXP_LEAST: usize = 0;
export const EXP_MOST: usize = 4;
export const EXPM1_LEAST: usize = 8;
export const LARGE: usize = 12;
export const TANH_MOST: usize = 16;

// 1 / ln 2, and ln 2 in two parts: products of the first with k are exact.
export const LOG2E: usize = 20;
export const LN2_HIGH: usize = 24;
export const LN2_LOW: usize = 28;

// E^r - 1 = r + r² Q(r) for |r| <= ln 2 / 2, minimax to 1.4e-8 of it.
export const Q0: usize = 32;
export const Q1: usize = 36;
export const Q2: usize = 40;
export const Q3: usize = 44;
export const Q4: usize = 48;

// Ln(1 + f) = f - f²/2 + f³ P(f) for 1 + f in [√½, √2), minimax to 6e-9 of it.
export const P0: usize = 52;
export const P1: usize = 56;
export const P2: usize = 60;
export const P3: usize = 64;
export const P4: usize = 68;
export const P5: usize = 72;
export const P6: usize = 76;
export const P7: usize = 80;

// The least float that has all its bits, and what lifts smaller ones above it.
export const NORMAL: usize = 84;
export const LIFT: usize = 88;

// Erf x = x E(x²) / (1 + x² F(x²)) up to ERF_END, minimax to 2e-8 of it; from there on it is 1.
export const E0: usize = 92;
export const E1: usize = 96;
export const E2: usize = 100;
export const E3: usize = 104;
export const E4: usize = 108;
export const E5: usize = 112;
export const F0: usize = 116;
export const F1: usize = 120;
export const F2: usize = 124;
export const F3: usize = 128;
export const F4: usize = 132;
export const ERF_END: usize = 136;

// 2/π, and π/2 in three parts: products of the first two with k up to LIMIT are exact.
export const TWO_OVER_PI: usize = 140;
export const PART1: usize = 144;
export const PART2: usize = 148;
export const PART3: usize = 152;
export const LIMIT: usize = 156;

// Sin r = r + r³ S(r²) and cos r = 1 - r²/2 + r⁴ C(r²) for |r| <= π/4, minimax to 4e-9 of them.
export const S0: usize = 160;
export const S1: usize = 164;
export const S2: usize = 168;
export const C0: usize = 172;
export const C1: usize = 176;
export const C2: usize = 180;

export const HALF: usize = 184;
export const ONE: usize = 188;
export const TWO: usize = 192;
export const INFINITE: usize = 196;

// Bits: the sign, those of 1 less those of √½, those of √½, of a mantissa, the exponent of 1, what a lifted one is
// less, and 2.
export const SIGN: usize = 200;
export const TO_SPLIT: usize = 204;
export const SQRT_HALF: usize = 208;
export const MANTISSA: usize = 212;
export const BIAS: usize = 216;
export const LIFTED: usize = 220;
export const ONE_TURN: usize = 224;
export const TWO_TURNS: usize = 228;

// The range in which 2^x is neither 0 nor infinite, and ln 2.
export const EXP2_LEAST: usize = 232;
export const EXP2_MOST: usize = 236;
export const LN2: usize = 240;

// 1.5 2^23: floats beside it are whole numbers.
export const SHIFTER: usize = 244;

/** How many bytes the table takes is known in src/pointwise/constants.ts: 248. */
export function prepare(at: usize): void {
  store<f32>(at + EXP_LEAST, -104);
  store<f32>(at + EXP_MOST, 89);
  store<f32>(at + EXPM1_LEAST, -20);
  store<f32>(at + LARGE, <f32>24);
  store<f32>(at + TANH_MOST, 10);
  store<f32>(at + LOG2E, 1.4426950408889634);
  store<f32>(at + LN2_HIGH, 0.693359375);
  store<f32>(at + LN2_LOW, -0.00021219444);
  store<f32>(at + Q0, 0.4999999701976776);
  store<f32>(at + Q1, 0.1666654348373413);
  store<f32>(at + Q2, 0.04166720062494278);
  store<f32>(at + Q3, 0.008366580121219158);
  store<f32>(at + Q4, 0.0013882509665563703);
  store<f32>(at + P0, 0.3333333134651184);
  store<f32>(at + P1, -0.2500081956386566);
  store<f32>(at + P2, 0.20001226663589478);
  store<f32>(at + P3, -0.16623356938362122);
  store<f32>(at + P4, 0.14201757311820984);
  store<f32>(at + P5, -0.13160182535648346);
  store<f32>(at + P6, 0.1276157796382904);
  store<f32>(at + P7, -0.07634497433900833);
  store<f32>(at + NORMAL, 1.1754943508222875e-38);
  store<f32>(at + LIFT, 8388608);
  store<f32>(at + E0, 1.1283791065216064);
  store<f32>(at + E1, 0.1904040277004242);
  store<f32>(at + E2, 0.0527484267950058);
  store<f32>(at + E3, 0.00376552133820951);
  store<f32>(at + E4, 0.0002848820004146546);
  store<f32>(at + E5, 2.050122930086218e-06);
  store<f32>(at + F0, 0.5020739436149597);
  store<f32>(at + F1, 0.1141081303358078);
  store<f32>(at + F2, 0.014969021081924438);
  store<f32>(at + F3, 0.0011625151382759213);
  store<f32>(at + F4, 3.8092053728178144e-05);
  store<f32>(at + ERF_END, 3.92);
  store<f32>(at + TWO_OVER_PI, 0.6366197723675814);
  store<f32>(at + PART1, 1.5703125);
  store<f32>(at + PART2, 0.0004837512969970703);
  store<f32>(at + PART3, 7.549790126404332e-08);
  store<f32>(at + LIMIT, 8192);
  store<f32>(at + S0, -0.16666655242443085);
  store<f32>(at + S1, 0.008332177996635437);
  store<f32>(at + S2, -0.0001951729936990887);
  store<f32>(at + C0, 0.04166664555668831);
  store<f32>(at + C1, -0.001388736767694354);
  store<f32>(at + C2, 2.4438451873720624e-05);
  store<f32>(at + HALF, 0.5);
  store<f32>(at + ONE, 1);
  store<f32>(at + TWO, 2);
  store<f32>(at + INFINITE, f32.POSITIVE_INFINITY);
  store<i32>(at + SIGN, 0x80000000);
  store<i32>(at + TO_SPLIT, 0x3f800000 - 0x3f3504f3);
  store<i32>(at + SQRT_HALF, 0x3f3504f3);
  store<i32>(at + MANTISSA, 0x7fffff);
  store<i32>(at + BIAS, 127);
  store<i32>(at + LIFTED, 23);
  store<i32>(at + ONE_TURN, 1);
  store<i32>(at + TWO_TURNS, 2);
  store<f32>(at + EXP2_LEAST, -150);
  store<f32>(at + EXP2_MOST, 128);
  store<f32>(at + LN2, 0.6931471805599453);
  store<f32>(at + SHIFTER, 12582912);
}

/** Four times one constant of the table `t`. */
// @ts-ignore: decorator
@inline
export function four(t: usize, constant: usize): v128 {
  return v128.load32_splat(t + constant);
}
