import { kept, nan } from './exact.ts';
import { constant, horner } from './exponential.ts';
import { piece } from './piece.ts';

// The polynomials of @wick/kernels' src/pointwise/plain/logarithm.ts.

const P = [
  -0.07634497433900833, 0.1276157796382904, -0.13160182535648346, 0.14201757311820984, -0.16623356938362122,
  0.20001226663589478, -0.2500081956386566, 0.3333333134651184,
];

export const split = piece(
  /* wgsl */ `
struct Split { k: i32, f: f32 }
/** k and f in x = 2^k (1 + f) with 1 + f from √½ to √2, for x > 0; adapters may take small floats for 0, but not their bits. */
fn splitOf(x: f32) -> Split {
  var bits = bitcast<u32>(x);
  var k = -127;
  if (bits < 0x800000u) {
    bits = bitcast<u32>(f32(bits));
    k = -276;
  }
  let moved = bits + ${0x3f800000 - 0x3f3504f3}u;
  k += i32(moved >> 23u);
  return Split(k, kept(bitcast<f32>((moved & 0x7fffffu) + 0x3f3504f3u)) - 1.0);
}`,
  kept,
);

export const log = piece(
  /* wgsl */ `
fn log_(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  if ((bits & 0x7fffffffu) == 0u) { return bitcast<f32>(0xff800000u | params.zero); }
  if (bits >= 0x7f800000u) { return bitcast<f32>(select(0x7fc00000u, bits, bits == 0x7f800000u) | params.zero); }
  let s = splitOf(x);
  let r = s.f;
  let k = f32(s.k);
  let z = r * r;
  let cubic = ${horner('r', P)} * z * r;
  let tail = (cubic + k * ${constant(-2.1219444e-4)}) - z * 0.5;
  return kept(tail + r) + k * ${constant(0.693359375)};
}`,
  split,
);

export const log1p = piece(
  /* wgsl */ `
fn log1p_(x: f32) -> f32 {
  if (isNan(x) || x == 0.0) { return x; }
  let u = kept(x + 1.0);
  let l = log_(u);
  if (abs(l) < 1000.0) { return l + (x - kept(u - 1.0)) / u; }
  return l;
}`,
  log,
  nan,
);
