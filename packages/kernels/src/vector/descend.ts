import type { FloatArray } from '../floatArray.ts';
import { byPieces, changed, source, vectorKernels } from './pieces.ts';

// The steps of gradient descent, in one pass over parameters, gradients and state. Arithmetic is in double; what is
// stored is rounded to the arrays' type, and read back rounded. All builds give the same bits.

/**
 * Gradient descent: `p += a · (s · grad + w · p)`.
 *
 * @param p parameters, changed
 * @param grad gradient, read
 * @param s sign: -1 goes up
 * @param w weight decay
 * @param a minus the learning rate
 */
export function descend(p: FloatArray, grad: FloatArray, s: number, w: number, a: number): void {
  const single = p instanceof Float32Array;
  const kernels = vectorKernels(p.length);
  if (kernels !== null && single && grad instanceof Float32Array) {
    byPieces(p.length, [changed(p), source(grad, 0)], ([x, g], n) => kernels.descend(x!, g!, n, s, w, a));
    return;
  }
  for (let i = 0; i < p.length; i++) {
    let g = s * grad[i]!;
    if (w !== 0) {
      g += w * p[i]!;
      if (single) g = Math.fround(g);
    }
    p[i] = p[i]! + a * g;
  }
}

/**
 * Gradient descent with momentum: `g = s · grad + w · p`, `b = m · b + share · g`, `p += a · b`, or with `nesterov`
 * `p += a · (g + m · b)`. The stores into b round as PyTorch's two operations do.
 *
 * @param p parameters, changed
 * @param grad gradient, read
 * @param b momentum, changed
 */
export function descendWithMomentum(
  p: FloatArray,
  grad: FloatArray,
  b: FloatArray,
  s: number,
  w: number,
  m: number,
  share: number,
  nesterov: boolean,
  a: number,
): void {
  const single = p instanceof Float32Array;
  const kernels = vectorKernels(p.length);
  if (kernels !== null && single && grad instanceof Float32Array && b instanceof Float32Array) {
    byPieces(p.length, [changed(p), source(grad, 0), changed(b)], ([x, g, y], n) =>
      kernels.descendWithMomentum(x!, g!, y!, n, s, w, m, share, nesterov ? 1 : 0, a),
    );
    return;
  }
  for (let i = 0; i < p.length; i++) {
    let g = s * grad[i]!;
    if (w !== 0) {
      g += w * p[i]!;
      if (single) g = Math.fround(g);
    }
    b[i] = b[i]! * m;
    b[i] = b[i]! + share * g;
    let u = b[i]!;
    if (nesterov) {
      u = g + m * u;
      if (single) u = Math.fround(u);
    }
    p[i] = p[i]! + a * u;
  }
}
