import { load2, rounded, store2 } from './wide';

// Steps of optimisers on floats, two at a time in double, with the roundings of @wick/kernels' plain loops.

/** p += a (s g + w p) */
export function descend(p: usize, grad: usize, count: i32, s: f64, w: f64, a: f64): void {
  const end = p + (<usize>count << 2);
  const sign = f64x2.splat(s);
  const decay = f64x2.splat(w);
  const step = f64x2.splat(a);
  for (; p < end; p += 8, grad += 8) {
    const x = load2(p);
    let g = f64x2.mul(sign, load2(grad));
    if (w != 0) g = rounded(f64x2.add(g, f64x2.mul(decay, x)));
    store2(p, f64x2.add(x, f64x2.mul(step, g)));
  }
}

/** b = m b + share (s g + w p); p += a b, or a (s g + w p + m b). */
export function descendWithMomentum(
  p: usize,
  grad: usize,
  b: usize,
  count: i32,
  s: f64,
  w: f64,
  m: f64,
  share: f64,
  nesterov: i32,
  a: f64,
): void {
  const end = p + (<usize>count << 2);
  const sign = f64x2.splat(s);
  const decay = f64x2.splat(w);
  const momentum = f64x2.splat(m);
  const part = f64x2.splat(share);
  const step = f64x2.splat(a);
  for (; p < end; p += 8, grad += 8, b += 8) {
    const x = load2(p);
    let g = f64x2.mul(sign, load2(grad));
    if (w != 0) g = rounded(f64x2.add(g, f64x2.mul(decay, x)));
    const kept = rounded(f64x2.mul(load2(b), momentum));
    let u = rounded(f64x2.add(kept, f64x2.mul(part, g)));
    store2(b, u);
    if (nesterov) u = rounded(f64x2.add(g, f64x2.mul(momentum, u)));
    store2(p, f64x2.add(x, f64x2.mul(step, u)));
  }
}

/**
 * One step of Adam or its kin; `most` is 0 without amsgrad. What is stored is read back rounded. The `form` of the
 * denominator: 0 none, 1 √v / correction + eps, 2 √(v / correction) + eps.
 */
export function adam(
  p: usize,
  grad: usize,
  m: usize,
  v: usize,
  most: usize,
  count: i32,
  s: f64,
  w: f64,
  shrink: f64,
  w1: f64,
  beta2: f64,
  w2: f64,
  correction: f64,
  form: i32,
  eps: f64,
  a: f64,
  ofGrad: f64,
): void {
  const end = p + (<usize>count << 2);
  const near = w1 < 0.5;
  const c = f64x2.splat(near ? w1 : w1 - 1);
  const sign = f64x2.splat(s);
  const decay = f64x2.splat(w);
  const shrinking = f64x2.splat(shrink);
  const second = f64x2.splat(beta2);
  const share = f64x2.splat(w2);
  const root = f64x2.splat(correction);
  const least = f64x2.splat(eps);
  const step = f64x2.splat(a);
  const ahead = f64x2.splat(ofGrad);
  for (; p < end; p += 8, grad += 8, m += 8, v += 8) {
    const x = f64x2.mul(load2(p), shrinking);
    let g = f64x2.mul(sign, load2(grad));
    if (w != 0) g = f64x2.add(g, f64x2.mul(decay, x));
    const before = load2(m);
    const moved = f64x2.mul(c, f64x2.sub(g, before));
    const first = rounded(f64x2.add(near ? before : g, moved));
    store2(m, first);
    let square = rounded(f64x2.add(f64x2.mul(load2(v), second), f64x2.mul(f64x2.mul(share, g), g)));
    store2(v, square);
    if (most != 0) {
      square = f64x2.max(load2(most), square);
      store2(most, square);
      most += 8;
    }
    let u = f64x2.mul(step, first);
    if (ofGrad != 0) u = f64x2.add(u, f64x2.mul(ahead, g));
    if (form == 1) u = f64x2.div(u, f64x2.add(f64x2.div(f64x2.sqrt(square), root), least));
    if (form == 2) u = f64x2.div(u, f64x2.add(f64x2.sqrt(f64x2.div(square, root)), least));
    store2(p, f64x2.add(x, u));
  }
}
