import { multiplyAdd } from './vectors';
import { A, B, transposed0, transposed1, transposed2, transposed3 } from './winogradForms';

// The transform of 4 x 6 patches that both Winograd kernels begin with: winogradForms.ts has the matrices.

/**
 * B^T d B of `count` patches in each of four lanes, which begin at four places and lie `step` bytes apart, as their lines
 * are `line` bytes apart. Part p of patch n goes to `to + p * part + 32 n`.
 */
export function transformPatches(
  lane0: usize,
  lane1: usize,
  lane2: usize,
  lane3: usize,
  step: usize,
  line: usize,
  count: i32,
  to: usize,
  part: usize,
): void {
  const second = line;
  const third = second + line;
  const fourth = third + line;
  const row = 6 * part;
  for (let n = count; n > 0; n--) {
    // Rows of B^T d: (1 0 -1 0; 0 1 1 0; 0 -1 1 0; 0 1 0 -1).
    patchRow(lane0, lane1, lane2, lane3, second, third, true, to + row, part);
    let at = to;
    for (let i = 0; i < 3; i++) {
      const first = i == 0 ? 0 : i == 1 ? third : second;
      patchRow(lane0, lane1, lane2, lane3, first, i == 0 ? third : i == 1 ? second : fourth, false, at, part);
      at += i == 0 ? 2 * row : row;
    }
    lane0 += step;
    lane1 += step;
    lane2 += step;
    lane3 += step;
    to += 32;
  }
}

/** A row of B^T d B: two lines of the patches, their sum or difference, times B. */
// @ts-ignore: decorator
@inline
function patchRow(
  lane0: usize,
  lane1: usize,
  lane2: usize,
  lane3: usize,
  first: usize,
  second: usize,
  isSum: bool,
  to: usize,
  part: usize,
): void {
  const p = lines(lane0 + first, lane0 + second, 0, isSum);
  const q = lines(lane1 + first, lane1 + second, 0, isSum);
  const r = lines(lane2 + first, lane2 + second, 0, isSum);
  const s = lines(lane3 + first, lane3 + second, 0, isSum);
  const d0 = transposed0(p, q, r, s);
  const d1 = transposed1(p, q, r, s);
  const d2 = transposed2(p, q, r, s);
  const d3 = transposed3(p, q, r, s);
  // Floats 2 to 5 of the patches: the last two are still needed.
  const t = lines(lane0 + first, lane0 + second, 8, isSum);
  const u = lines(lane1 + first, lane1 + second, 8, isSum);
  const v = lines(lane2 + first, lane2 + second, 8, isSum);
  const w = lines(lane3 + first, lane3 + second, 8, isSum);
  const d4 = transposed2(t, u, v, w);
  const d5 = transposed3(t, u, v, w);
  // Points ±A and ±B: what is even in them, and what is odd.
  const evenA = multiplyAdd<f32>(f32x4.splat(-B * B), d2, d4);
  const oddA = f32x4.mul(f32x4.splat(A), multiplyAdd<f32>(f32x4.splat(-B * B), d1, d3));
  v128.store(to + part, f32x4.add(evenA, oddA));
  v128.store(to + 2 * part, f32x4.sub(evenA, oddA));
  const evenB = multiplyAdd<f32>(f32x4.splat(-A * A), d2, d4);
  const oddB = f32x4.mul(f32x4.splat(B), multiplyAdd<f32>(f32x4.splat(-A * A), d1, d3));
  v128.store(to + 3 * part, f32x4.add(evenB, oddB));
  v128.store(to + 4 * part, f32x4.sub(evenB, oddB));
  v128.store(to, atNoneOrAll(d0, d2, d4));
  v128.store(to + 5 * part, atNoneOrAll(d1, d3, d5));
}

/** What belongs to the points 0 and ∞. */
// @ts-ignore: decorator
@inline
function atNoneOrAll(first: v128, middle: v128, last: v128): v128 {
  const both = multiplyAdd<f32>(f32x4.splat(-(A * A + B * B)), middle, last);
  return multiplyAdd<f32>(f32x4.splat(A * A * B * B), first, both);
}

/** The sum or the difference of four floats of two lines. */
// @ts-ignore: decorator
@inline
function lines(first: usize, second: usize, offset: usize, isSum: bool): v128 {
  if (isSum) return f32x4.add(v128.load(first + offset), v128.load(second + offset));
  return f32x4.sub(v128.load(first + offset), v128.load(second + offset));
}
