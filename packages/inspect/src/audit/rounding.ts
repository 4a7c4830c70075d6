const { abs, clz32, log2, floor, max } = Math;

/** Bits behind the first that a significand has: bfloat16's, float16's. */
const kinds = [7, 10];
/** Fewer values may be round by themselves. */
const fewest = 32;

const one = new Float32Array(1);
const word = new Uint32Array(one.buffer);

/**
 * How far, relatively, values are rounded that are all of a type of 16 bits: 2⁻⁸ of bfloat16, 2⁻¹¹ of float16; 0 of
 * others.
 */
export function roundingOf(values: ArrayLike<number>): number {
  if (values.length < fewest) return 0;
  let free = 23;
  for (let i = 0; i < values.length; i++) {
    one[0] = values[i]!;
    if (one[0] !== values[i]) return 0;
    const bits = word[0]! & 0x7fffff;
    if (bits !== 0) free = Math.min(free, 31 - clz32(bits & -bits));
    if (free < 13) return 0;
  }
  const found = kinds.find((bits) => 23 - free <= bits);
  // Whole numbers, and a few values again and again, are round without having been rounded.
  return found === undefined || 23 - free < found ? 0 : 2 ** -(found + 1);
}

/**
 * Spreads each value evenly over those that are rounded to it, the same way every time; the smallest and the largest of them
 * only towards the others, since nothing lies beyond.
 */
export function unrounded(values: Float64Array, rounding: number): void {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    if (values[i]! < low) low = values[i]!;
    if (values[i]! > high) high = values[i]!;
  }
  let state = 0x9e3779b9;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value === 0) continue;
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    // float16 ends at 2⁻²⁴, below which steps are no smaller.
    const step = max(2 ** floor(log2(abs(value))) * 2 * rounding, rounding > 2 ** -10 ? 0 : 2 ** -24);
    const part = state / 2 ** 32 - 0.5;
    values[i] = value + (value === low ? abs(part) : value === high ? -abs(part) : part) * step;
  }
}
