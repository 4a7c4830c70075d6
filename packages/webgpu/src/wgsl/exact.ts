import { isNan } from './header.ts';
import { piece } from './piece.ts';

// WGSL may reorder sums and products, and compilers do. What must be done as it is written goes through `kept`, which
// they cannot see through: kernels that use these pieces have a first parameter `zero`, which is 0.

export const kept = piece(/* wgsl */ `
fn kept(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) ^ params.zero); }`);

export const nan = piece(isNan);

/** The same of four floats. */
export const kept4 = piece(/* wgsl */ `
fn kept4(x: vec4<f32>) -> vec4<f32> { return bitcast<vec4<f32>>(bitcast<vec4<u32>>(x) ^ vec4(params.zero)); }`);

export const nan4 = piece(/* wgsl */ `
fn isNan4(x: vec4<f32>) -> vec4<bool> {
  return (bitcast<vec4<u32>>(x) & vec4(0x7fffffffu)) > vec4(0x7f800000u);
}`);

/** A sum of floats as two of them, the second what the first has lost: about 48 bits, where the CPU has a double. */
export const sums = piece(
  /* wgsl */ `
/** a + b */
fn exactSum(a: f32, b: f32) -> vec2<f32> {
  let s = kept(a + b);
  let t = kept(s - a);
  return vec2(s, (a - kept(s - t)) + (b - t));
}
/** a b */
fn exactProduct(a: f32, b: f32) -> vec2<f32> {
  let p = kept(a * b);
  let ah = bitcast<f32>(bitcast<u32>(a) & 0xfffff000u);
  let bh = bitcast<f32>(bitcast<u32>(b) & 0xfffff000u);
  let al = kept(a - ah);
  let bl = kept(b - bh);
  return vec2(p, (kept(kept(kept(ah * bh - p) + ah * bl) + al * bh)) + al * bl);
}
/** A sum that grows by a float. */
fn grown(sum: vec2<f32>, x: f32) -> vec2<f32> {
  let s = exactSum(sum.x, x);
  return vec2(s.x, sum.y + s.y);
}
/** A sum that grows by a product, whose own rounding is not lost. */
fn grownBy(sum: vec2<f32>, a: f32, b: f32) -> vec2<f32> {
  let p = exactProduct(a, b);
  let s = exactSum(sum.x, p.x);
  return vec2(s.x, sum.y + (s.y + p.y));
}
fn joined(a: vec2<f32>, b: vec2<f32>) -> vec2<f32> {
  let s = exactSum(a.x, b.x);
  return vec2(s.x, (a.y + b.y) + s.y);
}
/** The second float no larger than what the first rounds; of what is not finite nothing is left. */
fn settled(sum: vec2<f32>) -> vec2<f32> {
  if ((bitcast<u32>(sum.x) & 0x7f800000u) == 0x7f800000u) { return vec2(sum.x, 0.0); }
  let s = kept(sum.x + sum.y);
  return vec2(s, sum.y - kept(s - sum.x));
}
/** A sum by a float. */
fn divided(sum: vec2<f32>, by: f32) -> vec2<f32> {
  let s = settled(sum);
  let q = kept(s.x / by);
  let p = exactProduct(q, by);
  let rest = kept(s.x - p.x) - p.y + s.y;
  return settled(vec2(q, rest / by));
}`,
  kept,
);

/** Products of two such numbers. */
export const products = piece(
  /* wgsl */ `
fn pairProduct(a: vec2<f32>, b: vec2<f32>) -> vec2<f32> {
  let p = exactProduct(a.x, b.x);
  // What a product of 2^-100 has lost, and the halves of its factors, may be below the least float there is.
  if (abs(p.x) < 7.8886090522101181e-31) { return vec2(p.x, 0.0); }
  return settled(vec2(p.x, p.y + (a.x * b.y + a.y * b.x)));
}`,
  sums,
);
