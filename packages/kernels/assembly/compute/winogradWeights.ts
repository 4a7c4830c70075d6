import { A, AT_A, AT_B, AT_NONE, B, GAP, PARTS } from './winogradForms';

/** Bytes of a part. */
// @ts-ignore: decorator
@inline
export function weightPart(rows: i32, depth: i32): usize {
  return (<usize>(((rows + 3) & ~3) * depth) << 2) + GAP;
}

/** Bytes of all transformed weights. */
export function winogradWeightsSize(rows: i32, depth: i32): i32 {
  return PARTS * <i32>weightPart(rows, depth);
}

/**
 * Transforms taps into panels of four rows, one set of panels for each of the 24 parts. Tap t of row r and step c lies at
 * `weights + r * rowStride + c * stepStride + (reversed ? 8 - t : t) * 4`.
 */
export function winogradWeights(
  weights: usize,
  rowStride: usize,
  stepStride: usize,
  rows: i32,
  depth: i32,
  reversed: i32,
  to: usize,
): void {
  const part = weightPart(rows, depth);
  const tap: isize = reversed ? -4 : 4;
  const start = weights + (reversed ? 32 : 0);
  for (let r = 0; r < rows; r += 4) {
    const w0 = start + rowStride * r;
    // Rows beyond the last one repeat it: their products are not stored.
    const w1 = start + rowStride * min(r + 1, rows - 1);
    const w2 = start + rowStride * min(r + 2, rows - 1);
    const w3 = start + rowStride * min(r + 3, rows - 1);
    for (let c = 0; c < depth; c++) {
      const at = stepStride * c;
      for (let j = 0; j < 3; j++) column(w0 + at, w1 + at, w2 + at, w3 + at, tap, j, to, part);
      for (let i = 0; i < 4; i++) acrossRow(to + part * (6 * i), part);
      to += 16;
    }
  }
}

/** Column j of G g for four rows of taps, to the first parts of each row of six. */
// @ts-ignore: decorator
@inline
function column(w0: usize, w1: usize, w2: usize, w3: usize, tap: isize, j: i32, to: usize, part: usize): void {
  const a = four(w0, w1, w2, w3, tap * j);
  const b = four(w0, w1, w2, w3, tap * (3 + j));
  const c = four(w0, w1, w2, w3, tap * (6 + j));
  const half = f32x4.mul(f32x4.splat(0.5), f32x4.add(a, c));
  const middle = f32x4.mul(f32x4.splat(0.5), b);
  const at = to + part * j;
  v128.store(at, a);
  v128.store(at + 6 * part, f32x4.add(half, middle));
  v128.store(at + 12 * part, f32x4.sub(half, middle));
  v128.store(at + 18 * part, c);
}

/** A row of G g times H^T, in place. */
// @ts-ignore: decorator
@inline
function acrossRow(first: usize, part: usize): void {
  const a = v128.load(first);
  const b = v128.load(first + part);
  const c = v128.load(first + 2 * part);
  const evenA = f32x4.mul(f32x4.splat(AT_A), f32x4.add(a, f32x4.mul(f32x4.splat(A * A), c)));
  const oddA = f32x4.mul(f32x4.splat(AT_A * A), b);
  const evenB = f32x4.mul(f32x4.splat(AT_B), f32x4.add(a, f32x4.mul(f32x4.splat(B * B), c)));
  const oddB = f32x4.mul(f32x4.splat(AT_B * B), b);
  v128.store(first, f32x4.mul(f32x4.splat(AT_NONE), a));
  v128.store(first + part, f32x4.add(evenA, oddA));
  v128.store(first + 2 * part, f32x4.sub(evenA, oddA));
  v128.store(first + 3 * part, f32x4.add(evenB, oddB));
  v128.store(first + 4 * part, f32x4.sub(evenB, oddB));
  v128.store(first + 5 * part, c);
}

// @ts-ignore: decorator
@inline
function four(w0: usize, w1: usize, w2: usize, w3: usize, at: isize): v128 {
  let lanes = v128.load32_zero(w0 + at);
  lanes = v128.load32_lane(w1 + at, lanes, 1);
  lanes = v128.load32_lane(w2 + at, lanes, 2);
  return v128.load32_lane(w3 + at, lanes, 3);
}
