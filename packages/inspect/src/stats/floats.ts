// Passes over float32, in which nearly all activations, gradients and weights come, without copies: loops that see one
// type of array and have no branch that cannot be foreseen.

/** What is found of finite values. */
export interface FloatScan {
  readonly low: number;
  readonly high: number;
  readonly mean: number;
  readonly std: number;
  readonly zeros: number;
}

/** The bits of float32 in an order of integers: infinities, and beyond them what is not a number. */
const highest = 0x7f800000;
const lowest = -0x7f800001;

/**
 * The extremes by their bits, which engines compare several times as fast as floats, two by two; the moments in a pass of their
 * own. Null if anything is not finite, or nothing is there.
 */
export function scanFloats(values: Float32Array): FloatScan | null {
  const n = values.length;
  const bits = new Int32Array(values.buffer, values.byteOffset, n);
  let [low, lower, high, higher] = [0x7fffffff, 0x7fffffff, -0x80000000, -0x80000000];
  let zeros = 0;
  const even = n & ~1;
  for (let i = 0; i < even; i += 2) {
    const word = bits[i]!;
    const other = bits[i + 1]!;
    // Which ones are 0 cannot be foreseen, and every wrong guess costs: by bits, without a branch.
    zeros += isZero(word) + isZero(other);
    const rank = word ^ ((word >> 31) & 0x7fffffff);
    const otherRank = other ^ ((other >> 31) & 0x7fffffff);
    low = rank < low ? rank : low;
    high = rank > high ? rank : high;
    lower = otherRank < lower ? otherRank : lower;
    higher = otherRank > higher ? otherRank : higher;
  }
  if (even < n) {
    const word = bits[even]!;
    zeros += isZero(word);
    const rank = word ^ ((word >> 31) & 0x7fffffff);
    [lower, higher] = [Math.min(lower, rank), Math.max(higher, rank)];
  }
  [low, high] = [Math.min(low, lower), Math.max(high, higher)];
  if (n === 0 || low <= lowest || high >= highest) return null;
  return { low: fromRank(low), high: fromRank(high), ...momentsOfFloats(values), zeros };
}

/** 1 for the bits of 0 and of -0, else 0. */
function isZero(word: number): number {
  const bits = word << 1;
  return 1 - ((bits | (0 - bits)) >>> 31);
}

function fromRank(rank: number): number {
  const word = Int32Array.of(rank ^ ((rank >> 31) & 0x7fffffff));
  return new Float32Array(word.buffer)[0]! + 0; // -0 is 0
}

/**
 * Mean and deviation (divisor n) in one pass, by the distances from the first value: it is one of them, so the variance is at
 * least its own share, and what is lost to rounding is at most n · 2⁻⁵³ of it.
 */
function momentsOfFloats(values: Float32Array): { mean: number; std: number } {
  const n = values.length;
  const first = values[0]!;
  let [sum, otherSum, squares, otherSquares] = [0, 0, 0, 0];
  const even = n & ~1;
  for (let i = 0; i < even; i += 2) {
    const d = values[i]! - first;
    const e = values[i + 1]! - first;
    sum += d;
    otherSum += e;
    squares += d * d;
    otherSquares += e * e;
  }
  const last = n > even ? values[even]! - first : 0;
  const mean = (sum + otherSum + last) / n;
  const meanSquare = (squares + otherSquares + last * last) / n;
  return { mean: first + mean, std: Math.sqrt(Math.max(0, meanSquare - mean * mean)) };
}

/** How near to an edge a place may be, in bins, before the edges themselves are asked: the product rounds. */
const NEAR = 1e-6;

/** Counts finite values from edges[0] to edges.at(-1) into `counts`; `scale` is the number of bins in a unit. */
export function countFloats(values: Float32Array, edges: Float64Array, counts: Float64Array, scale: number): void {
  const bins = counts.length;
  const low = edges[0]!;
  // Four tables in turn: the same bin again and again does not wait for itself.
  const [a, b, c, d] = [0, 1, 2, 3].map(() => new Int32Array(bins)) as [Int32Array, Int32Array, Int32Array, Int32Array];
  const fours = values.length & ~3;
  for (let i = 0; i < fours; i += 4) {
    const p = (values[i]! - low) * scale;
    const q = (values[i + 1]! - low) * scale;
    const r = (values[i + 2]! - low) * scale;
    const s = (values[i + 3]! - low) * scale;
    let inP = p | 0;
    let inQ = q | 0;
    let inR = r | 0;
    let inS = s | 0;
    // One branch for four, hardly ever taken: whether a little more or less would be another bin.
    const near =
      (((p + NEAR) | 0) ^ ((p - NEAR) | 0)) |
      (((q + NEAR) | 0) ^ ((q - NEAR) | 0)) |
      (((r + NEAR) | 0) ^ ((r - NEAR) | 0)) |
      (((s + NEAR) | 0) ^ ((s - NEAR) | 0));
    if (near !== 0) {
      inP = binOf(values[i]!, inP, edges);
      inQ = binOf(values[i + 1]!, inQ, edges);
      inR = binOf(values[i + 2]!, inR, edges);
      inS = binOf(values[i + 3]!, inS, edges);
    }
    a[inP]!++;
    b[inQ]!++;
    c[inR]!++;
    d[inS]!++;
  }
  for (let i = fours; i < values.length; i++) a[binOf(values[i]!, ((values[i]! - low) * scale) | 0, edges)]!++;
  for (let bin = 0; bin < bins; bin++) counts[bin]! += a[bin]! + b[bin]! + c[bin]! + d[bin]!;
}

/** The bin by the edges themselves, from one that may be its neighbour. */
function binOf(value: number, near: number, edges: Float64Array): number {
  const last = edges.length - 2;
  const bin = Math.min(near, last);
  if (bin < last && value >= edges[bin + 1]!) return bin + 1;
  return value < edges[bin]! ? bin - 1 : bin;
}
