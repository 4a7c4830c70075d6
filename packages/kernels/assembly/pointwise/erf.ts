import { E0, E1, E2, E3, E4, E5, ERF_END, F0, F1, F2, F3, F4, ONE, four } from './constants';
import { signOf, step } from './vectors';

/** erf x as a rational function of x². The plain loop does the same steps (src/pointwise/plain/erf.ts). */
// @ts-ignore: decorator
@inline
function erf4(t: usize, x: v128): v128 {
  const a = f32x4.abs(x);
  const z = f32x4.mul(x, x);
  let p = step(t, four(t, E5), z, E4);
  p = step(t, p, z, E3);
  p = step(t, p, z, E2);
  p = step(t, p, z, E1);
  p = step(t, p, z, E0);
  let q = step(t, four(t, F4), z, F3);
  q = step(t, q, z, F2);
  q = step(t, q, z, F1);
  q = step(t, q, z, F0);
  q = step(t, q, z, ONE);
  const inside = f32x4.div(f32x4.mul(a, p), q);
  const r = v128.bitselect(four(t, ONE), inside, f32x4.ge(a, four(t, ERF_END)));
  return v128.or(r, signOf(t, x));
}

export function erf(a: usize, sa: usize, out: usize, end: usize, t: usize): void {
  for (; out < end; out += 32, a += 2 * sa) {
    const x = erf4(t, v128.load(a));
    const y = erf4(t, v128.load(a + sa));
    v128.store(out, x);
    v128.store(out, y, 16);
  }
}
