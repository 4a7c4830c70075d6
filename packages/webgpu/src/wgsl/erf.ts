import { nan } from './exact.ts';
import { constant, horner } from './exponential.ts';
import { piece } from './piece.ts';

// The quotient of @wick/kernels' src/pointwise/plain/erf.ts.

const P = [
  2.050122930086218e-6, 0.0002848820004146546, 0.00376552133820951, 0.0527484267950058, 0.1904040277004242,
  1.1283791065216064,
];
const Q = [
  3.8092053728178144e-5, 0.0011625151382759213, 0.014969021081924438, 0.1141081303358078, 0.5020739436149597, 1,
];

export const erf = piece(
  /* wgsl */ `
fn erf_(x: f32) -> f32 {
  if (isNan(x) || x == 0.0) { return x; }
  let a = abs(x);
  let z = x * x;
  let r = select(a * ${horner('z', P)} / ${horner('z', Q)}, 1.0, a >= ${constant(3.92)});
  return bitcast<f32>(bitcast<u32>(r) | (bitcast<u32>(x) & 0x80000000u));
}`,
  nan,
);
