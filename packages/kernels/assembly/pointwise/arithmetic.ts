const ADD: i32 = 0;
const SUB: i32 = 1;
const MUL: i32 = 2;
const DIV: i32 = 3;
const COPY_SIGN: i32 = 4;

const COPY: i32 = 0;
const NEG: i32 = 1;
const ABS: i32 = 2;
const SQRT: i32 = 3;

// @ts-ignore: decorator
@inline
function apply2(op: i32, x: v128, y: v128): v128 {
  if (op == ADD) return f32x4.add(x, y);
  if (op == SUB) return f32x4.sub(x, y);
  if (op == MUL) return f32x4.mul(x, y);
  if (op == DIV) return f32x4.div(x, y);
  const sign = v128.and(f32x4.eq(y, y), i32x4.splat(0x80000000));
  return v128.bitselect(y, f32x4.abs(x), sign);
}

// @ts-ignore: decorator
@inline
function each2(op: i32, a: usize, sa: usize, b: usize, sb: usize, out: usize, end: usize): void {
  for (; out < end; out += 32, a += 2 * sa, b += 2 * sb) {
    v128.store(out, apply2(op, v128.load(a), v128.load(b)));
    v128.store(out, apply2(op, v128.load(a + sa), v128.load(b + sb)), 16);
  }
}

export function add(a: usize, sa: usize, b: usize, sb: usize, out: usize, end: usize): void {
  each2(ADD, a, sa, b, sb, out, end);
}

export function sub(a: usize, sa: usize, b: usize, sb: usize, out: usize, end: usize): void {
  each2(SUB, a, sa, b, sb, out, end);
}

export function mul(a: usize, sa: usize, b: usize, sb: usize, out: usize, end: usize): void {
  each2(MUL, a, sa, b, sb, out, end);
}

export function div(a: usize, sa: usize, b: usize, sb: usize, out: usize, end: usize): void {
  each2(DIV, a, sa, b, sb, out, end);
}

/** |a| with the sign of b; NaN has none. */
export function copySign(a: usize, sa: usize, b: usize, sb: usize, out: usize, end: usize): void {
  each2(COPY_SIGN, a, sa, b, sb, out, end);
}

// @ts-ignore: decorator
@inline
function apply1(op: i32, x: v128): v128 {
  if (op == NEG) return f32x4.neg(x);
  if (op == ABS) return f32x4.abs(x);
  if (op == SQRT) return f32x4.sqrt(x);
  return x;
}

// @ts-ignore: decorator
@inline
function each1(op: i32, a: usize, sa: usize, out: usize, end: usize): void {
  for (; out < end; out += 16, a += sa) v128.store(out, apply1(op, v128.load(a)));
}

export function copy(a: usize, sa: usize, out: usize, end: usize): void {
  each1(COPY, a, sa, out, end);
}

export function neg(a: usize, sa: usize, out: usize, end: usize): void {
  each1(NEG, a, sa, out, end);
}

export function abs(a: usize, sa: usize, out: usize, end: usize): void {
  each1(ABS, a, sa, out, end);
}

export function sqrt(a: usize, sa: usize, out: usize, end: usize): void {
  each1(SQRT, a, sa, out, end);
}

/** Two floats from memory as doubles. */
// @ts-ignore: decorator
@inline
function wide(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at));
}

// @ts-ignore: decorator
@inline
function mulAdd2(a: usize, b: usize, c: usize, out: usize): void {
  const sum = f64x2.add(f64x2.mul(wide(a), wide(b)), wide(c));
  v128.store64_lane(out, f32x4.demote_f64x2_zero(sum), 0);
}

/** a b + c, in double and rounded once. */
export function mulAdd(
  a: usize,
  sa: usize,
  b: usize,
  sb: usize,
  c: usize,
  sc: usize,
  out: usize,
  end: usize,
): void {
  for (; out < end; out += 16, a += sa, b += sb, c += sc) {
    mulAdd2(a, b, c, out);
    mulAdd2(a + 8, b + 8, c + 8, out + 8);
  }
}

/** a b + c, each rounded: a step of a polynomial. */
export function horner(
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
    v128.store(out, f32x4.add(f32x4.mul(v128.load(a), v128.load(b)), v128.load(c)));
}
