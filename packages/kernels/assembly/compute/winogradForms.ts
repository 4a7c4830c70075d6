// Winograd's minimal filtering F(2 x 4, 3 x 3) (Lavin and Gray, 2015, https://arxiv.org/abs/1509.09308): a tile of 2 x 4
// results takes 24 products per channel instead of 72. With g the 3 x 3 taps and d a patch of 4 x 6 inputs, the tile is
// A^T [(G g H^T) * (B^T d D)] E, the star a product element by element.
//
// Down the columns it is F(2, 3), by the points 0, ±1 and ∞:
//   B^T = (1 0 -1 0; 0 1 1 0; 0 -1 1 0; 0 1 0 -1), G = (1 0 0; ½ ½ ½; ½ -½ ½; 0 0 1), A^T = (1 1 1 0; 0 1 -1 -1).
// Along the rows it is F(4, 3), by the points 0, ±a, ±b and ∞ with the matrices that Cook and Toom's interpolation gives.
// The usual points are 0, ±1, ±2 and ∞. Those here lie on both sides of 1, have powers that floats hold exactly, and leave
// two thirds of the error: 1 to 2 times that of PyTorch's sums in float32.

// @ts-ignore: decorator
@inline
export const A: f32 = 0.75;
// @ts-ignore: decorator
@inline
export const B: f32 = 1.5;
/** What the taps are divided by: products of the differences of points. */
// @ts-ignore: decorator
@inline
export const AT_NONE: f32 = 1 / 1.265625;
// @ts-ignore: decorator
@inline
export const AT_A: f32 = -1 / 1.8984375;
// @ts-ignore: decorator
@inline
export const AT_B: f32 = 1 / 7.59375;

/** Matrices of a transformed tile: four rows of six. */
// @ts-ignore: decorator
@inline
export const PARTS: i32 = 24;
/** Bytes between the ends of parts: at multiples of 4096 they would all fall into the same lines of the cache. */
// @ts-ignore: decorator
@inline
export const GAP: usize = 64;

// Columns of a matrix of four vectors.

// @ts-ignore: decorator
@inline
export function transposed0(p: v128, q: v128, r: v128, s: v128): v128 {
  return v128.shuffle<i64>(v128.shuffle<i32>(p, q, 0, 4, 1, 5), v128.shuffle<i32>(r, s, 0, 4, 1, 5), 0, 2);
}

// @ts-ignore: decorator
@inline
export function transposed1(p: v128, q: v128, r: v128, s: v128): v128 {
  return v128.shuffle<i64>(v128.shuffle<i32>(p, q, 0, 4, 1, 5), v128.shuffle<i32>(r, s, 0, 4, 1, 5), 1, 3);
}

// @ts-ignore: decorator
@inline
export function transposed2(p: v128, q: v128, r: v128, s: v128): v128 {
  return v128.shuffle<i64>(v128.shuffle<i32>(p, q, 2, 6, 3, 7), v128.shuffle<i32>(r, s, 2, 6, 3, 7), 0, 2);
}

// @ts-ignore: decorator
@inline
export function transposed3(p: v128, q: v128, r: v128, s: v128): v128 {
  return v128.shuffle<i64>(v128.shuffle<i32>(p, q, 2, 6, 3, 7), v128.shuffle<i32>(r, s, 2, 6, 3, 7), 1, 3);
}
