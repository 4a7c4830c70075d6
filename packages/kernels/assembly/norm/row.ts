import { total } from '../compute/vectors';

// Rows of floats that are normalised. Sums are of floats, four in each of four lanes, and those of at most LANES in
// double: what a sum loses does not grow with the row. A mean is subtracted in two parts, so that it may be large.

/** Bytes whose sum is formed in floats. */
const LANES: usize = 1024;

/** The sum of x - shift over a row. */
function sumOf(x: usize, size: i32, shift: f32): f64 {
  const by = f32x4.splat(shift);
  let sum: f64 = 0;
  const end = x + (<usize>size << 2);
  const whole = x + (<usize>(size & -16) << 2);
  while (x < whole) {
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    let c = f32x4.splat(0);
    let d = f32x4.splat(0);
    for (const stop = min(whole, x + LANES); x < stop; x += 64) {
      a = f32x4.add(a, f32x4.sub(v128.load(x), by));
      b = f32x4.add(b, f32x4.sub(v128.load(x, 16), by));
      c = f32x4.add(c, f32x4.sub(v128.load(x, 32), by));
      d = f32x4.add(d, f32x4.sub(v128.load(x, 48), by));
    }
    sum += total<f32>(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
  }
  for (; x < end; x += 4) sum += <f64>(load<f32>(x) - shift);
  return sum;
}

/** The sum of (x - high - low)² over a row. */
function squaresOf(x: usize, size: i32, high: f32, low: f32): f64 {
  const h = f32x4.splat(high);
  const l = f32x4.splat(low);
  let sum: f64 = 0;
  const end = x + (<usize>size << 2);
  const whole = x + (<usize>(size & -8) << 2);
  while (x < whole) {
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    for (const stop = min(whole, x + LANES); x < stop; x += 32) {
      const p = f32x4.sub(f32x4.sub(v128.load(x), h), l);
      const q = f32x4.sub(f32x4.sub(v128.load(x, 16), h), l);
      a = f32x4.add(a, f32x4.mul(p, p));
      b = f32x4.add(b, f32x4.mul(q, q));
    }
    sum += total<f32>(f32x4.add(a, b));
  }
  for (; x < end; x += 4) {
    const p = load<f32>(x) - high - low;
    sum += <f64>(p * p);
  }
  return sum;
}

// What findMoments has found: the normalised row is (x - high - low) scale.
export let high: f32;
export let low: f32;
export let scale: f32;

/** Mean and scale of a row. */
export function findMoments(x: usize, size: i32, centered: i32, eps: f64): void {
  let mean: f64 = 0;
  if (centered) {
    const shift = load<f32>(x);
    mean = <f64>shift + sumOf(x, size, shift) / <f64>size;
  }
  high = <f32>mean;
  low = <f32>(mean - <f64>high);
  // Rounded, so that what is infinite as a float is so here, as in PyTorch.
  const variance = <f32>(squaresOf(x, size, high, low) / <f64>size);
  scale = <f32>(1 / Math.sqrt(<f64>variance + eps));
}

/**
 * What rows are told by: elements of a row, `inner` of which share a place of the weights, of which there are `period`;
 * whether the mean is subtracted.
 */
@unmanaged
export class NormJob {
  rows: i32;
  size: i32;
  inner: i32;
  period: i32;
  /** The place of the weights where the first row begins. */
  first: i32;
  centered: i32;
  /** Addresses of floats; 0: none. */
  x: usize;
  weight: usize;
  bias: usize;
  /** The result: values, or the gradient of x. */
  out: usize;
  /** Of the result, floats; sums of doubles, one per place, that grow: of the bias and of the weight. */
  grad: usize;
  gradBias: usize;
  gradWeight: usize;
  /** Floats in which rows are added up before they go to those, if `inner` is 1: as many as both have. */
  sums: usize;
  eps: f64;
}
