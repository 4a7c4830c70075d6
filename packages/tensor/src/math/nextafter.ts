const double = new Float64Array(1);
const doubleBits = new BigInt64Array(double.buffer);
const single = new Float32Array(1);
const singleBits = new Int32Array(single.buffer);

/** The float64 that follows x towards y. */
export function nextDouble(x: number, y: number): number {
  if (!(x < y || x > y)) return x === y ? y : Number.NaN;
  if (x === 0) return y > 0 ? Number.MIN_VALUE : -Number.MIN_VALUE;
  double[0] = x;
  // Bits count magnitudes, whatever the sign is.
  doubleBits[0]! += y > x === x > 0 ? 1n : -1n;
  return double[0]!;
}

/** The float32 that follows x towards y. */
export function nextSingle(x: number, y: number): number {
  if (!(x < y || x > y)) return x === y ? y : Number.NaN;
  if (x === 0) return y > 0 ? 2 ** -149 : -(2 ** -149);
  single[0] = x;
  singleBits[0]! += y > x === x > 0 ? 1 : -1;
  return single[0]!;
}
