// One instruction of a program over vectors of doubles, whole numbers of 32 or 64 bits, which wrap, or bytes, which wrap
// too and have no sign. An operand is an address and how many bytes the next vector lies behind: 16, or 0 for a number,
// which lies there as one vector. Lengths are whole pairs of vectors.

// The codes, as src/pointwise/typedKernels.ts has them.
const COPY: i32 = 0;
const NEG: i32 = 1;
const ABS: i32 = 2;
const ADD: i32 = 3;
const SUB: i32 = 4;
const MUL: i32 = 5;
const OR: i32 = 6;
const MAX: i32 = 7;
const MIN: i32 = 8;
const EQ: i32 = 9;
const NE: i32 = 10;
const LT: i32 = 11;
const LE: i32 = 12;
const GT: i32 = 13;
const GE: i32 = 14;
const WHERE: i32 = 15;
const CLAMP: i32 = 16;
const MUL_ADD: i32 = 17;
const DIV: i32 = 18;
const SQRT: i32 = 19;
const FLOOR: i32 = 20;
const CEIL: i32 = 21;
const TRUNC: i32 = 22;
const ROUND: i32 = 23;
const AND: i32 = 24;
const XOR: i32 = 25;
const NOT: i32 = 26;
const SHIFT_LEFT: i32 = 27;
const SHIFT_RIGHT: i32 = 28;

/** The lanes of x where `mask` is set, else those of y; a NaN of x too. */
// @ts-ignore: decorator
@inline
function choose<T>(mask: v128, x: v128, y: v128): v128 {
  if (isFloat<T>()) return v128.bitselect(x, y, v128.or(mask, v128.ne<T>(x, x)));
  return v128.bitselect(x, y, mask);
}

/** 1 or 0 for a mask. */
// @ts-ignore: decorator
@inline
function truth<T>(mask: v128): v128 {
  return v128.and(mask, v128.splat<T>(<T>1));
}

// @ts-ignore: decorator
@inline
function product<T>(x: v128, y: v128): v128 {
  if (sizeof<T>() > 1) return v128.mul<T>(x, y);
  const low = i16x8.extmul_low_i8x16_u(x, y);
  const high = i16x8.extmul_high_i8x16_u(x, y);
  return v128.shuffle<u8>(low, high, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
}

// @ts-ignore: decorator
@inline
function apply<T>(op: i32, x: v128, y: v128, z: v128): v128 {
  if (op == COPY) return x;
  if (op == NEG) return v128.neg<T>(x);
  if (op == ABS) return isFloat<T>() || isSigned<T>() ? v128.abs<T>(x) : x;
  if (op == ADD) return v128.add<T>(x, y);
  if (op == SUB) return v128.sub<T>(x, y);
  if (op == MUL) return product<T>(x, y);
  if (op == OR) return v128.or(x, y);
  if (op == MAX) return choose<T>(v128.gt<T>(x, y), x, y);
  if (op == MIN) return choose<T>(v128.lt<T>(x, y), x, y);
  if (op == EQ) return truth<T>(v128.eq<T>(x, y));
  if (op == NE) return truth<T>(v128.ne<T>(x, y));
  if (op == LT) return truth<T>(v128.lt<T>(x, y));
  if (op == LE) return truth<T>(v128.le<T>(x, y));
  if (op == GT) return truth<T>(v128.gt<T>(x, y));
  if (op == GE) return truth<T>(v128.ge<T>(x, y));
  if (op == WHERE) return v128.bitselect(y, z, v128.ne<T>(x, v128.splat<T>(<T>0)));
  if (op == CLAMP) {
    const raised = choose<T>(v128.gt<T>(y, x), y, x);
    return choose<T>(v128.lt<T>(z, raised), z, raised);
  }
  if (op == MUL_ADD) return v128.add<T>(product<T>(x, y), z);
  if (op == AND) return v128.and(x, y);
  if (op == XOR) return v128.xor(x, y);
  if (op == NOT) return v128.not(x);
  if (isFloat<T>()) {
    if (op == DIV) return f64x2.div(x, y);
    if (op == SQRT) return f64x2.sqrt(x);
    if (op == FLOOR) return f64x2.floor(x);
    if (op == CEIL) return f64x2.ceil(x);
    if (op == TRUNC) return f64x2.trunc(x);
    if (op == ROUND) return f64x2.nearest(x);
  }
  return x;
}

// @ts-ignore: decorator
@inline
function unary<T>(op: i32, a: usize, sa: usize, out: usize, end: usize): void {
  for (; out < end; out += 32, a += 2 * sa) {
    const x = v128.load(a);
    v128.store(out, apply<T>(op, x, x, x));
    const y = v128.load(a + sa);
    v128.store(out, apply<T>(op, y, y, y), 16);
  }
}

// @ts-ignore: decorator
@inline
function binary<T>(op: i32, a: usize, sa: usize, b: usize, sb: usize, out: usize, end: usize): void {
  for (; out < end; out += 32, a += 2 * sa, b += 2 * sb) {
    const y = v128.load(b);
    v128.store(out, apply<T>(op, v128.load(a), y, y));
    const z = v128.load(b + sb);
    v128.store(out, apply<T>(op, v128.load(a + sa), z, z), 16);
  }
}

// @ts-ignore: decorator
@inline
function ternary<T>(
  op: i32,
  a: usize,
  sa: usize,
  b: usize,
  sb: usize,
  c: usize,
  sc: usize,
  out: usize,
  end: usize,
): void {
  for (; out < end; out += 16, a += sa, b += sb, c += sc)
    v128.store(out, apply<T>(op, v128.load(a), v128.load(b), v128.load(c)));
}

/** By so many bits each: further than there are, nothing or the sign is left. */
// @ts-ignore: decorator
@inline
function shift<T>(left: boolean, a: usize, sa: usize, b: usize, sb: usize, out: usize, end: usize): void {
  const size = <usize>sizeof<T>();
  const most = sizeof<T>() == 8 ? 63 : 31;
  const stepA = sa == 0 ? 0 : size;
  const stepB = sb == 0 ? 0 : size;
  for (; out < end; out += size, a += stepA, b += stepB) {
    const by = <i64>load<T>(b);
    const beyond = by < 0 || by > most;
    const x = <i64>load<T>(a);
    const y = left ? (beyond ? 0 : x << by) : x >> (beyond ? most : by);
    store<T>(out, <T>y);
  }
}

// @ts-ignore: decorator
@inline
function run<T>(
  op: i32,
  a: usize,
  sa: usize,
  b: usize,
  sb: usize,
  c: usize,
  sc: usize,
  out: usize,
  end: usize,
): void {
  if (op == COPY) unary<T>(COPY, a, sa, out, end);
  else if (op == NEG) unary<T>(NEG, a, sa, out, end);
  else if (op == ABS) unary<T>(ABS, a, sa, out, end);
  else if (op == ADD) binary<T>(ADD, a, sa, b, sb, out, end);
  else if (op == SUB) binary<T>(SUB, a, sa, b, sb, out, end);
  else if (op == MUL) binary<T>(MUL, a, sa, b, sb, out, end);
  else if (op == OR) binary<T>(OR, a, sa, b, sb, out, end);
  else if (op == MAX) binary<T>(MAX, a, sa, b, sb, out, end);
  else if (op == MIN) binary<T>(MIN, a, sa, b, sb, out, end);
  else if (op == EQ) binary<T>(EQ, a, sa, b, sb, out, end);
  else if (op == NE) binary<T>(NE, a, sa, b, sb, out, end);
  else if (op == LT) binary<T>(LT, a, sa, b, sb, out, end);
  else if (op == LE) binary<T>(LE, a, sa, b, sb, out, end);
  else if (op == GT) binary<T>(GT, a, sa, b, sb, out, end);
  else if (op == GE) binary<T>(GE, a, sa, b, sb, out, end);
  else if (op == WHERE) ternary<T>(WHERE, a, sa, b, sb, c, sc, out, end);
  else if (op == CLAMP) ternary<T>(CLAMP, a, sa, b, sb, c, sc, out, end);
  else if (op == MUL_ADD) ternary<T>(MUL_ADD, a, sa, b, sb, c, sc, out, end);
  if (isFloat<T>()) {
    if (op == DIV) binary<T>(DIV, a, sa, b, sb, out, end);
    else if (op == SQRT) unary<T>(SQRT, a, sa, out, end);
    else if (op == FLOOR) unary<T>(FLOOR, a, sa, out, end);
    else if (op == CEIL) unary<T>(CEIL, a, sa, out, end);
    else if (op == TRUNC) unary<T>(TRUNC, a, sa, out, end);
    else if (op == ROUND) unary<T>(ROUND, a, sa, out, end);
  } else {
    if (op == AND) binary<T>(AND, a, sa, b, sb, out, end);
    else if (op == XOR) binary<T>(XOR, a, sa, b, sb, out, end);
    else if (op == NOT) unary<T>(NOT, a, sa, out, end);
    else if (op == SHIFT_LEFT) shift<T>(true, a, sa, b, sb, out, end);
    else if (op == SHIFT_RIGHT) shift<T>(false, a, sa, b, sb, out, end);
  }
}

export function runDoubles(
  op: i32,
  a: usize,
  sa: usize,
  b: usize,
  sb: usize,
  c: usize,
  sc: usize,
  out: usize,
  end: usize,
): void {
  run<f64>(op, a, sa, b, sb, c, sc, out, end);
}

export function runInts(
  op: i32,
  a: usize,
  sa: usize,
  b: usize,
  sb: usize,
  c: usize,
  sc: usize,
  out: usize,
  end: usize,
): void {
  run<i32>(op, a, sa, b, sb, c, sc, out, end);
}

export function runLongs(
  op: i32,
  a: usize,
  sa: usize,
  b: usize,
  sb: usize,
  c: usize,
  sc: usize,
  out: usize,
  end: usize,
): void {
  run<i64>(op, a, sa, b, sb, c, sc, out, end);
}

export function runBytes(
  op: i32,
  a: usize,
  sa: usize,
  b: usize,
  sb: usize,
  c: usize,
  sc: usize,
  out: usize,
  end: usize,
): void {
  run<u8>(op, a, sa, b, sb, c, sc, out, end);
}
