const FLOOR: i32 = 0;
const CEIL: i32 = 1;
const TRUNC: i32 = 2;
const ROUND: i32 = 3;

// @ts-ignore: decorator
@inline
function apply(op: i32, x: v128): v128 {
  if (op == FLOOR) return f32x4.floor(x);
  if (op == CEIL) return f32x4.ceil(x);
  if (op == TRUNC) return f32x4.trunc(x);
  return f32x4.nearest(x);
}

// @ts-ignore: decorator
@inline
function each(op: i32, a: usize, sa: usize, out: usize, end: usize): void {
  for (; out < end; out += 16, a += sa) v128.store(out, apply(op, v128.load(a)));
}

export function floor(a: usize, sa: usize, out: usize, end: usize): void {
  each(FLOOR, a, sa, out, end);
}

export function ceil(a: usize, sa: usize, out: usize, end: usize): void {
  each(CEIL, a, sa, out, end);
}

export function trunc(a: usize, sa: usize, out: usize, end: usize): void {
  each(TRUNC, a, sa, out, end);
}

/** To the nearest whole number, from half-way to the even one. */
export function round(a: usize, sa: usize, out: usize, end: usize): void {
  each(ROUND, a, sa, out, end);
}
