import { madd } from '../simd';

/** `y += a * x` over `n` floats. */
export function scaleAdd(n: i32, a: f32, x: usize, y: usize): void {
  const factor = f32x4.splat(a);
  const end = x + (<usize>(n & ~3) << 2);
  for (; x < end; x += 16, y += 16) v128.store(y, madd(factor, v128.load(x), v128.load(y)));
  for (let i = n & ~3; i < n; i++, x += 4, y += 4) store<f32>(y, a * load<f32>(x) + load<f32>(y));
}
