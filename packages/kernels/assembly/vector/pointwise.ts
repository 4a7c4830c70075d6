import { load2, store2 } from './wide';

// Floats, one vector of four after the other. Lengths are rounded up to whole vectors: callers leave room behind their
// arrays, and what lies there does not matter.

const ADD: i32 = 0;
const SUB: i32 = 1;
const MUL: i32 = 2;
const DIV: i32 = 3;

// @ts-ignore: decorator
@inline
function apply(op: i32, x: v128, y: v128): v128 {
  if (op == ADD) return f32x4.add(x, y);
  if (op == SUB) return f32x4.sub(x, y);
  if (op == MUL) return f32x4.mul(x, y);
  return f32x4.div(x, y);
}

// @ts-ignore: decorator
@inline
function each(op: i32, a: usize, b: usize, out: usize, count: i32): void {
  const end = out + (<usize>count << 2);
  for (; out < end; out += 16, a += 16, b += 16) v128.store(out, apply(op, v128.load(a), v128.load(b)));
}

// @ts-ignore: decorator
@inline
function eachWith(op: i32, a: usize, b: f32, out: usize, count: i32): void {
  const end = out + (<usize>count << 2);
  const y = f32x4.splat(b);
  for (; out < end; out += 16, a += 16) v128.store(out, apply(op, v128.load(a), y));
}

export function add(a: usize, b: usize, out: usize, count: i32): void {
  each(ADD, a, b, out, count);
}

export function sub(a: usize, b: usize, out: usize, count: i32): void {
  each(SUB, a, b, out, count);
}

export function mul(a: usize, b: usize, out: usize, count: i32): void {
  each(MUL, a, b, out, count);
}

export function div(a: usize, b: usize, out: usize, count: i32): void {
  each(DIV, a, b, out, count);
}

export function addOne(a: usize, b: f32, out: usize, count: i32): void {
  eachWith(ADD, a, b, out, count);
}

export function subOne(a: usize, b: f32, out: usize, count: i32): void {
  eachWith(SUB, a, b, out, count);
}

export function mulOne(a: usize, b: f32, out: usize, count: i32): void {
  eachWith(MUL, a, b, out, count);
}

export function divOne(a: usize, b: f32, out: usize, count: i32): void {
  eachWith(DIV, a, b, out, count);
}

/** a + k b, in double and rounded once. */
export function addScaled(a: usize, b: usize, k: f64, out: usize, count: i32): void {
  const end = out + (<usize>count << 2);
  const factor = f64x2.splat(k);
  for (; out < end; out += 8, a += 8, b += 8) store2(out, f64x2.add(load2(a), f64x2.mul(factor, load2(b))));
}

/** 0 where x <= 0, else x: NaN stays. */
export function relu(a: usize, out: usize, count: i32): void {
  const end = out + (<usize>count << 2);
  const none = f32x4.splat(0);
  for (; out < end; out += 16, a += 16) {
    const x = v128.load(a);
    v128.store(out, v128.andnot(x, f32x4.le(x, none)));
  }
}

/** 0 where y <= 0, else g. */
export function reluGrad(g: usize, y: usize, out: usize, count: i32): void {
  const end = out + (<usize>count << 2);
  const none = f32x4.splat(0);
  for (; out < end; out += 16, g += 16, y += 16) {
    v128.store(out, v128.andnot(v128.load(g), f32x4.le(v128.load(y), none)));
  }
}
