// Taken off once: a sandbox such as Jest's makes every look at a global slow.
const { fround } = Math;

const scratch = new Float64Array(1);
const bits = new Int32Array(scratch.buffer); // low half first
const SPLIT = 2 ** 27 + 1;

/** sum, or, where `error` says that sum was rounded and its last bit is even, its neighbour on the error's side. */
function roundToOdd(sum: number, error: number): number {
  if (error === 0 || sum - sum !== 0) return sum; // infinities and NaN stay
  scratch[0] = sum;
  if ((bits[0]! & 1) !== 0) return sum;
  // One step up in magnitude where the error points away from zero. An even number's last bit takes no carry ...
  if (error > 0 === sum > 0) bits[0] = bits[0]! | 1;
  else {
    // ... and one step down may have to borrow from the high half.
    if (bits[0] === 0) bits[1] = bits[1]! - 1;
    bits[0] = bits[0]! - 1;
  }
  return scratch[0]!;
}

/** a + b = s + the result, exactly, for s = a + b (Knuth's TwoSum). */
function sumError(a: number, b: number, s: number): number {
  const t = s - a;
  return a - (s - t) + (b - t);
}

/**
 * `a * b + c` for float32 values, rounded once, to float32.
 *
 * The product is exact in double. The sum is not always, and rounding it to double before float32 goes wrong where the
 * double lies on the middle between two float32 numbers; rounding to odd first keeps the side (Boldo and Melquiond,
 * 2008).
 *
 * ```ts
 * fma32(Math.fround(0.1), 3, 1); // 1.3
 * ```
 */
export function fma32(a: number, b: number, c: number): number {
  const product = a * b;
  const sum = product + c;
  return fround(roundToOdd(sum, sumError(product, c, sum)));
}

/**
 * `a * b + c` for doubles, rounded once (Boldo and Melquiond's algorithm on error-free transformations).
 *
 * Right for finite operands below 2^990 in magnitude whose product is zero or above 2^-960: far beyond what a draw's
 * mean, deviation or bounds can sensibly be. Elsewhere it may be the unfused `a * b + c`.
 */
export function fma64(a: number, b: number, c: number): number {
  const high = a * b;
  const near = high + c;
  if (high === 0 || c === 0 || near - near !== 0) return near; // infinities and NaN stay
  // high + low = a * b exactly, by Veltkamp's splitting and Dekker's product
  let t = SPLIT * a;
  const ah = t - (t - a);
  const al = a - ah;
  t = SPLIT * b;
  const bh = t - (t - b);
  const bl = b - bh;
  const low = al * bl - (high - ah * bh - al * bh - ah * bl);
  const s = c + low;
  const sLow = sumError(c, low, s);
  const r = high + s;
  const rLow = sumError(high, s, r);
  const tail = sLow + rLow;
  const error = sumError(sLow, rLow, tail);
  // Asked here, too: what a call is given is boxed.
  return r + (error === 0 ? tail : roundToOdd(tail, error));
}
