const double = new Float64Array(1);
const words = new Int32Array(double.buffer);

/** The e for which x = m · 2^e with ½ ≤ |m| < 1; 0 for zeros, infinities and NaN. */
export function exponentOf(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return 0;
  double[0] = x;
  const biased = (words[1]! >> 20) & 0x7ff;
  // What has fewer digits than all is brought to where it has them.
  return biased === 0 ? exponentOf(x * 2 ** 54) - 54 : biased - 1022;
}

/** The m for which x = m · 2^e with ½ ≤ |m| < 1; zeros, infinities and NaN as they are. */
export function mantissaOf(x: number): number {
  const e = exponentOf(x);
  // In two steps: 2^1073 is no number.
  const half = e >> 1;
  return x * 2 ** -half * 2 ** (half - e);
}
