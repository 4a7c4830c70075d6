/**
 * Makes the Householder reflector `H = I - tau v v^T` that maps the vector `x` (contiguous, `count` long from `start`)
 * to `(beta, 0, ..., 0)`, `beta = -sign(x[0]) |x|`, with `v[0] = 1` (LAPACK's larfg). Leaves beta in `x[0]` and the rest
 * of v in the rest of x; returns tau, 0 where nothing lies beneath `x[0]` (H is then the identity, whatever the sign).
 *
 * Source: https://www.netlib.org/lapack/explore-html/ (dlarfg)
 */
export function makeReflector(x: Float64Array, start: number, count: number): number {
  const tail = norm(x, start + 1, count - 1);
  if (tail === 0) return 0;
  const alpha = x[start]!;
  const length = Math.hypot(alpha, tail);
  const beta = alpha < 0 || Object.is(alpha, -0) ? length : -length;
  // Divide by alpha - beta rather than multiply by its inverse, which overflows for tiny vectors.
  const pivot = alpha - beta;
  for (let i = start + 1; i < start + count; i++) x[i]! /= pivot;
  x[start] = beta;
  return (beta - alpha) / beta;
}

/** Euclidean norm, scaled where the squares would leave the range of doubles. */
function norm(x: Float64Array, start: number, count: number): number {
  let squares = dot(x, start, x, start, count);
  if (squares > 1e-280 && squares < 1e280) return Math.sqrt(squares);
  let largest = 0;
  for (let i = start; i < start + count; i++) largest = Math.max(largest, Math.abs(x[i]!));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  squares = 0;
  for (let i = start; i < start + count; i++) squares += (x[i]! / largest) ** 2;
  return largest * Math.sqrt(squares);
}

/** `y -= tau * v (v . y)` with `v = (1, x[1], x[2], ...)` as {@link makeReflector} leaves it; both contiguous. */
export function applyReflector(
  x: Float64Array,
  xStart: number,
  tau: number,
  y: Float64Array,
  yStart: number,
  count: number,
): void {
  const factor = tau * (y[yStart]! + dot(x, xStart + 1, y, yStart + 1, count - 1));
  y[yStart]! -= factor;
  for (let i = 1; i < count; i++) y[yStart + i]! -= factor * x[xStart + i]!;
}

/** Sum of `count` products, as four sums that do not wait for each other. */
function dot(x: Float64Array, xStart: number, y: Float64Array, yStart: number, count: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    a += x[xStart + i]! * y[yStart + i]!;
    b += x[xStart + i + 1]! * y[yStart + i + 1]!;
    c += x[xStart + i + 2]! * y[yStart + i + 2]!;
    d += x[xStart + i + 3]! * y[yStart + i + 3]!;
  }
  for (; i < count; i++) a += x[xStart + i]! * y[yStart + i]!;
  return a + b + (c + d);
}
