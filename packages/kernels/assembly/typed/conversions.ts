// Elements of one type as those of another, as PyTorch has them on x86: what no integer stands for becomes the smallest
// one, half types are rounded to nearest, ties to even. Vectors are whole: what lies behind the last one is written over.

export function floatsToInts(from: usize, out: usize, end: usize): void {
  for (; out < end; out += 16, from += 16) {
    const x = v128.load(from);
    const inside = v128.and(f32x4.ge(x, f32x4.splat(-2147483648)), f32x4.lt(x, f32x4.splat(2147483648)));
    v128.store(out, v128.bitselect(i32x4.trunc_sat_f32x4_s(x), i32x4.splat(i32.MIN_VALUE), inside));
  }
}

// @ts-ignore: decorator
@inline
function isInt(x: v128): v128 {
  return v128.and(f64x2.gt(x, f64x2.splat(-2147483649)), f64x2.lt(x, f64x2.splat(2147483648)));
}

export function doublesToInts(from: usize, out: usize, end: usize): void {
  for (; out < end; out += 16, from += 32) {
    const a = v128.load(from);
    const b = v128.load(from, 16);
    const whole = v128.shuffle<i64>(i32x4.trunc_sat_f64x2_s_zero(a), i32x4.trunc_sat_f64x2_s_zero(b), 0, 2);
    const inside = v128.shuffle<i32>(isInt(a), isInt(b), 0, 2, 4, 6);
    v128.store(out, v128.bitselect(whole, i32x4.splat(i32.MIN_VALUE), inside));
  }
}

// @ts-ignore: decorator
@inline
function toLongs<T>(from: usize, out: usize, end: usize): void {
  for (; out < end; out += 8, from += sizeof<T>()) {
    const x = <f64>load<T>(from);
    const inside = x >= -9223372036854775808.0 && x < 9223372036854775808.0;
    if (inside) store<i64>(out, <i64>x);
    else store<i64>(out, i64.MIN_VALUE);
  }
}

export function floatsToLongs(from: usize, out: usize, end: usize): void {
  toLongs<f32>(from, out, end);
}

export function doublesToLongs(from: usize, out: usize, end: usize): void {
  toLongs<f64>(from, out, end);
}

export function intsToLongs(from: usize, out: usize, end: usize): void {
  for (; out < end; out += 8, from += 4) store<i64>(out, <i64>load<i32>(from));
}

// @ts-ignore: decorator
@inline
function bfloats(word: v128): v128 {
  const odd = v128.and(i32x4.shr_u(word, 16), i32x4.splat(1));
  const rounded = i32x4.shr_u(i32x4.add(i32x4.add(word, i32x4.splat(0x7fff)), odd), 16);
  return v128.bitselect(i32x4.splat(0x7fc0), rounded, f32x4.ne(word, word));
}

export function floatsToBfloats(from: usize, out: usize, end: usize): void {
  for (; out < end; out += 16, from += 32)
    v128.store(out, i16x8.narrow_i32x4_u(bfloats(v128.load(from)), bfloats(v128.load(from, 16))));
}

// @ts-ignore: decorator
@inline
function halves(word: v128): v128 {
  const sign = v128.and(i32x4.shr_u(word, 16), i32x4.splat(0x8000));
  const size = v128.and(word, i32x4.splat(0x7fffffff));
  const upper = i32x4.shr_u(size, 13);
  const odd = v128.and(upper, i32x4.splat(1));
  const normal = i32x4.shr_u(i32x4.add(i32x4.add(size, i32x4.splat(0xfff - 0x38000000)), odd), 13);
  // Adding 0.5 leaves the value in units of 2^-24 in the low bits, rounded by the addition itself.
  const subnormal = i32x4.sub(f32x4.add(size, f32x4.splat(0.5)), i32x4.splat(0x3f000000));
  let half = v128.bitselect(normal, subnormal, i32x4.ge_s(size, i32x4.splat(0x38800000)));
  half = v128.bitselect(i32x4.splat(0x7c00), half, i32x4.ge_s(size, i32x4.splat(0x477ff000)));
  const quiet = v128.or(i32x4.splat(0x7e00), v128.and(upper, i32x4.splat(0x1ff)));
  return v128.or(sign, v128.bitselect(quiet, half, f32x4.ne(word, word)));
}

export function floatsToHalves(from: usize, out: usize, end: usize): void {
  for (; out < end; out += 16, from += 32)
    v128.store(out, i16x8.narrow_i32x4_u(halves(v128.load(from)), halves(v128.load(from, 16))));
}
