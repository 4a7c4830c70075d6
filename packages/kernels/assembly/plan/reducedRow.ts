import { load2, total } from '../vector/wide';
import { MAX, MIN, NORM } from './reduce';
import { isSpread, TOTAL } from './reducedJob';

// What is known of a row so far: two vectors of strands and a rest, or two vectors of the best and one of what is NaN.
export const STATE: usize = 48;

export function begin(what: i32, state: usize, first: v128): void {
  if (what != MAX && what != MIN) memory.fill(state, 0, STATE);
  else {
    v128.store(state, first);
    v128.store(state, first, 16);
    v128.store(state, f32x4.ne(first, first), 32);
  }
}

/** More floats of a row. All but the last ones are whole blocks. */
export function grow(what: i32, state: usize, x: usize, count: i32, mean: f64): void {
  if (what == MAX) growBest(true, state, x, count);
  else if (what == MIN) growBest(false, state, x, count);
  else if (what == NORM) growMoments(state, x, count, 0);
  else if (isSpread(what)) growMoments(state, x, count, mean);
  else growSum(what == TOTAL, state, x, count);
}

export function growSum(restInFirst: bool, state: usize, x: usize, count: i32): void {
  let a = v128.load(state);
  let b = v128.load(state, 16);
  for (; count >= 4; count -= 4, x += 16) {
    a = f64x2.add(a, load2(x));
    b = f64x2.add(b, load2(x, 8));
  }
  let rest = restInFirst ? f64x2.extract_lane(a, 0) : load<f64>(state, 32);
  for (; count > 0; count--, x += 4) rest += <f64>load<f32>(x);
  if (restInFirst) a = f64x2.replace_lane(a, 0, rest);
  else store<f64>(state, rest, 32);
  v128.store(state, a);
  v128.store(state, b, 16);
}

function growMoments(state: usize, x: usize, count: i32, mean: f64): void {
  const centre = f64x2.splat(mean);
  let a = v128.load(state);
  let b = v128.load(state, 16);
  let rest = load<f64>(state, 32);
  for (; count >= 4; count -= 4, x += 16) {
    const p = f64x2.sub(load2(x), centre);
    const q = f64x2.sub(load2(x, 8), centre);
    a = f64x2.add(a, f64x2.mul(p, p));
    b = f64x2.add(b, f64x2.mul(q, q));
  }
  for (; count > 0; count--, x += 4) {
    const d = <f64>load<f32>(x) - mean;
    rest += d * d;
  }
  v128.store(state, a);
  v128.store(state, b, 16);
  store<f64>(state, rest, 32);
}

// @ts-ignore: decorator
@inline
export function further(max: bool, best: v128, x: v128): v128 {
  return max ? f32x4.pmax(best, x) : f32x4.pmin(best, x);
}

// @ts-ignore: decorator
@inline
function growBest(max: bool, state: usize, x: usize, count: i32): void {
  let a = v128.load(state);
  let b = v128.load(state, 16);
  let none = v128.load(state, 32);
  for (; count >= 8; count -= 8, x += 32) {
    const p = v128.load(x);
    const q = v128.load(x, 16);
    a = further(max, a, p);
    b = further(max, b, q);
    none = v128.or(none, v128.or(f32x4.ne(p, p), f32x4.ne(q, q)));
  }
  for (; count > 0; count--, x += 4) {
    const p = v128.load32_splat(x);
    a = further(max, a, p);
    none = v128.or(none, f32x4.ne(p, p));
  }
  v128.store(state, a);
  v128.store(state, b, 16);
  v128.store(state, none, 32);
}

/** What a row's or a piece's state comes to. */
export function sumOf(what: i32, state: usize): f64 {
  if (what == MAX || what == MIN) return bestOf(what == MAX, state);
  const a = v128.load(state);
  const b = v128.load(state, 16);
  // Element i is in strand i % 4: the strands of a total are added up in their order.
  if (what == TOTAL) return total(a) + total(b);
  return total(f64x2.add(a, b)) + load<f64>(state, 32);
}

export function bestOf(max: bool, state: usize): f64 {
  let a = further(max, v128.load(state), v128.load(state, 16));
  a = further(max, a, v128.shuffle<i32>(a, a, 2, 3, 0, 1));
  a = further(max, a, v128.shuffle<i32>(a, a, 1, 0, 3, 2));
  return v128.any_true(v128.load(state, 32)) ? NaN : <f64>f32x4.extract_lane(a, 0);
}
