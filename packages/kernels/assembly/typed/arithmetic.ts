// Sums, differences and products of doubles and of whole numbers, which wrap. An operand is an address and how many bytes
// the next vector lies behind: 16, or 0 for a number, which lies there as one vector. Lengths are whole pairs of vectors.

const ADD: i32 = 0;
const SUB: i32 = 1;
const MUL: i32 = 2;

// @ts-ignore: decorator
@inline
function apply<T>(op: i32, x: v128, y: v128): v128 {
  if (op == ADD) return v128.add<T>(x, y);
  if (op == SUB) return v128.sub<T>(x, y);
  return v128.mul<T>(x, y);
}

// @ts-ignore: decorator
@inline
function each<T>(op: i32, a: usize, sa: usize, b: usize, sb: usize, out: usize, end: usize): void {
  for (; out < end; out += 32, a += 2 * sa, b += 2 * sb) {
    v128.store(out, apply<T>(op, v128.load(a), v128.load(b)));
    v128.store(out, apply<T>(op, v128.load(a + sa), v128.load(b + sb)), 16);
  }
}

export function addDoubles(a: usize, sa: usize, b: usize, sb: usize, out: usize, end: usize): void {
  each<f64>(ADD, a, sa, b, sb, out, end);
}

export function subDoubles(a: usize, sa: usize, b: usize, sb: usize, out: usize, end: usize): void {
  each<f64>(SUB, a, sa, b, sb, out, end);
}

export function mulDoubles(a: usize, sa: usize, b: usize, sb: usize, out: usize, end: usize): void {
  each<f64>(MUL, a, sa, b, sb, out, end);
}

export function addInts(a: usize, sa: usize, b: usize, sb: usize, out: usize, end: usize): void {
  each<i32>(ADD, a, sa, b, sb, out, end);
}

export function subInts(a: usize, sa: usize, b: usize, sb: usize, out: usize, end: usize): void {
  each<i32>(SUB, a, sa, b, sb, out, end);
}

export function mulInts(a: usize, sa: usize, b: usize, sb: usize, out: usize, end: usize): void {
  each<i32>(MUL, a, sa, b, sb, out, end);
}

export function addLongs(a: usize, sa: usize, b: usize, sb: usize, out: usize, end: usize): void {
  each<i64>(ADD, a, sa, b, sb, out, end);
}

export function subLongs(a: usize, sa: usize, b: usize, sb: usize, out: usize, end: usize): void {
  each<i64>(SUB, a, sa, b, sb, out, end);
}

export function mulLongs(a: usize, sa: usize, b: usize, sb: usize, out: usize, end: usize): void {
  each<i64>(MUL, a, sa, b, sb, out, end);
}
