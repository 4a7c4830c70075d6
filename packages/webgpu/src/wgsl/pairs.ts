import { products } from './exact.ts';
import { order } from './order.ts';
import { piece } from './piece.ts';

/** Quotients, roots and sizes of pairs of floats, and pairs in the arena. */
export const pairs = piece(
  /* wgsl */ `
fn kept2(x: vec2<f32>) -> vec2<f32> { return vec2(kept(x.x), kept(x.y)); }
fn pairAt(word: u32) -> vec2<f32> { return vec2(load(word), load(word + 1u)); }
fn setPair(word: u32, value: vec2<f32>) {
  store(word, value.x);
  store(word + 1u, value.y);
}
fn pairDifference(a: vec2<f32>, b: vec2<f32>) -> vec2<f32> { return settled(joined(a, -b)); }
fn pairQuotient(a: vec2<f32>, b: vec2<f32>) -> vec2<f32> {
  let q = kept(a.x / b.x);
  let rest = pairDifference(a, pairProduct(vec2(q, 0.0), b));
  return settled(vec2(q, rest.x / b.x));
}
fn pairRoot(a: vec2<f32>) -> vec2<f32> {
  let s = sqrt(a.x);
  if (s == 0.0) { return vec2(s, 0.0); }
  let rest = pairDifference(a, exactProduct(s, s));
  return settled(vec2(s, rest.x / (2.0 * s)));
}
fn pairSize(a: vec2<f32>) -> vec2<f32> { return select(a, -a, (bitcast<u32>(a.x) & 0x80000000u) != 0u); }
/** Whether a > b, neither of them below 0. */
fn isPairMore(a: vec2<f32>, b: vec2<f32>) -> bool {
  let x = bitcast<u32>(a.x);
  let y = bitcast<u32>(b.x);
  return isLess(y, x) || (isEqual(x, y) && a.y > b.y);
}
fn isPairZero(a: vec2<f32>) -> bool { return (bitcast<u32>(a.x) & 0x7fffffffu) == 0u; }`,
  products,
  order,
);
