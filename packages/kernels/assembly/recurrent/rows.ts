import { sigmoid4, tanh4 } from '../pointwise/exponential';

// One step of recurrent cells over `n` rows of `size` hidden units, in floats. A row of the workspace, `width` bytes
// long, begins with the sums of the gates, each gate's behind the other's; the gates' values take their place, and what
// the backward needs comes behind them. Rows of everything else are dense. `t` is the table of constants of
// assembly/pointwise.

/** Four floats, or the last ones of a row: `left` of them. */
// @ts-ignore: decorator
@inline
export function load4(at: usize, left: i32): v128 {
  return left >= 4 ? v128.load(at) : loadLast(at, left);
}

function loadLast(at: usize, left: i32): v128 {
  let v = v128.load32_zero(at);
  if (left > 1) v = v128.load32_lane(at, v, 1, 4);
  if (left > 2) v = v128.load32_lane(at, v, 2, 8);
  return v;
}

// @ts-ignore: decorator
@inline
export function store4(at: usize, v: v128, left: i32): void {
  if (left >= 4) v128.store(at, v);
  else storeLast(at, v, left);
}

function storeLast(at: usize, v: v128, left: i32): void {
  v128.store32_lane(at, v, 0);
  if (left > 1) v128.store32_lane(at, v, 1, 4);
  if (left > 2) v128.store32_lane(at, v, 2, 8);
}

// Functions go over all of a row before what needs them does: several vectors are on their way then, where one that has to wait for
// another function of its own leaves the processor waiting as well.

/** x = σ(x) */
export function sigmoidRow(x: usize, count: i32, t: usize): void {
  for (; count >= 8; count -= 8, x += 32) {
    const a = sigmoid4(t, v128.load(x));
    const b = sigmoid4(t, v128.load(x, 16));
    v128.store(x, a);
    v128.store(x, b, 16);
  }
  for (; count > 0; count -= 4, x += 16) store4(x, sigmoid4(t, load4(x, count)), count);
}

/** x = tanh(x) */
export function tanhRow(x: usize, count: i32, t: usize): void {
  for (; count >= 8; count -= 8, x += 32) {
    const a = tanh4(t, v128.load(x));
    const b = tanh4(t, v128.load(x, 16));
    v128.store(x, a);
    v128.store(x, b, 16);
  }
  for (; count > 0; count -= 4, x += 16) store4(x, tanh4(t, load4(x, count)), count);
}

/** x += y */
export function addRow(x: usize, y: usize, count: i32): void {
  for (; count > 0; count -= 4, x += 16, y += 16) store4(x, f32x4.add(load4(x, count), load4(y, count)), count);
}

/** y (1 - y), the slope of a sigmoid. */
// @ts-ignore: decorator
@inline
export function sigmoidSlope(y: v128): v128 {
  return f32x4.mul(y, f32x4.sub(f32x4.splat(1), y));
}

/** 1 - y², the slope of a hyperbolic tangent. */
// @ts-ignore: decorator
@inline
export function tanhSlope(y: v128): v128 {
  return f32x4.sub(f32x4.splat(1), f32x4.mul(y, y));
}

/** Copies rows of `bytes`; rows lie `fromStep` and `toStep` bytes apart. */
export function copyRows(from: usize, fromStep: usize, bytes: usize, rows: i32, to: usize, toStep: usize): void {
  for (; rows > 0; rows--, from += fromStep, to += toStep) memory.copy(to, from, bytes);
}
