/** One float and its bits. */
export const float = new Float32Array(1);
export const bits = new Int32Array(float.buffer);

/** 2^k at k + 150, for k from -150 to 128; past what floats hold 0 or infinite. */
const powers = Float32Array.from({ length: 279 }, (_, i) => 2 ** (i - 150));

/** 2^k for a whole k from -150 to 128. */
export function power(k: number): number {
  return powers[k + 150]!;
}

/** Twice 2^23 less a half: what a float this large is added to is rounded to a whole number, half-way to the even one. */
const ROUNDING = 12582912;

/** The nearest whole number to a float below 2^22, half-way the even one; 0 has no sign. */
export function nearest(x: number): number {
  return Math.fround(Math.fround(x + ROUNDING) - ROUNDING);
}
