import { choleskyFactor } from './cholesky.ts';
import { jacobiSvd } from './jacobiSvd.ts';
import { luFactor } from './lu.ts';
import { symmetricEigen } from './symmetricEigen.ts';
import { transposed } from './transpose.ts';
import { solveTriangle } from './triangular.ts';

// Reconstruction and orthogonality, at sizes around the blocks'; PyTorch's values are held in tensor.
const sizes = [1, 2, 3, 7, 31, 32, 33, 48, 49, 70, 100];

function noise(n: number, seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length: n }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 1073741824 - 1;
  });
}
function product(m: number, n: number, k: number, a: Float64Array, b: Float64Array): Float64Array {
  const c = new Float64Array(m * n);
  for (let i = 0; i < m; i++)
    for (let l = 0; l < k; l++) for (let j = 0; j < n; j++) c[i * n + j]! += a[i * k + l]! * b[l * n + j]!;
  return c;
}
function gap(a: Float64Array, b: Float64Array): number {
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0);
}
const identity = (n: number) => Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));

it.each(sizes)('Cholesky of %i', (n) => {
  const b = noise(n * n, n);
  const a = product(n, n, n, b, transposed(n, n, b));
  for (let i = 0; i < n; i++) a[i * n + i]! += 1;
  const l = a.slice();
  expect(choleskyFactor(n, l)).toBe(0);
  expect(gap(product(n, n, n, l, transposed(n, n, l)), a)).toBeLessThan(1e-13 * n);
  a[n * n - 1] = -1;
  expect(choleskyFactor(n, a)).toBe(n);
});

it.each(
  sizes.flatMap(
    (n) =>
      [
        [n, n],
        [n, n + 5],
        [n + 40, n],
      ] as const,
  ),
)('LU of %i x %i', (rows, cols) => {
  const a = noise(rows * cols, 3);
  const f = a.slice();
  const { order, singular } = luFactor(rows, cols, f);
  const k = Math.min(rows, cols);
  const l = Float64Array.from({ length: rows * k }, (_, i) => {
    const [row, col] = [Math.floor(i / k), i % k];
    return row === col ? 1 : row > col ? f[row * cols + col]! : 0;
  });
  const u = Float64Array.from({ length: k * cols }, (_, i) => (Math.floor(i / cols) <= i % cols ? f[i]! : 0));
  const permuted = new Float64Array(a.length);
  for (const [to, from] of order.entries()) permuted.set(a.subarray(from * cols, (from + 1) * cols), to * cols);
  expect(gap(product(rows, cols, k, l, u), permuted)).toBeLessThan(1e-13 * rows);
  expect(Math.max(...l.map(Math.abs))).toBe(1);
  expect(singular).toBe(false);
});

it.each(sizes)('triangles of %i, upper and lower, transposed, with ones on the diagonal', (n) => {
  for (const upper of [false, true])
    for (const transpose of [false, true])
      for (const unit of [false, true]) {
        const t = noise(n * n, 5).map((x) => x / n);
        for (let i = 0; i < n; i++) t[i * n + i] = 2;
        const x = noise(n * 3, 9);
        const read = Float64Array.from(t, (value, i) => {
          const [row, col] = [Math.floor(i / n), i % n];
          if (row === col) return unit ? 1 : value;
          return row > col === !upper ? value : 0;
        });
        const b = product(n, 3, n, transpose ? transposed(n, n, read) : read, x);
        solveTriangle(n, 3, t, { upper, transposed: transpose, unit }, b);
        expect(gap(b, x)).toBeLessThan(1e-12);
      }
});

it.each(sizes)('eigenvectors of %i', (n) => {
  const b = noise(n * n, n + 1);
  const a = b.map((x, i) => x + b[(i % n) * n + Math.floor(i / n)]!);
  const { values, vectors } = symmetricEigen(n, a)!;
  const scaled = vectors.map((x, i) => x * values[Math.floor(i / n)]!);
  expect(gap(product(n, n, n, transposed(n, n, vectors), scaled), a)).toBeLessThan(1e-13 * n);
  expect(gap(product(n, n, n, vectors, transposed(n, n, vectors)), identity(n))).toBeLessThan(1e-13 * n);
  expect([...values]).toEqual([...values].sort((x, y) => x - y));
});

it.each(
  sizes.flatMap(
    (n) =>
      [
        [n, n],
        [n, n + 5],
        [n + 9, n],
      ] as const,
  ),
)('singular vectors of %i x %i, and with rank to spare', (rows, cols) => {
  const k = Math.min(rows, cols);
  const full = noise(rows * cols, 11);
  const low = product(rows, cols, 1, noise(rows, 2), noise(cols, 4));
  for (const a of [full, low, new Float64Array(rows * cols)]) {
    const { values, u, v } = jacobiSvd(rows, cols, a)!;
    const scaled = v.map((x, i) => x * values[Math.floor(i / cols)]!);
    expect(gap(product(rows, cols, k, transposed(k, rows, u), scaled), a)).toBeLessThan(1e-13 * rows);
    expect(gap(product(k, k, rows, u, transposed(k, rows, u)), identity(k))).toBeLessThan(1e-13 * rows);
    expect(gap(product(k, k, cols, v, transposed(k, cols, v)), identity(k))).toBeLessThan(1e-13 * rows);
  }
  expect(jacobiSvd(rows, cols, full.fill(Number.NaN))).toBeNull();
});
