import type { FloatArray } from '../floatArray.ts';

/** Per channel: x̂ = (x - mean) · invStd, with the sums that the gradient of batch normalisation needs. */
export interface ChannelSums {
  /** Σ g */
  readonly grad: Float64Array;
  /** Σ g · x̂ */
  readonly gradTimesNormalized: Float64Array;
}

/**
 * out = (x - mean_c) · scale_c + shift_c over an (n, c, inner) block, where scale = weight · invStd and shift = bias.
 *
 * @param scale - c factors
 * @param shift - c summands
 */
export function channelAffine<T extends FloatArray>(
  x: T,
  n: number,
  c: number,
  inner: number,
  mean: Float64Array,
  scale: Float64Array,
  shift: Float64Array,
  out: T,
): void {
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < c; j++) {
      const m = mean[j]!;
      const a = scale[j]!;
      const b = shift[j]!;
      for (const end = at + inner; at < end; at++) out[at] = (x[at]! - m) * a + b;
    }
  }
}

/** Σ g and Σ g · x̂ per channel of an (n, c, inner) block, added up in double. */
export function channelGradSums<T extends FloatArray>(
  g: T,
  x: T,
  n: number,
  c: number,
  inner: number,
  mean: Float64Array,
  invStd: Float64Array,
): ChannelSums {
  const sums = new Float64Array(c);
  const products = new Float64Array(c);
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < c; j++) {
      const m = mean[j]!;
      let s = 0;
      let p = 0;
      for (const end = at + inner; at < end; at++) {
        const v = g[at]!;
        s += v;
        p += v * (x[at]! - m);
      }
      sums[j]! += s;
      products[j]! += p * invStd[j]!;
    }
  }
  return { grad: sums, gradTimesNormalized: products };
}

/**
 * The gradient of batch normalisation by batch statistics with respect to its input:
 * out = scale_c · (g - Σg/N - x̂ · Σ(g·x̂)/N), N = n · inner, scale = weight · invStd.
 */
export function channelGradInput<T extends FloatArray>(
  g: T,
  x: T,
  n: number,
  c: number,
  inner: number,
  mean: Float64Array,
  invStd: Float64Array,
  scale: Float64Array,
  sums: ChannelSums,
  out: T,
): void {
  const count = n * inner;
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < c; j++) {
      const m = mean[j]!;
      const a = scale[j]!;
      const b = sums.grad[j]! / count;
      const d = (sums.gradTimesNormalized[j]! / count) * invStd[j]!;
      for (const end = at + inner; at < end; at++) out[at] = a * (g[at]! - b - (x[at]! - m) * d);
    }
  }
}

/** Mean and biased variance per channel of an (n, c, inner) block, in two passes and in double. */
export function channelMoments<T extends FloatArray>(
  x: T,
  n: number,
  c: number,
  inner: number,
): { mean: Float64Array; variance: Float64Array } {
  const mean = new Float64Array(c);
  const variance = new Float64Array(c);
  const count = n * inner;
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < c; j++) {
      let s = 0;
      for (const end = at + inner; at < end; at++) s += x[at]!;
      mean[j]! += s;
    }
  }
  for (let j = 0; j < c; j++) mean[j]! /= count;
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < c; j++) {
      const m = mean[j]!;
      let s = 0;
      for (const end = at + inner; at < end; at++) {
        const d = x[at]! - m;
        s += d * d;
      }
      variance[j]! += s;
    }
  }
  for (let j = 0; j < c; j++) variance[j]! /= count;
  return { mean, variance };
}
