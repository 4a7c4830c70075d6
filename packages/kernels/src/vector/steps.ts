import type { FloatArray } from '../floatArray.ts';
import { byPieces, changed, source, vectorKernels } from './pieces.ts';

// The steps of optimisers, in one pass over parameters, gradients and state. Arithmetic is in double; what is stored is
// rounded to the arrays' type, and read back rounded. All builds give the same bits.

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

/** The numbers of one step of Adam. */
export interface AdamStep {
  /** -1 goes up. */
  readonly sign: number;
  /** Weight decay that is added to the gradient. */
  readonly decay: number;
  /** What parameters are multiplied with first: decoupled weight decay. */
  readonly shrink: number;
  /** 1 - β₁ */
  readonly w1: number;
  /** β₂ */
  readonly beta2: number;
  /** 1 - β₂ */
  readonly w2: number;
  /** √(1 - β₂ᵗ) */
  readonly correction: number;
  /** What is added to the root. */
  readonly eps: number;
  /** -lr / (1 - β₁ᵗ) */
  readonly a: number;
}

/**
 * Adam: `m += w1 (g - m)`, `v = β₂ v + w2 g²`, `p = p · shrink + a m / (√v / correction + eps)`; with `most` the largest
 * v so far takes the place of v.
 *
 * @param p parameters, changed
 * @param grad gradient, read
 * @param m average of the gradient, changed
 * @param v average of its square, changed
 * @param most largest v, changed, or null
 */
export function adamStep(
  p: FloatArray,
  grad: FloatArray,
  m: FloatArray,
  v: FloatArray,
  most: FloatArray | null,
  step: AdamStep,
): void {
  if (adamByWasm(p, grad, m, v, most, step)) return;
  const { sign, decay, shrink, w1, beta2, w2, correction, eps, a } = step;
  // As in PyTorch, an average is moved from its nearer end: m + w (g - m) or g - (1 - w) (g - m).
  const near = w1 < 0.5;
  const c = near ? w1 : w1 - 1;
  const n = p.length;
  for (let i = 0; i < n; i++) {
    const x = p[i]! * shrink;
    const g = sign * grad[i]! + decay * x;
    const d = g - m[i]!;
    m[i] = near ? m[i]! + c * d : g + c * d;
    v[i] = v[i]! * beta2 + w2 * g * g;
    let s = v[i]!;
    if (most !== null) {
      s = Math.max(most[i]!, s);
      most[i] = s;
    }
    p[i] = x + (a * m[i]!) / (Math.sqrt(s) / correction + eps);
  }
}

function adamByWasm(
  p: FloatArray,
  grad: FloatArray,
  m: FloatArray,
  v: FloatArray,
  most: FloatArray | null,
  { sign, decay, shrink, w1, beta2, w2, correction, eps, a }: AdamStep,
): boolean {
  const kernels = vectorKernels(p.length);
  if (kernels === null || !(p instanceof Float32Array) || !(grad instanceof Float32Array)) return false;
  if (!(m instanceof Float32Array) || !(v instanceof Float32Array)) return false;
  if (most !== null && !(most instanceof Float32Array)) return false;
  const operands = [changed(p), source(grad, 0), changed(m), changed(v), ...(most === null ? [] : [changed(most)])];
  byPieces(p.length, operands, ([x, g, first, second, largest = 0], n) =>
    kernels.adam(x!, g!, first!, second!, largest, n, sign, decay, shrink, w1, beta2, w2, correction, eps, a),
  );
  return true;
}
