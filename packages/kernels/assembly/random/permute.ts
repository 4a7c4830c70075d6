import { available, RADII, take } from './stream';

/** Indices that fit where radii otherwise lie. */
const MOST: i32 = 320;

/** `word mod (n - i)` for four words from element i on: the quotient of integers below 2^32 is exact in double. */
// @ts-ignore: decorator
@inline
function remainders(words: v128, left: v128): v128 {
  const low = remainder(words, left);
  const high = remainder(swap(words), swap(left));
  return v128.shuffle<i64>(low, high, 0, 2);
}

// @ts-ignore: decorator
@inline
function remainder(words: v128, left: v128): v128 {
  const a = f64x2.convert_low_i32x4_u(words);
  const b = f64x2.convert_low_i32x4_u(left);
  const whole = f64x2.floor(f64x2.div(a, b));
  return i32x4.trunc_sat_f64x2_u_zero(f64x2.sub(a, f64x2.mul(whole, b)));
}

// @ts-ignore: decorator
@inline
function swap(a: v128): v128 {
  return v128.shuffle<i64>(a, a, 1, 0);
}

/** Shuffles the numbers 0 ... n-1 at `order` as torch.randperm does: i changes places with i + word mod (n - i). */
export function permute(stream: usize, order: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<i32>(order + (<usize>i << 2), i);
  let at = order;
  let left = i32x4.sub(i32x4.splat(n), i32x4(0, 1, 2, 3));
  for (let count = n - 1; count > 0; ) {
    const some = min(min(count, available(stream, 1)), MOST);
    const words = take(stream, some);
    const offsets = stream + RADII;
    for (let k: usize = 0; k < <usize>some << 2; k += 16) {
      v128.store(offsets + k, remainders(v128.load(words + k), left));
      left = i32x4.sub(left, i32x4.splat(4));
    }
    // What the last vector took too many.
    left = i32x4.add(left, i32x4.splat(-some & 3));
    for (let k: usize = 0; k < <usize>some << 2; k += 4, at += 4) {
      const other = at + (<usize>load<u32>(offsets + k) << 2);
      const kept = load<i32>(at);
      store<i32>(at, load<i32>(other));
      store<i32>(other, kept);
    }
    count -= some;
  }
}

/** Non-negative 32-bit integers as 64-bit ones. */
export function widen(from: usize, to: usize, count: i32): void {
  for (const end = to + (<usize>count << 3); to < end; to += 32, from += 16) {
    const four = v128.load(from);
    v128.store(to, i64x2.extend_low_i32x4_u(four));
    v128.store(to, i64x2.extend_high_i32x4_u(four), 16);
  }
}
