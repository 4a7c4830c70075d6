/**
 * x % y of two float32, without the division bit by bit that the engine's operator makes: quotients up to 2^28 lie so far
 * from whole numbers, if they are none, that the one of doubles is cut right, and products with y are exact.
 */
export function floatRemainder(x: number, y: number): number {
  const q = Math.trunc(x / y);
  if (q === 0) return x;
  if (!(Math.abs(q) < 2 ** 28)) return x % y;
  const rest = x - q * y;
  return rest === 0 ? x * 0 : rest; // a zero has x's sign
}
