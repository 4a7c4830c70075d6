import * as host from './host';

// The error function of doubles, with the steps of the plain loop (src/pointwise/plain/erfWide.ts, which says where they come
// from) and so its bits, two elements at a time: near zero a Taylor series in x², further out a Chebyshev series by Clenshaw's
// recurrence, whose exponentials are JavaScript's.

/** erf of two doubles. */
export function erfWide(x: v128): v128 {
  const a = f64x2.abs(x);
  const isInside = f64x2.lt(a, f64x2.splat(1));
  const inside = f64x2.mul(x, taylor(f64x2.mul(x, x)));
  if (i64x2.all_true(isInside)) return inside;
  const c = outside(a);
  const one = f64x2.splat(1);
  const far = v128.bitselect(f64x2.sub(one, c), f64x2.sub(c, one), f64x2.gt(x, f64x2.splat(0)));
  const found = v128.bitselect(inside, far, isInside);
  return v128.bitselect(found, f64x2.splat(NaN), f64x2.eq(x, x));
}

/** 1 - erf of two doubles from 1 on. */
function outside(a: v128): v128 {
  const t = f64x2.div(f64x2.mul(f64x2.splat(1.25), f64x2.sub(a, f64x2.splat(4))), f64x2.add(a, f64x2.splat(4)));
  const s = f64x2.mul(f64x2.splat(2), f64x2.sub(t, f64x2.splat(0.25)));
  const scaled = chebyshev(s);
  const h = f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(a));
  const first = exp(f64x2.neg(f64x2.mul(h, h)));
  const second = exp(f64x2.mul(f64x2.sub(h, a), f64x2.add(h, a)));
  const below = f64x2.add(f64x2.splat(1), f64x2.mul(f64x2.splat(2), a));
  const c = f64x2.div(f64x2.mul(f64x2.mul(scaled, first), second), below);
  return v128.andnot(c, f64x2.gt(a, f64x2.splat(28)));
}

// @ts-ignore: decorator
@inline
function exp(x: v128): v128 {
  return f64x2.replace_lane(f64x2.splat(host.exp(f64x2.extract_lane(x, 0))), 1, host.exp(f64x2.extract_lane(x, 1)));
}

/** A step of Horner's rule. */
// @ts-ignore: decorator
@inline
function h(sum: v128, z: v128, c: f64): v128 {
  return f64x2.add(f64x2.mul(sum, z), f64x2.splat(c));
}

/** erf(x) / x for |x| < 1, of z = x². */
function taylor(z: v128): v128 {
  let sum = f64x2.splat(4.7633480405150675e-18);
  sum = h(sum, z, -9.063970842808673e-17);
  sum = h(sum, z, 1.6342614095367152e-15);
  sum = h(sum, z, -2.7835162072109212e-14);
  sum = h(sum, z, 4.4632242632864775e-13);
  sum = h(sum, z, -6.71136685516411e-12);
  sum = h(sum, z, 9.42275906465041e-11);
  sum = h(sum, z, -1.2290555301717928e-9);
  sum = h(sum, z, 1.4807192815879216e-8);
  sum = h(sum, z, -1.6365844691234924e-7);
  sum = h(sum, z, 0.0000016462114365889248);
  sum = h(sum, z, -0.000014925650358406252);
  sum = h(sum, z, 0.00012055332981789664);
  sum = h(sum, z, -0.0008548327023450853);
  sum = h(sum, z, 0.005223977625442188);
  sum = h(sum, z, -0.026866170645131252);
  sum = h(sum, z, 0.11283791670955126);
  sum = h(sum, z, -0.37612638903183754);
  sum = h(sum, z, 1.1283791670955126);
  return sum;
}

/** A step of Clenshaw's recurrence. */
// @ts-ignore: decorator
@inline
function k(s: v128, b1: v128, b2: v128, c: f64): v128 {
  return f64x2.add(f64x2.sub(f64x2.mul(s, b1), b2), f64x2.splat(c));
}

function chebyshev(s: v128): v128 {
  let a = f64x2.splat(0);
  let b = f64x2.splat(-1.584754406001413e-18);
  a = k(s, b, a, 8.639825450349722e-18);
  b = k(s, a, b, 4.4011290619503305e-17);
  a = k(s, b, a, -4.484121857451713e-16);
  b = k(s, a, b, -5.837257298200292e-16);
  a = k(s, b, a, 2.1025029447816124e-14);
  b = k(s, a, b, -5.1423791962816545e-14);
  a = k(s, b, a, -7.532254492201242e-13);
  b = k(s, a, b, 6.139846399947219e-12);
  a = k(s, b, a, 3.716668232691284e-12);
  b = k(s, a, b, -3.49225899719738e-10);
  a = k(s, b, a, 2.3740290130865664e-9);
  b = k(s, a, b, 3.9803181498049166e-10);
  a = k(s, b, a, -1.5388359532483808e-7);
  b = k(s, a, b, 0.000001764139993586401);
  a = k(s, b, a, -0.000013016081929247927);
  b = k(s, a, b, 0.00007380050777975496);
  a = k(s, b, a, -0.00033876287476575765);
  b = k(s, a, b, 0.0012688002090017797);
  a = k(s, b, a, -0.0037421640751624974);
  b = k(s, a, b, 0.007406929426914479);
  a = k(s, b, a, 0.00007369994185747382);
  b = k(s, a, b, -0.08593707502453761);
  const last = f64x2.add(f64x2.mul(s, b), f64x2.splat(2.4191706847560983));
  return f64x2.sub(f64x2.mul(f64x2.splat(0.5), last), a);
}
