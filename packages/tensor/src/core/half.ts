import { convertTyped } from '@wick/kernels';
import type { DType, NumberArray } from './dtype.ts';
import { reusing } from './reusing.ts';

// IEEE binary16 and bfloat16: stored as their bits, widened exactly to float32, rounded back to nearest, ties to even.

/** The floating-point types of 16 bits, stored as their bits. */
export type HalfDType = 'float16' | 'bfloat16';

/** True for `float16` and `bfloat16`, which operations widen to float32. */
export function isHalf(dtype: string): dtype is HalfDType {
  return dtype === 'float16' || dtype === 'bfloat16';
}

const bits = /* @__PURE__ */ new Uint32Array(1);
const value = /* @__PURE__ */ new Float32Array(bits.buffer);

/** float32's bits for all 65536 of float16, made once: looking up beats computing. */
let table: Uint32Array | undefined;

function widened16(): Uint32Array {
  if (table) return table;
  table = new Uint32Array(65536);
  for (let h = 0; h < 65536; h++) {
    const sign = (h & 0x8000) << 16;
    const exponent = (h >>> 10) & 31;
    const fraction = h & 0x3ff;
    if (exponent === 31) table[h] = sign | 0x7f800000 | (fraction << 13);
    else if (exponent > 0) table[h] = sign | ((exponent + 112) << 23) | (fraction << 13);
    else {
      value[0] = fraction * 2 ** -24; // subnormal here, normal in float32
      table[h] = sign | bits[0]!;
    }
  }
  return table;
}

const known = (dtype: DType, length: number) => reusing.by?.array(dtype, length, false) ?? null;

/** The values of half floats, exactly: the payload of a NaN is kept. */
export function widen(halves: Uint16Array, dtype: HalfDType): Float32Array {
  const n = halves.length;
  const floats = (known('float32', n) as Float32Array | null) ?? new Float32Array(n);
  const out = new Uint32Array(floats.buffer, floats.byteOffset, n);
  if (dtype === 'bfloat16') for (let i = 0; i < n; i++) out[i] = halves[i]! << 16;
  else {
    const wide = widened16();
    for (let i = 0; i < n; i++) out[i] = wide[halves[i]!]!;
  }
  return floats;
}

/**
 * Numbers as half floats. What is not float32 is rounded to it first, so float64 and integers are rounded twice: PyTorch
 * does so.
 */
export function narrow(values: NumberArray, dtype: HalfDType): Uint16Array {
  const floats = values instanceof Float32Array ? values : new Float32Array(values);
  const { buffer, byteOffset, length } = floats;
  const out = (known(dtype, length) as Uint16Array | null) ?? new Uint16Array(length);
  if (convertTyped(dtype, floats, out)) return out;
  const words = new Uint32Array(buffer, byteOffset, length);
  if (dtype === 'bfloat16') for (let i = 0; i < length; i++) out[i] = toBfloat16(words[i]!);
  else for (let i = 0; i < length; i++) out[i] = toFloat16(words[i]!);
  return out;
}

/** A number as the bits of a half float. */
export function halfBits(x: number, dtype: HalfDType): number {
  value[0] = x;
  return (dtype === 'bfloat16' ? toBfloat16 : toFloat16)(bits[0]!);
}

/** The number that the bits of a half float stand for. */
export function halfValue(half: number, dtype: HalfDType): number {
  bits[0] = dtype === 'bfloat16' ? half << 16 : widened16()[half]!;
  return value[0]!;
}

// float32's bits rounded to bfloat16's. Every NaN becomes 0x7fc0.
function toBfloat16(word: number): number {
  return (word & 0x7fffffff) > 0x7f800000 ? 0x7fc0 : (word + 0x7fff + ((word >>> 16) & 1)) >>> 16;
}

// float32's bits rounded to float16's. A NaN keeps its sign and the upper part of its payload, and becomes a quiet one.
function toFloat16(word: number): number {
  const sign = (word >>> 16) & 0x8000;
  const magnitude = word & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00 | ((magnitude >>> 13) & 0x1ff);
  if (magnitude >= 0x477ff000) return sign | 0x7c00; // from 65520 on
  // From 2^-14, the smallest normal number, on.
  if (magnitude >= 0x38800000) return sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
  // Adding 0.5 leaves the value in units of 2^-24 in the low bits, rounded by the addition itself.
  bits[0] = magnitude;
  value[0] = value[0]! + 0.5;
  return sign | (bits[0]! - 0x3f000000);
}
