import { madd } from '../simd';
import { available, take } from './stream';
import { fuse, narrow } from './wide';

const MASK: i32 = 0xffffff;

/**
 * `count` floats `madd(k - centre, step, shift)`, k being the 24 low bits of a word; what equals `to` becomes `from`.
 * The caller sees to it that in this build there is only one rounding.
 */
export function uniform(
  stream: usize,
  out: usize,
  count: i32,
  centre: i32,
  step: f32,
  shift: f32,
  from: f32,
  to: f32,
): void {
  const centres = i32x4.splat(centre);
  const steps = f32x4.splat(step);
  const shifts = f32x4.splat(shift);
  const lowest = f32x4.splat(from);
  const excluded = f32x4.splat(to);
  while (count > 0) {
    const some = min(count, available(stream, 1));
    let at = take(stream, some);
    // The last vector may reach beyond what was asked for: there is room behind.
    for (const end = out + (<usize>some << 2); out < end; out += 16, at += 16) {
      const k = i32x4.sub(v128.and(v128.load(at), i32x4.splat(MASK)), centres);
      const value = madd(f32x4.convert_i32x4_s(k), steps, shifts);
      v128.store(out, v128.bitselect(lowest, value, f32x4.eq(value, excluded)));
    }
    out -= overrun(some);
    count -= some;
  }
}

/** {@link uniform} through doubles, `k * step + from` rounded once whatever the numbers; `exact`: the sums are. */
export function uniformWide(
  stream: usize,
  out: usize,
  count: i32,
  exact: bool,
  step: f64,
  from: f64,
  to: f32,
): void {
  const steps = f64x2.splat(step);
  const shifts = f64x2.splat(from);
  const lowest = f32x4.splat(<f32>from);
  const excluded = f32x4.splat(to);
  while (count > 0) {
    const some = min(count, available(stream, 1));
    let at = take(stream, some);
    for (const end = out + (<usize>some << 2); out < end; out += 16, at += 16) {
      const k = v128.and(v128.load(at), i32x4.splat(MASK));
      const low = f64x2.convert_low_i32x4_s(k);
      const high = f64x2.convert_low_i32x4_s(v128.shuffle<i64>(k, k, 1, 0));
      let value: v128;
      if (exact) {
        value = narrow(
          f64x2.add(f64x2.mul(low, steps), shifts),
          f64x2.add(f64x2.mul(high, steps), shifts),
        );
      } else value = fuse(low, high, steps, shifts);
      v128.store(out, v128.bitselect(lowest, value, f32x4.eq(value, excluded)));
    }
    out -= overrun(some);
    count -= some;
  }
}

/** How far vectors of four floats reach beyond `count` of them. */
// @ts-ignore: decorator
@inline
function overrun(count: i32): usize {
  return <usize>(-count & 3) << 2;
}

/** `count` doubles in [0, 1): 53 bits of two words, the first the high half. */
export function uniformDouble(stream: usize, out: usize, count: i32): void {
  while (count > 0) {
    const some = min(count, available(stream, 2));
    let at = take(stream, 2 * some);
    for (const end = out + (<usize>some << 3); out < end; out += 16, at += 16) {
      const words = v128.load(at);
      const high = v128.and(v128.shuffle<i32>(words, words, 0, 2, 0, 2), i32x4.splat(0x1fffff));
      const low = v128.shuffle<i32>(words, words, 1, 3, 1, 3);
      const high21 = f64x2.mul(f64x2.convert_low_i32x4_s(high), f64x2.splat(1.0 / 2097152.0));
      const low32 = f64x2.mul(f64x2.convert_low_i32x4_u(low), f64x2.splat(1.0 / 9007199254740992.0));
      v128.store(out, f64x2.add(high21, low32));
    }
    out -= <usize>(some & 1) << 3;
    count -= some;
  }
}
