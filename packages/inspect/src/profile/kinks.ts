import type { ElementFunction } from './types.ts';

const { abs, max } = Math;

/** Wider than any window of the quadrature near an operating point: one scan serves all of them. */
const window = 60;
const samples = 2048;
const most = 8;

/**
 * Where a function is not smooth: 0, where most activations break, and the spikes of its second differences. One too
 * many does no harm: it is one more edge of a panel.
 */
export function kinksOf(f: ElementFunction): number[] {
  return spikesOf(f, window, window / 32, (bent) => {
    const positive = bent.filter((bend) => bend > 0);
    return positive.length === 0 ? 0 : max(50 * median(positive), 0.25 * bent.at(-1)!);
  });
}

/** The same from -reach to reach, for sums that every kink there disturbs: faint ones, and such as stand side by side. */
export function kinksWithin(f: ElementFunction, reach: number): number[] {
  return spikesOf(f, reach, reach / 200, (bent) => max(50 * median(bent), 1e-3 * bent.at(-1)!));
}

/**
 * 0 and the sharpest bends from -reach to reach.
 *
 * @param leastGap - candidates nearer to each other than this are one
 * @param thresholdOf - the bend that counts, of all of them, rising
 */
function spikesOf(
  f: ElementFunction,
  reach: number,
  leastGap: number,
  thresholdOf: (bent: Float64Array) => number,
): number[] {
  const found = [0];
  const x = line(-reach, reach, samples);
  const bends = secondDifferences(f(x));
  const threshold = bends === null ? 0 : thresholdOf(bends.slice().sort());
  if (bends === null || threshold === 0) return found;
  const spikes = [...bends.keys()].filter((i) => bends[i]! >= threshold);
  // If it bends sharply everywhere, it is rough, not kinked.
  if (spikes.length > samples / 8) return found;
  const step = x[1]! - x[0]!;
  for (const i of spikes.sort((a, b) => bends[b]! - bends[a]! || b - a)) {
    if (found.length >= most) break;
    const kink = refined(f, x[i + 1]! - step, x[i + 1]! + step);
    if (found.every((other) => abs(kink - other) > leastGap)) found.push(kink);
  }
  return found.sort((a, b) => a - b);
}

/** A kink between two points, from the sharpest bend of 256 points between them, three times over. */
function refined(f: ElementFunction, from: number, to: number): number {
  let [low, high] = [from, to];
  for (let round = 0; round < 3; round++) {
    const x = line(low, high, 256);
    const bends = secondDifferences(f(x));
    if (bends === null) break;
    let sharpest = 0;
    for (let i = 1; i < bends.length; i++) if (bends[i]! > bends[sharpest]!) sharpest = i;
    if (bends[sharpest] === 0) break;
    const step = x[1]! - x[0]!;
    [low, high] = [x[sharpest + 1]! - step, x[sharpest + 1]! + step];
  }
  return (low + high) / 2;
}

function line(low: number, high: number, n: number): Float64Array {
  const step = (high - low) / (n - 1);
  return Float64Array.from({ length: n }, (_, i) => (i === n - 1 ? high : low + i * step));
}

/** |f(x₋) − 2 f(x) + f(x₊)| of neighbours; null if there are values that are not finite. */
function secondDifferences(y: Float64Array): Float64Array | null {
  if (!y.every(Number.isFinite)) return null;
  const bends = new Float64Array(y.length - 2);
  for (let i = 0; i < bends.length; i++) bends[i] = abs(y[i + 2]! - y[i + 1]! - (y[i + 1]! - y[i]!));
  return bends;
}

function median(sorted: Float64Array): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
