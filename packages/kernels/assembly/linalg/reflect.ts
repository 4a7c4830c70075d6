import { maddDouble } from '../simd';

/** `first[i] * second[i]` summed over `bytes` from both addresses on. */
// @ts-ignore: decorator
@inline
function dot(first: usize, second: usize, bytes: usize): f64 {
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let c = f64x2.splat(0);
  let d = f64x2.splat(0);
  let i: usize = 0;
  for (; i + 64 <= bytes; i += 64) {
    a = maddDouble(v128.load(first + i), v128.load(second + i), a);
    b = maddDouble(v128.load(first + i, 16), v128.load(second + i, 16), b);
    c = maddDouble(v128.load(first + i, 32), v128.load(second + i, 32), c);
    d = maddDouble(v128.load(first + i, 48), v128.load(second + i, 48), d);
  }
  const lanes = f64x2.add(f64x2.add(a, b), f64x2.add(c, d));
  let sum = f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
  for (; i < bytes; i += 8) sum += load<f64>(first + i) * load<f64>(second + i);
  return sum;
}

/**
 * `y -= tau v (v . y)` for `rows` vectors y of `count` doubles, `stride` bytes apart, with `v = (1, x[1], x[2], ...)`:
 * what x[0] holds does not count.
 */
export function reflect(x: usize, tau: f64, y: usize, rows: i32, stride: usize, count: i32): void {
  const bytes = <usize>(count - 1) << 3;
  const v = x + 8;
  for (; rows > 0; rows--, y += stride) {
    const rest = y + 8;
    const factor = tau * (load<f64>(y) + dot(v, rest, bytes));
    store<f64>(y, load<f64>(y) - factor);
    const factors = f64x2.splat(-factor);
    let i: usize = 0;
    for (; i + 32 <= bytes; i += 32) {
      v128.store(rest + i, maddDouble(factors, v128.load(v + i), v128.load(rest + i)));
      v128.store(rest + i, maddDouble(factors, v128.load(v + i, 16), v128.load(rest + i, 16)), 16);
    }
    for (; i < bytes; i += 8) store<f64>(rest + i, load<f64>(rest + i) - factor * load<f64>(v + i));
  }
}
