// Tensors of bool keep a byte an element; registers hold floats.

/** b where the byte a is not 0, else c. */
export function whereByte(a: usize, b: usize, sb: usize, c: usize, sc: usize, out: usize, end: usize): void {
  const zero = i32x4.splat(0);
  for (; out < end; out += 32, a += 8, b += 2 * sb, c += 2 * sc) {
    const words = i16x8.extend_low_i8x16_u(v128.load64_zero(a));
    const x = i32x4.ne(i32x4.extend_low_i16x8_u(words), zero);
    const y = i32x4.ne(i32x4.extend_high_i16x8_u(words), zero);
    v128.store(out, v128.bitselect(v128.load(b), v128.load(c), x));
    v128.store(out, v128.bitselect(v128.load(b + sb), v128.load(c + sc), y), 16);
  }
}

/** Floats of bytes. */
export function bytesToFloats(a: usize, out: usize, end: usize): void {
  for (; out < end; out += 32, a += 8) {
    const words = i16x8.extend_low_i8x16_u(v128.load64_zero(a));
    v128.store(out, f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(words)));
    v128.store(out, f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(words)), 16);
  }
}

/** 1 for floats that are not 0. */
export function floatsToBytes(a: usize, out: usize, end: usize): void {
  const zero = f32x4.splat(0);
  for (; out < end; out += 8, a += 32) {
    const words = i16x8.narrow_i32x4_s(f32x4.ne(v128.load(a), zero), f32x4.ne(v128.load(a, 16), zero));
    v128.store64_lane(out, v128.and(i8x16.narrow_i16x8_s(words, words), i8x16.splat(1)), 0);
  }
}
