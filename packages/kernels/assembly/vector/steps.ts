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
 * One step of Adam or its kin, four elements at a time, in float as PyTorch has it; `most` is 0 without amsgrad. The `form` of the
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
  const c = f32x4.splat(<f32>(near ? w1 : w1 - 1));
  const sign = f32x4.splat(<f32>s);
  const decay = f32x4.splat(<f32>w);
  const shrinking = f32x4.splat(<f32>shrink);
  const second = f32x4.splat(<f32>beta2);
  const share = f32x4.splat(<f32>w2);
  const root = f32x4.splat(<f32>correction);
  const least = f32x4.splat(<f32>eps);
  const step = f32x4.splat(<f32>a);
  const ahead = f32x4.splat(<f32>ofGrad);
  for (; p < end; p += 16, grad += 16, m += 16, v += 16) {
    const x = f32x4.mul(v128.load(p), shrinking);
    let g = f32x4.mul(sign, v128.load(grad));
    if (w != 0) g = f32x4.add(g, f32x4.mul(decay, x));
    const before = v128.load(m);
    const moved = f32x4.mul(c, f32x4.sub(g, before));
    const first = f32x4.add(near ? before : g, moved);
    v128.store(m, first);
    let square = f32x4.add(f32x4.mul(v128.load(v), second), f32x4.mul(f32x4.mul(share, g), g));
    v128.store(v, square);
    if (most != 0) {
      square = f32x4.max(v128.load(most), square);
      v128.store(most, square);
      most += 16;
    }
    let u = f32x4.mul(step, first);
    if (ofGrad != 0) u = f32x4.add(u, f32x4.mul(ahead, g));
    if (form != 0) {
      // One place where forms meet: with a branch each, engines make code of a third of the speed.
      const d = form == 2 ? f32x4.sqrt(f32x4.div(square, root)) : f32x4.div(f32x4.sqrt(square), root);
      u = f32x4.div(u, f32x4.add(d, least));
    }
    v128.store(p, f32x4.add(x, u));
  }
}
