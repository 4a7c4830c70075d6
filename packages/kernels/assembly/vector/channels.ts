import { load2, store2, total } from './wide';

// Batch normalisation: floats in (images, channels, inner) blocks, everything else doubles, one per channel. Sums have
// four lanes, element i in lane i % 4, and what is left of a row in a fifth: @wick/kernels' plain loops do the same. Where
// inner is 1, an even number of channels is walked along, two at a time: BatchNorm1d.

// @ts-ignore: decorator
@inline
function areRows(channels: i32, inner: i32): bool {
  return inner == 1 && channels > 1;
}

// @ts-ignore: decorator
@inline
function grow2(at: usize, by: v128): void {
  v128.store(at, f64x2.add(v128.load(at), by));
}

/** to[c] += sum of the channel */
export function sums(x: usize, images: i32, channels: i32, inner: i32, to: usize): void {
  const row = <usize>channels << 3;
  if (areRows(channels, inner)) {
    for (; images > 0; images--) for (let j: usize = 0; j < row; j += 16, x += 8) grow2(to + j, load2(x));
    return;
  }
  for (let i = 0; i < images; i++) {
    for (let j = 0; j < channels; j++) {
      let a = f64x2.splat(0);
      let b = f64x2.splat(0);
      let rest: f64 = 0;
      let k = inner;
      for (; k >= 4; k -= 4, x += 16) {
        a = f64x2.add(a, load2(x));
        b = f64x2.add(b, load2(x, 8));
      }
      for (; k > 0; k--, x += 4) rest += <f64>load<f32>(x);
      const at = to + (<usize>j << 3);
      store<f64>(at, load<f64>(at) + (total(f64x2.add(a, b)) + rest));
    }
  }
}

/** Divides doubles by a number. */
export function scale(at: usize, count: i32, by: f64): void {
  for (; count > 0; count--, at += 8) store<f64>(at, load<f64>(at) / by);
}

/** to[c] += sum of (x - mean[c])^2 */
export function moments(x: usize, images: i32, channels: i32, inner: i32, mean: usize, to: usize): void {
  const row = <usize>channels << 3;
  if (areRows(channels, inner)) {
    for (; images > 0; images--)
      for (let j: usize = 0; j < row; j += 16, x += 8) {
        const d = f64x2.sub(load2(x), v128.load(mean + j));
        grow2(to + j, f64x2.mul(d, d));
      }
    return;
  }
  for (let i = 0; i < images; i++) {
    for (let j = 0; j < channels; j++) {
      const m = load<f64>(mean + (<usize>j << 3));
      const centre = f64x2.splat(m);
      let a = f64x2.splat(0);
      let b = f64x2.splat(0);
      let rest: f64 = 0;
      let k = inner;
      for (; k >= 4; k -= 4, x += 16) {
        const p = f64x2.sub(load2(x), centre);
        const q = f64x2.sub(load2(x, 8), centre);
        a = f64x2.add(a, f64x2.mul(p, p));
        b = f64x2.add(b, f64x2.mul(q, q));
      }
      for (; k > 0; k--, x += 4) {
        const d = <f64>load<f32>(x) - m;
        rest += d * d;
      }
      const at = to + (<usize>j << 3);
      store<f64>(at, load<f64>(at) + (total(f64x2.add(a, b)) + rest));
    }
  }
}

/** sumTo[c] += sum of g; productTo[c] += invStd[c] sum of g (x - mean[c]) */
export function gradSums(
  g: usize,
  x: usize,
  images: i32,
  channels: i32,
  inner: i32,
  mean: usize,
  invStd: usize,
  sumTo: usize,
  productTo: usize,
): void {
  const row = <usize>channels << 3;
  if (areRows(channels, inner)) {
    for (; images > 0; images--)
      for (let j: usize = 0; j < row; j += 16, x += 8, g += 8) {
        const p = load2(g);
        grow2(sumTo + j, p);
        const product = f64x2.mul(p, f64x2.sub(load2(x), v128.load(mean + j)));
        grow2(productTo + j, f64x2.mul(product, v128.load(invStd + j)));
      }
    return;
  }
  for (let i = 0; i < images; i++) {
    for (let j = 0; j < channels; j++) {
      const at = <usize>j << 3;
      const m = load<f64>(mean + at);
      const centre = f64x2.splat(m);
      let sumA = f64x2.splat(0);
      let sumB = f64x2.splat(0);
      let productA = f64x2.splat(0);
      let productB = f64x2.splat(0);
      let sum: f64 = 0;
      let product: f64 = 0;
      let k = inner;
      for (; k >= 4; k -= 4, x += 16, g += 16) {
        const p = load2(g);
        const q = load2(g, 8);
        sumA = f64x2.add(sumA, p);
        sumB = f64x2.add(sumB, q);
        productA = f64x2.add(productA, f64x2.mul(p, f64x2.sub(load2(x), centre)));
        productB = f64x2.add(productB, f64x2.mul(q, f64x2.sub(load2(x, 8), centre)));
      }
      for (; k > 0; k--, x += 4, g += 4) {
        const v = <f64>load<f32>(g);
        sum += v;
        product += v * (<f64>load<f32>(x) - m);
      }
      store<f64>(sumTo + at, load<f64>(sumTo + at) + (total(f64x2.add(sumA, sumB)) + sum));
      const products = total(f64x2.add(productA, productB)) + product;
      store<f64>(productTo + at, load<f64>(productTo + at) + products * load<f64>(invStd + at));
    }
  }
}

/** out = (x - mean[c]) scale[c] + shift[c] */
export function affine(
  x: usize,
  out: usize,
  images: i32,
  channels: i32,
  inner: i32,
  mean: usize,
  scale: usize,
  shift: usize,
): void {
  const row = <usize>channels << 3;
  if (areRows(channels, inner)) {
    for (; images > 0; images--)
      for (let j: usize = 0; j < row; j += 16, x += 8, out += 8) {
        const scaled = f64x2.mul(f64x2.sub(load2(x), v128.load(mean + j)), v128.load(scale + j));
        store2(out, f64x2.add(scaled, v128.load(shift + j)));
      }
    return;
  }
  for (let i = 0; i < images; i++) {
    for (let j = 0; j < channels; j++) {
      const at = <usize>j << 3;
      const m = load<f64>(mean + at);
      const a = load<f64>(scale + at);
      const b = load<f64>(shift + at);
      const m2 = f64x2.splat(m);
      const a2 = f64x2.splat(a);
      const b2 = f64x2.splat(b);
      let k = inner;
      for (; k >= 2; k -= 2, x += 8, out += 8) {
        store2(out, f64x2.add(f64x2.mul(f64x2.sub(load2(x), m2), a2), b2));
      }
      if (k > 0) {
        store<f32>(out, <f32>((<f64>load<f32>(x) - m) * a + b));
        x += 4;
        out += 4;
      }
    }
  }
}

/** out = scale[c] (g - meanGrad[c] - (x - mean[c]) slope[c]) */
export function gradInput(
  g: usize,
  x: usize,
  out: usize,
  images: i32,
  channels: i32,
  inner: i32,
  mean: usize,
  scale: usize,
  meanGrad: usize,
  slope: usize,
): void {
  const row = <usize>channels << 3;
  if (areRows(channels, inner)) {
    for (; images > 0; images--)
      for (let j: usize = 0; j < row; j += 16, x += 8, g += 8, out += 8) {
        const normal = f64x2.mul(f64x2.sub(load2(x), v128.load(mean + j)), v128.load(slope + j));
        const rest = f64x2.sub(f64x2.sub(load2(g), v128.load(meanGrad + j)), normal);
        store2(out, f64x2.mul(v128.load(scale + j), rest));
      }
    return;
  }
  for (let i = 0; i < images; i++) {
    for (let j = 0; j < channels; j++) {
      const at = <usize>j << 3;
      const m = load<f64>(mean + at);
      const a = load<f64>(scale + at);
      const b = load<f64>(meanGrad + at);
      const d = load<f64>(slope + at);
      const m2 = f64x2.splat(m);
      const a2 = f64x2.splat(a);
      const b2 = f64x2.splat(b);
      const d2 = f64x2.splat(d);
      let k = inner;
      for (; k >= 2; k -= 2, x += 8, g += 8, out += 8) {
        const normal = f64x2.mul(f64x2.sub(load2(x), m2), d2);
        store2(out, f64x2.mul(a2, f64x2.sub(f64x2.sub(load2(g), b2), normal)));
      }
      if (k > 0) {
        store<f32>(out, <f32>(a * (<f64>load<f32>(g) - b - (<f64>load<f32>(x) - m) * d)));
        x += 4;
        g += 4;
        out += 4;
      }
    }
  }
}
