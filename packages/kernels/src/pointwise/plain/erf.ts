import { erf as wide } from './erfWide.ts';
import { rowOf } from './rows.ts';

// What assembly/pointwise/erf.ts does, one float after the other.

const f = Math.fround;
const END = f(3.92);
const P = [
  1.1283791065216064, 0.1904040277004242, 0.0527484267950058, 0.00376552133820951, 0.0002848820004146546,
  2.050122930086218e-6,
].map(f) as [number, number, number, number, number, number];
const Q = [
  0.5020739436149597, 0.1141081303358078, 0.014969021081924438, 0.0011625151382759213, 3.8092053728178144e-5,
].map(f) as [number, number, number, number, number];
const [P0, P1, P2, P3, P4, P5] = P;
const [Q1, Q2, Q3, Q4, Q5] = Q;

function erfFloat(x: number): number {
  if (x === 0 || Number.isNaN(x)) return x;
  const a = Math.abs(x);
  if (a >= END) return x < 0 ? -1 : 1;
  const z = f(x * x);
  let p = f(f(P5 * z) + P4);
  p = f(f(p * z) + P3);
  p = f(f(p * z) + P2);
  p = f(f(p * z) + P1);
  p = f(f(p * z) + P0);
  let q = f(f(Q5 * z) + Q4);
  q = f(f(q * z) + Q3);
  q = f(f(q * z) + Q2);
  q = f(f(q * z) + Q1);
  q = f(f(q * z) + 1);
  const r = f(a * p) / q;
  return x < 0 ? -r : r;
}

export const erf = rowOf(erfFloat);
export const erfWide = rowOf(wide);
