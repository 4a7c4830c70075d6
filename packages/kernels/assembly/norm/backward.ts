import { total } from '../compute/vectors';
import { findMoments, high, low, NormJob, scale } from './row';

// Per row with x̂ = (x - mean) scale and h = g weight: the gradient of x is (h - Σh/n - x̂ Σ(h x̂)/n) scale, Σh only
// where the mean was subtracted.

/** Sums of a row: of h, and of h x̂. */
let sum: f64;
let product: f64;

/** Vectors whose sum is formed in floats. */
const LANES: usize = 1024;

/** The gradients of every row of a job. */
export function normRowsBackward(address: usize): void {
  const job = changetype<NormJob>(address);
  const bytes = <usize>job.size << 2;
  const shared = job.inner == 1;
  let place = job.first;
  if (shared) memory.fill(job.sums, 0, 2 * bytes);
  for (let row = 0; row < job.rows; row++) {
    const x = job.x + bytes * row;
    const g = job.grad + bytes * row;
    const out = job.out + bytes * row;
    findMoments(x, job.size, job.centered, job.eps);
    sum = 0;
    product = 0;
    if (shared) sumByPlace(g, x, out, bytes, job.weight, job.sums);
    else sumByBlock(job, g, x, out, bytes, place);
    finish(x, out, bytes, job.size, job.centered);
    if (!shared) place = (place + job.size / job.inner) % job.period;
  }
  if (shared) {
    grow(job.gradBias, job.sums, job.size);
    grow(job.gradWeight, job.sums + bytes, job.size);
  }
}

/** Leaves h in `out`, and adds the row to the sums per place: those of g, and behind them those of g x̂. */
function sumByPlace(g: usize, x: usize, out: usize, bytes: usize, weight: usize, sums: usize): void {
  const h = f32x4.splat(high);
  const l = f32x4.splat(low);
  const s = f32x4.splat(scale);
  const whole = bytes & -16;
  const products = sums + bytes;
  let at: usize = 0;
  while (at < whole) {
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    for (const stop = min(whole, at + LANES); at < stop; at += 16) {
      const grad = v128.load(g + at);
      const normal = f32x4.mul(f32x4.sub(f32x4.sub(v128.load(x + at), h), l), s);
      const times = f32x4.mul(grad, normal);
      v128.store(sums + at, f32x4.add(v128.load(sums + at), grad));
      v128.store(products + at, f32x4.add(v128.load(products + at), times));
      const w = weight == 0 ? f32x4.splat(1) : v128.load(weight + at);
      const weighted = f32x4.mul(grad, w);
      v128.store(out + at, weighted);
      a = f32x4.add(a, weighted);
      b = f32x4.add(b, f32x4.mul(times, w));
    }
    sum += total<f32>(a);
    product += total<f32>(b);
  }
  for (; at < bytes; at += 4) {
    const grad = load<f32>(g + at);
    const times = grad * ((load<f32>(x + at) - high - low) * scale);
    store<f32>(sums + at, load<f32>(sums + at) + grad);
    store<f32>(products + at, load<f32>(products + at) + times);
    const w: f32 = weight == 0 ? 1 : load<f32>(weight + at);
    store<f32>(out + at, grad * w);
    sum += <f64>(grad * w);
    product += <f64>(times * w);
  }
}

/** Leaves h in `out`, and adds the sums of each block to those of its place. */
function sumByBlock(job: NormJob, g: usize, x: usize, out: usize, bytes: usize, place: i32): void {
  const block = <usize>job.inner << 2;
  const whole = block & -16;
  const h = f32x4.splat(high);
  const l = f32x4.splat(low);
  for (const end = x + bytes; x < end; x += block, g += block, out += block) {
    const weight: f32 = job.weight == 0 ? 1 : load<f32>(job.weight + (<usize>place << 2));
    const w = f32x4.splat(weight);
    let ofGrad: f64 = 0;
    let ofProduct: f64 = 0;
    let at: usize = 0;
    while (at < whole) {
      let a = f32x4.splat(0);
      let b = f32x4.splat(0);
      for (const stop = min(whole, at + LANES); at < stop; at += 16) {
        const grad = v128.load(g + at);
        a = f32x4.add(a, grad);
        b = f32x4.add(b, f32x4.mul(grad, f32x4.sub(f32x4.sub(v128.load(x + at), h), l)));
        v128.store(out + at, f32x4.mul(grad, w));
      }
      ofGrad += total<f32>(a);
      ofProduct += total<f32>(b);
    }
    for (; at < block; at += 4) {
      const grad = load<f32>(g + at);
      ofGrad += <f64>grad;
      ofProduct += <f64>(grad * (load<f32>(x + at) - high - low));
      store<f32>(out + at, grad * weight);
    }
    ofProduct *= <f64>scale;
    const to = <usize>place << 3;
    store<f64>(job.gradBias + to, load<f64>(job.gradBias + to) + ofGrad);
    store<f64>(job.gradWeight + to, load<f64>(job.gradWeight + to) + ofProduct);
    sum += ofGrad * <f64>weight;
    product += ofProduct * <f64>weight;
    if (++place == job.period) place = 0;
  }
}

/** h in `out` becomes the gradient of x. */
function finish(x: usize, out: usize, bytes: usize, size: i32, centered: i32): void {
  const meanGrad: f32 = centered ? <f32>(sum / <f64>size) : 0;
  const slope = <f32>((product / <f64>size) * <f64>scale);
  const h = f32x4.splat(high);
  const l = f32x4.splat(low);
  const s = f32x4.splat(scale);
  const m = f32x4.splat(meanGrad);
  const d = f32x4.splat(slope);
  const whole = bytes & -16;
  let at: usize = 0;
  for (; at < whole; at += 16) {
    const along = f32x4.mul(f32x4.sub(f32x4.sub(v128.load(x + at), h), l), d);
    v128.store(out + at, f32x4.mul(f32x4.sub(f32x4.sub(v128.load(out + at), m), along), s));
  }
  for (; at < bytes; at += 4) {
    const along = (load<f32>(x + at) - high - low) * slope;
    store<f32>(out + at, (load<f32>(out + at) - meanGrad - along) * scale);
  }
}

/** Doubles grow by floats. */
function grow(to: usize, by: usize, count: i32): void {
  for (; count > 0; count--, to += 8, by += 4) store<f64>(to, load<f64>(to) + <f64>load<f32>(by));
}
