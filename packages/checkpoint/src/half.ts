// IEEE binary16 and bfloat16, widened exactly to float32 and rounded back to nearest, ties to even.

const bits = new Uint32Array(1);
const value = new Float32Array(bits.buffer);

/** float16 to float32, all 65536 of them made once: looking up beats computing. */
let table: Float32Array | undefined;

function widenTable(): Float32Array {
  if (table) return table;
  const words = new Uint32Array(65536);
  for (let h = 0; h < 65536; h++) {
    const sign = (h & 0x8000) << 16;
    const exponent = (h >>> 10) & 31;
    const fraction = h & 0x3ff;
    if (exponent === 31) words[h] = sign | 0x7f800000 | (fraction << 13);
    else if (exponent > 0) words[h] = sign | ((exponent + 112) << 23) | (fraction << 13);
    else {
      // Subnormal: fraction * 2^-24, which float32 holds as a normal number.
      value[0] = fraction * 2 ** -24;
      words[h] = sign | bits[0]!;
    }
  }
  table = new Float32Array(words.buffer);
  return table;
}

/** Widens float16 words to float32. */
export function float16ToFloat32(words: Uint16Array): Float32Array {
  const widened = new Uint32Array(widenTable().buffer);
  const out = new Uint32Array(words.length);
  for (let i = 0; i < words.length; i++) out[i] = widened[words[i]!]!;
  return new Float32Array(out.buffer);
}

/** Widens bfloat16 words to float32: they are its upper halves. */
export function bfloat16ToFloat32(words: Uint16Array): Float32Array {
  const out = new Uint32Array(words.length);
  for (let i = 0; i < words.length; i++) out[i] = words[i]! << 16;
  return new Float32Array(out.buffer);
}

/** Narrows float32 that was widened from float16 back to its very bits, those of NaN too; rounds what was not. */
export function float32ToFloat16(values: Float32Array): Uint16Array {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const out = toFloat16(values);
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if ((word & 0x7fffffff) > 0x7f800000) out[i] = ((word >>> 16) & 0x8000) | 0x7c00 | ((word >>> 13) & 0x3ff || 0x200);
  }
  return out;
}

/** Narrows float32 that was widened from bfloat16 back to its very bits, those of NaN too; rounds what was not. */
export function float32ToBfloat16(values: Float32Array): Uint16Array {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const out = toBfloat16(values);
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if ((word & 0x7fffffff) > 0x7f800000) out[i] = (word >>> 16) | (word & 0x7f0000 ? 0 : 0x40);
  }
  return out;
}

/** Rounds to bfloat16. A NaN becomes PyTorch's 0x7fc0. */
export function toBfloat16(values: ArrayLike<number>): Uint16Array {
  const out = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) {
    value[0] = values[i]!;
    const word = bits[0]!;
    out[i] = (word & 0x7fffffff) > 0x7f800000 ? 0x7fc0 : (word + 0x7fff + ((word >>> 16) & 1)) >>> 16;
  }
  return out;
}

/** Rounds to float16; what is too large becomes infinite. */
export function toFloat16(values: ArrayLike<number>): Uint16Array {
  const out = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) {
    value[0] = values[i]!;
    const word = bits[0]!;
    const sign = (word >>> 16) & 0x8000;
    const magnitude = word & 0x7fffffff;
    if (magnitude > 0x7f800000) out[i] = sign | 0x7e00;
    // 65520 and beyond round to infinity.
    else if (magnitude >= 0x477ff000) out[i] = sign | 0x7c00;
    // 2^-14: the smallest normal number.
    else if (magnitude >= 0x38800000)
      out[i] = sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
    else {
      // Adding 0.5 leaves the value in units of 2^-24 in the low bits, rounded by the addition itself.
      bits[0] = magnitude;
      value[0] = value[0] + 0.5;
      out[i] = sign | (bits[0]! - 0x3f000000);
    }
  }
  return out;
}
