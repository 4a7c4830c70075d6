import { kept } from './exact.ts';
import { constant } from './exponential.ts';
import { piece } from './piece.ts';

/** Terms before the tail, and B(2k) / (2k)! of Euler's and Maclaurin's sum: what a float sees of them. */
const TERMS = 8;
const TAIL = [1 / 12, -1 / 720, 1 / 30240, -1 / 1209600];

const tail = TAIL.map(
  (factor, k) => /* wgsl */ `
  term = kept(term * (s + ${constant(2 * k)})) * r;
  sum = kept(sum + term * ${constant(factor)});
  term = kept(term * (s + ${constant(2 * k + 1)})) * r;`,
).join('');

/** Hurwitz' zeta function Σ (k + q)^-s over k = 0, 1, …, of a whole s from 2 up and q > 0. */
export const zeta = piece(
  /* wgsl */ `
fn wholePower(x: f32, n: u32) -> f32 {
  var power = x;
  for (var k = 1u; k < n; k++) { power = kept(power * x); }
  return power;
}
fn zeta_(s: f32, q: f32) -> f32 {
  let n = u32(clamp(s, 2.0, 64.0));
  let r = 1.0 / (q + ${constant(TERMS)});
  var term = wholePower(r, n);
  var sum = wholePower(r, n - 1u) / (s - 1.0) + term * 0.5;${tail}
  for (var k = ${TERMS}u; k > 0u; k--) { sum = kept(sum + wholePower(1.0 / (q + f32(k - 1u)), n)); }
  return sum;
}`,
  kept,
);
