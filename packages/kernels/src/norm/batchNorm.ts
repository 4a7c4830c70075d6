import type { FloatArray } from '../floatArray.ts';
import { channelsByWasm } from './wasmChannels.ts';

// Sums are in double, in four lanes (element i of a row in lane i % 4) and a fifth for what is left: the sums do not wait
// for each other, and WebAssembly forms the same ones, bit for bit. Where inner is 1 (BatchNorm1d) a row holds all channels:
// then it is walked along, with the same sums.

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
  const size = [n, c, inner] as const;
  const done = channelsByWasm([x], out, size, [mean, scale, shift], [], (kernels, [from], to, [m, a, b]) =>
    kernels.affine(from!, to, n, c, inner, m!, a!, b!),
  );
  if (done) return;
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
  const size = [n, c, inner] as const;
  const done = channelsByWasm(
    [g, x],
    null,
    size,
    [mean, invStd],
    [sums, products],
    (kernels, [v, from], _, [m, f], [s, p]) => kernels.gradSums(v!, from!, n, c, inner, m!, f!, s!, p!),
  );
  if (inner === 1 && !done) {
    for (let i = 0, at = 0; i < n; i++)
      for (let j = 0; j < c; j++, at++) {
        sums[j]! += g[at]!;
        products[j]! += g[at]! * (x[at]! - mean[j]!) * invStd[j]!;
      }
    return { grad: sums, gradTimesNormalized: products };
  }
  for (let i = 0, at = 0; i < n && !done; i++) {
    for (let j = 0; j < c; j++) {
      const m = mean[j]!;
      const end = at + inner;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      let p0 = 0;
      let p1 = 0;
      let p2 = 0;
      let p3 = 0;
      for (; at + 4 <= end; at += 4) {
        s0 += g[at]!;
        s1 += g[at + 1]!;
        s2 += g[at + 2]!;
        s3 += g[at + 3]!;
        p0 += g[at]! * (x[at]! - m);
        p1 += g[at + 1]! * (x[at + 1]! - m);
        p2 += g[at + 2]! * (x[at + 2]! - m);
        p3 += g[at + 3]! * (x[at + 3]! - m);
      }
      let s = 0;
      let p = 0;
      for (; at < end; at++) {
        s += g[at]!;
        p += g[at]! * (x[at]! - m);
      }
      sums[j]! += s0 + s2 + (s1 + s3) + s;
      products[j]! += (p0 + p2 + (p1 + p3) + p) * invStd[j]!;
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
  const meanGrad = sums.grad.map((sum) => sum / count);
  const slope = sums.gradTimesNormalized.map((sum, j) => (sum / count) * invStd[j]!);
  const size = [n, c, inner] as const;
  const perChannel = [mean, scale, meanGrad, slope];
  const done = channelsByWasm([g, x], out, size, perChannel, [], (kernels, [v, from], to, [m, a, b, d]) =>
    kernels.gradInput(v!, from!, to, n, c, inner, m!, a!, b!, d!),
  );
  if (done) return;
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < c; j++) {
      const m = mean[j]!;
      const a = scale[j]!;
      const b = meanGrad[j]!;
      const d = slope[j]!;
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
  const done = channelsByWasm([x], null, [n, c, inner], [], [mean, variance], (kernels, [from], _, __, [m, v]) => {
    kernels.sums(from!, n, c, inner, m!);
    kernels.scale(m!, c, count);
    kernels.moments(from!, n, c, inner, m!, v!);
  });
  if (!done) {
    addSums(x, n, c, inner, mean);
    for (let j = 0; j < c; j++) mean[j]! /= count;
    addSquares(x, n, c, inner, mean, variance);
  }
  for (let j = 0; j < c; j++) variance[j]! /= count;
  return { mean, variance };
}

/** to_c += Σ x */
function addSums(x: FloatArray, n: number, c: number, inner: number, to: Float64Array): void {
  if (inner === 1) {
    for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < c; j++, at++) to[j]! += x[at]!;
    return;
  }
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < c; j++) {
      const end = at + inner;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (; at + 4 <= end; at += 4) {
        s0 += x[at]!;
        s1 += x[at + 1]!;
        s2 += x[at + 2]!;
        s3 += x[at + 3]!;
      }
      let s = 0;
      for (; at < end; at++) s += x[at]!;
      to[j]! += s0 + s2 + (s1 + s3) + s;
    }
  }
}

/** to_c += Σ (x - mean_c)² */
function addSquares(x: FloatArray, n: number, c: number, inner: number, mean: Float64Array, to: Float64Array): void {
  if (inner === 1) {
    for (let i = 0, at = 0; i < n; i++)
      for (let j = 0; j < c; j++, at++) to[j]! += (x[at]! - mean[j]!) * (x[at]! - mean[j]!);
    return;
  }
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < c; j++) {
      const m = mean[j]!;
      const end = at + inner;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (; at + 4 <= end; at += 4) {
        s0 += (x[at]! - m) * (x[at]! - m);
        s1 += (x[at + 1]! - m) * (x[at + 1]! - m);
        s2 += (x[at + 2]! - m) * (x[at + 2]! - m);
        s3 += (x[at + 3]! - m) * (x[at + 3]! - m);
      }
      let s = 0;
      for (; at < end; at++) s += (x[at]! - m) * (x[at]! - m);
      to[j]! += s0 + s2 + (s1 + s3) + s;
    }
  }
}
