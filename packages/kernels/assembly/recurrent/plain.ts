import { tanh4 } from '../pointwise/exponential';
import { load4, store4, tanhSlope } from './rows';

/** h = tanh(sum + bias), or max(0, sum + bias), where NaN stays. */
export function plainGates(
  n: i32,
  size: i32,
  work: usize,
  width: usize,
  bias: usize,
  hidden: usize,
  relu: i32,
  t: usize,
): void {
  for (let row = 0; row < n; row++, work += width) {
    let at = work;
    let b = bias;
    for (let left = size; left > 0; left -= 4, at += 16, b += 16) {
      const sum = f32x4.add(load4(at, left), load4(b, left));
      const h = relu ? v128.andnot(sum, f32x4.le(sum, f32x4.splat(0))) : tanh4(t, sum);
      store4(at, h, left);
      store4(hidden, h, left);
      hidden += <usize>min(left, 4) << 2;
    }
  }
}

/** The gradient of the sums from that of the hidden units. */
export function plainGatesBackward(
  n: i32,
  size: i32,
  work: usize,
  width: usize,
  grad: usize,
  sums: usize,
  relu: i32,
): void {
  for (let row = 0; row < n; row++, work += width) {
    let at = work;
    for (let left = size; left > 0; left -= 4, at += 16) {
      const y = load4(at, left);
      const g = load4(grad, left);
      const off = f32x4.le(y, f32x4.splat(0));
      // 0 where the unit is off, but for what a gradient that is no number makes of it.
      const slope = relu ? v128.andnot(f32x4.splat(1), off) : tanhSlope(y);
      store4(sums, f32x4.mul(g, slope), left);
      const bytes = <usize>min(left, 4) << 2;
      grad += bytes;
      sums += bytes;
    }
  }
}
