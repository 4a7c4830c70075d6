// Passes over float32, in which nearly all activations, gradients and weights come, without copies: loops that see one
// type of array and have no branch that cannot be foreseen.

/** What one pass over finite values finds. */
export interface FloatScan {
  readonly low: number;
  readonly high: number;
  readonly sum: number;
  readonly zeros: number;
}

/** The bits of float32 in an order of integers: infinities, and beyond them what is not a number. */
const highest = 0x7f800000;
const lowest = -0x7f800001;

/**
 * The extremes by their bits, which engines compare several times as fast as floats; the sum in a pass of its own. Null if
 * anything is not finite, or nothing is there.
 */
export function scanFloats(values: Float32Array): FloatScan | null {
  const n = values.length;
  const bits = new Int32Array(values.buffer, values.byteOffset, n);
  let low = 0x7fffffff;
  let high = -0x80000000;
  let others = 0;
  for (let i = 0; i < n; i++) {
    const word = bits[i]!;
    const magnitude = word & 0x7fffffff;
    others += (magnitude | -magnitude) >>> 31; // which ones are 0 cannot be foreseen, and every wrong guess costs
    const rank = word ^ ((word >> 31) & 0x7fffffff);
    if (rank < low) low = rank;
    if (rank > high) high = rank;
  }
  if (n === 0 || low <= lowest || high >= highest) return null;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i]!;
  return { low: fromRank(low), high: fromRank(high), sum, zeros: n - others };
}

function fromRank(rank: number): number {
  const word = Int32Array.of(rank ^ ((rank >> 31) & 0x7fffffff));
  return new Float32Array(word.buffer)[0]! + 0; // -0 is 0
}

/** The sum of squared distances from `mean`. */
export function squaresOfFloats(values: Float32Array, mean: number): number {
  let [a, b] = [0, 0];
  const even = values.length & ~1;
  for (let i = 0; i < even; i += 2) {
    const d = values[i]! - mean;
    const e = values[i + 1]! - mean;
    a += d * d;
    b += e * e;
  }
  if (even < values.length) a += (values[even]! - mean) ** 2;
  return a + b;
}

/** How near to an edge a place may be, in bins, before the edges themselves are asked: the product rounds. */
const NEAR = 1e-6;

/** Counts finite values from edges[0] to edges.at(-1) into `counts`; `scale` is the number of bins in a unit. */
export function countFloats(values: Float32Array, edges: Float64Array, counts: Float64Array, scale: number): void {
  const bins = counts.length;
  const last = bins - 1;
  const low = edges[0]!;
  const far = 0.5 - NEAR;
  // Two tables in turn: the same bin again and again does not wait for itself.
  const tables = new Int32Array(2 * bins);
  let at = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const place = (value - low) * scale;
    let bin = place | 0;
    // One branch that is hardly ever taken, also where half of the values are the lowest.
    if (Number(Math.abs(place - bin - 0.5) > far) & Number(place > 0.5)) {
      if (bin > last) bin = last;
      if (bin < last && value >= edges[bin + 1]!) bin++;
      else if (value < edges[bin]!) bin--;
    }
    tables[at + bin]!++;
    at = bins - at;
  }
  for (let bin = 0; bin < bins; bin++) counts[bin]! += tables[bin]! + tables[bins + bin]!;
}
