import { bessel } from './bessel.ts';
import * as circular from './circular.ts';
import { erf } from './erf.ts';
import { kept } from './exact.ts';
import * as exponential from './exponential.ts';
import { gammainc } from './gammainc.ts';
import * as logarithm from './logarithm.ts';
import { nextafter, parts } from './neighbours.ts';
import { order } from './order.ts';
import { type Piece, piece } from './piece.ts';
import { pow } from './power.ts';
import { quotient } from './quotient.ts';
import { fmod } from './remainder.ts';
import { zeta } from './zeta.ts';

// The instructions of pointwise programs on floats, as functions of their bits: what a program only moves keeps all of
// them, and comparisons see NaN, −0 and the smallest floats whatever the adapter does with them.

const finite = piece(/* wgsl */ `
fn finiteOf(a: u32, b: u32, c: u32) -> u32 {
  if (isNanBits(a)) { return b; }
  let lowered = select(a, c, isLess(c, a));
  let low = c ^ 0x80000000u;
  return select(lowered, low, isLess(lowered, low));
}`);

/** Towards 0: whole floats, infinities and NaN stay. */
const whole = piece(/* wgsl */ `
fn truncated(a: u32) -> u32 {
  let e = (a >> 23u) & 255u;
  if (e >= 150u) { return a; }
  if (e < 127u) { return a & 0x80000000u; }
  return a & ~((1u << (150u - e)) - 1u);
}
fn floorBits(a: u32) -> u32 {
  let t = truncated(a);
  if (t == a || a < 0x80000000u) { return t; }
  return bitcast<u32>(bitcast<f32>(t) - 1.0);
}
/** To the nearest, from half-way to the even one. */
fn rounded(a: u32) -> u32 {
  if (((a >> 23u) & 255u) >= 150u) { return a; }
  return bitcast<u32>(round(bitcast<f32>(a & 0x7fffffffu))) | (a & 0x80000000u);
}`);

/** To the nearest of 8 significant bits, a tie to even: the upper half of a word. */
const half = piece(
  /* wgsl */ `
fn bfloat16Of(a: u32) -> u32 {
  return select((a + 0x7fffu + ((a >> 16u) & 1u)) & 0xffff0000u, a, isNanBits(a));
}`,
  order,
);

/** What an instruction gives of the words `a`, `b` and `c`, and what that rests on. */
export interface WordInstruction {
  readonly value: string;
  readonly needs: readonly Piece[];
}

function words(value: string, ...needs: Piece[]): WordInstruction {
  return { value, needs };
}

/** A function of the floats that the words are. */
function floats(value: string, ...needs: Piece[]): WordInstruction {
  return words(`bitcast<u32>(${value.replace(/\b[abc]\b/g, (name) => `bitcast<f32>(${name})`)})`, ...needs);
}

/** The instructions of float32. */
export const floatInstructions: Readonly<Record<string, WordInstruction>> = {
  copy: words('a'),
  neg: words('a ^ 0x80000000u'),
  abs: words('a & 0x7fffffffu'),
  copySign: words('select((a & 0x7fffffffu) | (b & 0x80000000u), a & 0x7fffffffu, isNanBits(b))', order),
  bfloat16: words('bfloat16Of(a)', half),
  sqrt: floats('sqrt(a)'),
  floor: words('floorBits(a)', whole),
  ceil: words('floorBits(a ^ 0x80000000u) ^ 0x80000000u', whole),
  trunc: words('truncated(a)', whole),
  round: words('rounded(a)', whole),
  exp: floats('exp_(a)', exponential.exp),
  exp2: floats('exp2_(a)', exponential.exp2),
  expm1: floats('expm1_(a)', exponential.expm1),
  log: floats('log_(a)', logarithm.log),
  log1p: floats('log1p_(a)', logarithm.log1p),
  tanh: floats('tanh_(a)', exponential.tanh),
  sigmoid: floats('sigmoid_(a)', exponential.sigmoid),
  erf: floats('erf_(a)', erf),
  sin: floats('sin_(a)', circular.sin),
  cos: floats('cos_(a)', circular.cos),
  add: floats('kept(a + b)', kept),
  sub: floats('kept(a - b)', kept),
  mul: floats('kept(a * b)', kept),
  div: floats('kept(a / b)', kept),
  quotient: words('quotientBits(a, b)', quotient),
  pow: floats('pow_(a, b)', pow),
  zeta: floats('zeta_(a, b)', zeta),
  fmod: words('fmodBits(a, b)', fmod),
  igamma: words('gammaPart(bitcast<f32>(a), bitcast<f32>(b), false)', gammainc),
  igammac: words('gammaPart(bitcast<f32>(a), bitcast<f32>(b), true)', gammainc),
  i0: floats('besselOf(a, 0.0)', bessel),
  i1: floats('besselOf(a, 1.0)', bessel),
  nextafter: words('nextBits(a, b)', nextafter),
  mantissa: words('mantissaBits(a)', parts),
  exponent: words('bitcast<u32>(exponentOf(a))', parts),
  max: words('largerOf(a, b)', order),
  min: words('smallerOf(a, b)', order),
  eq: words('truth(isEqual(a, b))', order),
  ne: words('truth(!isEqual(a, b))', order),
  lt: words('truth(isLess(a, b))', order),
  le: words('truth(isAtMost(a, b))', order),
  gt: words('truth(isLess(b, a))', order),
  ge: words('truth(isAtMost(b, a))', order),
  where: words('select(c, b, (a & 0x7fffffffu) != 0u)'),
  clamp: words('smallerOf(c, largerOf(b, a))', order),
  finite: words('finiteOf(a, b, c)', order, finite),
  horner: floats('kept(kept(a * b) + c)', kept),
  mulAdd: floats('fma(a, b, c)'),
};
