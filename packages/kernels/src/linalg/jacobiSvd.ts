import { qrReduced } from './qr.ts';
import { transposed } from './transpose.ts';

const { abs, hypot, sqrt } = Math;
const most = 60;

/**
 * Singular values, falling, and vectors of a matrix of doubles: QR first, then one-sided Jacobi rotations, which keep
 * even small values to their last digits. `A = Σ s_i u_i v_iᵀ` over k = min(rows, cols) terms.
 *
 * @param a row-major, rows x cols, read
 * @returns values; u and v as rows (k x rows, k x cols), of which each pair's sign is arbitrary; null where A is not
 *   finite
 *
 * @example
 * ```ts
 * const { values } = jacobiSvd(2, 2, new Float64Array([3, 0, 0, -4]))!;
 * [...values]; // [4, 3]
 * ```
 * @see Drmač and Veselić, New fast and accurate Jacobi SVD algorithm (2008), https://doi.org/10.1137/050639193
 */
export function jacobiSvd(
  rows: number,
  cols: number,
  a: Float64Array,
): { values: Float64Array; u: Float64Array; v: Float64Array } | null {
  for (let i = 0; i < rows * cols; i++) if (a[i]! - a[i]! !== 0) return null;
  if (rows < cols) {
    const turned = jacobiSvd(cols, rows, transposed(rows, cols, a))!;
    return { values: turned.values, u: turned.v, v: turned.u };
  }
  const n = cols;
  // A = Q R; the rows of R turn until they are orthogonal: J R = S Vᵀ, so that A = (Q Jᵀ) S Vᵀ.
  const { q, r } = qrReduced(rows, cols, a);
  const basis = transposed(rows, n, q); // rows of Qᵀ turn along
  for (let sweep = 0; sweep < most && turnAll(n, r, basis, rows); sweep++);
  const norms = Float64Array.from({ length: n }, (_, i) => lengthOf(r.subarray(i * n, (i + 1) * n)));
  const order = [...norms.keys()].sort((i, j) => norms[j]! - norms[i]!);
  const [u, v] = [new Float64Array(n * rows), new Float64Array(n * n)];
  for (const [to, from] of order.entries()) {
    u.set(basis.subarray(from * rows, (from + 1) * rows), to * rows);
    const norm = norms[from]!;
    if (norm > 0) for (let j = 0; j < n; j++) v[to * n + j] = r[from * n + j]! / norm;
  }
  const rank = order.filter((i) => norms[i]! > 0).length;
  completeRows(n, rank, v);
  return { values: Float64Array.from(order, (i) => norms[i]!), u, v };
}

/** One sweep over all pairs of rows; whether any was not orthogonal yet. */
function turnAll(n: number, r: Float64Array, basis: Float64Array, rows: number): boolean {
  let turned = false;
  for (let i = 0; i + 1 < n; i++)
    for (let j = i + 1; j < n; j++) {
      const [ri, rj] = [i * n, j * n];
      let [ii, jj, ij] = [0, 0, 0];
      for (let k = 0; k < n; k++) {
        const [x, y] = [r[ri + k]!, r[rj + k]!];
        ii += x * x;
        jj += y * y;
        ij += x * y;
      }
      if (abs(ij) <= Number.EPSILON * sqrt(ii * jj) || ij === 0) continue;
      turned = true;
      const zeta = (jj - ii) / (2 * ij);
      const t = (zeta >= 0 ? 1 : -1) / (abs(zeta) + hypot(zeta, 1));
      const c = 1 / hypot(t, 1);
      turnRows(r, ri, rj, n, c, c * t);
      turnRows(basis, i * rows, j * rows, rows, c, c * t);
    }
  return turned;
}

function turnRows(a: Float64Array, i: number, j: number, n: number, c: number, s: number): void {
  for (let k = 0; k < n; k++) {
    const [x, y] = [a[i + k]!, a[j + k]!];
    a[i + k] = c * x - s * y;
    a[j + k] = s * x + c * y;
  }
}

/** Fills the rows from `rank` on with unit vectors orthogonal to all before. */
function completeRows(n: number, rank: number, v: Float64Array): void {
  for (let row = rank, axis = 0; row < n && axis < n; axis++) {
    const candidate = new Float64Array(n);
    candidate[axis] = 1;
    // Twice: once is not enough for what lies nearly in their plane.
    for (let pass = 0; pass < 2; pass++)
      for (let i = 0; i < row; i++) {
        let s = 0;
        for (let k = 0; k < n; k++) s += v[i * n + k]! * candidate[k]!;
        for (let k = 0; k < n; k++) candidate[k]! -= s * v[i * n + k]!;
      }
    const norm = lengthOf(candidate);
    if (norm < 0.5 / sqrt(n)) continue;
    for (let k = 0; k < n; k++) v[row * n + k] = candidate[k]! / norm;
    row++;
  }
}

function lengthOf(x: Float64Array): number {
  let [scale, sum] = [0, 0];
  for (const value of x) scale = Math.max(scale, abs(value));
  if (scale === 0) return 0;
  for (const value of x) sum += (value / scale) ** 2;
  return scale * sqrt(sum);
}
