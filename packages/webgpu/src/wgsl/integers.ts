import type { WordInstruction } from './bits.ts';
import { notedInstructions, notedQuotient } from './long.ts';
import { type Piece, piece } from './piece.ts';

// The instructions of pointwise programs on whole numbers: words that are int32, of int64 the low ones, or bytes.

const less = (a: string, b: string) => `bitcast<i32>(${a}) < bitcast<i32>(${b})`;
const one = (condition: string): WordInstruction => ({ value: `select(0u, 1u, ${condition})`, needs: [] });
const words = (value: string, ...needs: Piece[]): WordInstruction => ({ value, needs });

const power = piece(/* wgsl */ `
fn powOfWords(x: u32, y: u32) -> u32 {
  if (bitcast<i32>(y) < 0) {
    if (x == 1u) { return 1u; }
    if (x == 0xffffffffu) { return select(1u, x, (y & 1u) != 0u); }
    return 0u;
  }
  var result = 1u;
  var base = x;
  for (var e = y; e > 0u; e >>= 1u) {
    if ((e & 1u) != 0u) { result *= base; }
    base *= base;
  }
  return result;
}`);

const shifts = piece(/* wgsl */ `
fn shiftedLeft(a: u32, by: u32) -> u32 { return select(0u, a << (by & 31u), by < 32u); }
fn shiftedRight(a: u32, by: u32) -> u32 { return bitcast<u32>(bitcast<i32>(a) >> min(by, 31u)); }`);

const quotient = piece(/* wgsl */ `
fn quotientOf(a: u32, b: u32) -> u32 {
  if (b == 0u) { return 0u; }
  if (b == 0xffffffffu) { return 0u - a; }
  return bitcast<u32>(bitcast<i32>(a) / bitcast<i32>(b));
}`);

/** Euclid's, whose divisors are never 0. The least number stays as it is where it is all that is left. */
const divisors = piece(/* wgsl */ `
fn sizeOf(a: u32) -> u32 { return select(a, 0u - a, bitcast<i32>(a) < 0); }
fn gcdOf(a: u32, b: u32) -> u32 {
  var x = sizeOf(a);
  var y = sizeOf(b);
  while (y != 0u) {
    let rest = x % y;
    x = y;
    y = rest;
  }
  return x;
}
fn lcmOf(a: u32, b: u32) -> u32 {
  let divisor = gcdOf(a, b);
  if (divisor == 0u) { return 0u; }
  return sizeOf((sizeOf(a) / divisor) * sizeOf(b));
}`);

/** The instructions of int32, int64 and uint8. */
export const wordInstructions: Readonly<Record<string, WordInstruction>> = {
  copy: words('a'),
  neg: words('0u - a'),
  abs: words(`select(a, 0u - a, ${less('a', '0u')})`),
  floor: words('a'),
  ceil: words('a'),
  trunc: words('a'),
  round: words('a'),
  add: words('a + b'),
  sub: words('a - b'),
  mul: words('a * b'),
  div: words('quotientOf(a, b)', quotient),
  fmod: words('a - b * quotientOf(a, b)', quotient),
  gcd: words('gcdOf(a, b)', divisors),
  lcm: words('lcmOf(a, b)', divisors),
  and: words('a & b'),
  or: words('a | b'),
  xor: words('a ^ b'),
  shiftLeft: words('shiftedLeft(a, b)', shifts),
  shiftRight: words('shiftedRight(a, b)', shifts),
  pow: words('powOfWords(a, b)', power),
  max: words(`select(b, a, ${less('b', 'a')})`),
  min: words(`select(b, a, ${less('a', 'b')})`),
  eq: one('a == b'),
  ne: one('a != b'),
  lt: one(less('a', 'b')),
  le: one(`!(${less('b', 'a')})`),
  gt: one(less('b', 'a')),
  ge: one(`!(${less('a', 'b')})`),
  where: words('select(c, b, a != 0u)'),
  clamp: words('bitcast<u32>(min(max(bitcast<i32>(a), bitcast<i32>(b)), bitcast<i32>(c)))'),
  finite: words('bitcast<u32>(min(max(bitcast<i32>(a), -bitcast<i32>(c)), bitcast<i32>(c)))'),
  horner: words('a * b + c'),
  mulAdd: words('a * b + c'),
};

/** What bool has of its own: "or" and "and". */
export const boolInstructions: Readonly<Record<string, WordInstruction>> = {
  ...wordInstructions,
  add: words('a | b'),
  horner: words('(a & b) | c'),
  mulAdd: words('(a & b) | c'),
};

const divided = notedQuotient(quotient);

/** The instructions of int32 and uint8 that tell of divisors that are 0. */
export const dividingInstructions: Readonly<Record<string, WordInstruction>> = {
  ...wordInstructions,
  div: words('notedQuotient(a, b)', divided),
  fmod: words('a - b * notedQuotient(a, b)', divided),
};

/** Those of int64 that tell of what is none of int32; the others cannot give such. */
const noted: Readonly<Record<string, WordInstruction>> = notedInstructions(divisors, divided);

export const longInstructions: Readonly<Record<string, WordInstruction>> = { ...wordInstructions, ...noted };

/** Their names. */
export const notedNames: ReadonlySet<string> = new Set(Object.keys(noted));
