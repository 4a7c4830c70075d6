import type { FloatArray } from '../floatArray.ts';
import { byPieces, changed, source, vectorKernels } from './pieces.ts';

// The steps of Adam and its kin, in one pass over parameters, gradients and averages, each operation in the arrays' type as
// PyTorch has it (which fuses some products with sums where the machine can). All builds give the same bits.

/** What one step does to the averages, the same in all of them. */
interface Averages {
  /** -1 goes up. */
  readonly sign: number;
  /** Weight decay that is added to the gradient. */
  readonly decay: number;
  /** 1 - β₁ */
  readonly w1: number;
  /** β₂ */
  readonly beta2: number;
  /** What keeps the denominator from 0. */
  readonly eps: number;
  /** Minus the step size, what is known of β₁ᵗ included: the share of the first average. */
  readonly a: number;
}

/** The numbers of one step of Adam, NAdam or RAdam. */
export interface AdamStep extends Averages {
  /** What parameters are multiplied with first: decoupled weight decay. */
  readonly shrink: number;
  /** 1 - β₂ */
  readonly w2: number;
  /** What the root of the second average is divided by: √(1 - β₂ᵗ). */
  readonly correction: number;
  /** NAdam divides below the root: by 1 - β₂ᵗ. */
  readonly belowRoot: boolean;
  /** The share of the gradient itself; NAdam's. */
  readonly ofGrad: number;
  /** Whether the second average is asked at all: RAdam does not while it is too young. */
  readonly adaptive: boolean;
}

/**
 * Adam: `g = s · grad + decay · x` with `x = shrink · p`, `m += w1 (g - m)`, `v = β₂ v + w2 g²`, `p = x + (ofGrad · g +
 * a · m) / d`, where d is `√v / correction + eps`, `√(v / correction) + eps` or, not adaptive, 1. With `most` the
 * largest v so far takes the place of v.
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
  if (p instanceof Float32Array) inSingle(p, grad, m, v, most, step);
  else inDouble(p, grad, m, v, most, step);
}

function inDouble(
  p: FloatArray,
  grad: FloatArray,
  m: FloatArray,
  v: FloatArray,
  most: FloatArray | null,
  step: AdamStep,
): void {
  const { sign, decay, shrink, w1, beta2, w2, correction, belowRoot, eps, a, ofGrad, adaptive } = step;
  // As in PyTorch, an average is moved from its nearer end: m + w (g - m) or g - (1 - w) (g - m).
  const near = w1 < 0.5;
  const c = near ? w1 : w1 - 1;
  const n = p.length;
  for (let i = 0; i < n; i++) {
    const x = p[i]! * shrink;
    let g = sign * grad[i]!;
    // What is not asked for is not multiplied by 0, which would make NaN of an infinity.
    if (decay !== 0) g += decay * x;
    const d = g - m[i]!;
    m[i] = near ? m[i]! + c * d : g + c * d;
    v[i] = v[i]! * beta2 + w2 * g * g;
    let s = v[i]!;
    if (most !== null) {
      s = Math.max(most[i]!, s);
      most[i] = s;
    }
    let u = a * m[i]!;
    if (ofGrad !== 0) u += ofGrad * g;
    if (adaptive) u /= (belowRoot ? Math.sqrt(s / correction) : Math.sqrt(s) / correction) + eps;
    p[i] = x + u;
  }
}

/** The same, rounded to float after each operation: engines make float arithmetic of it. */
function inSingle(
  p: FloatArray,
  grad: FloatArray,
  m: FloatArray,
  v: FloatArray,
  most: FloatArray | null,
  step: AdamStep,
): void {
  const f = Math.fround;
  const { w1, belowRoot, adaptive } = step;
  const [sign, decay, shrink, beta2, w2] = [step.sign, f(step.decay), f(step.shrink), f(step.beta2), f(step.w2)];
  const [correction, eps, a, ofGrad] = [f(step.correction), f(step.eps), f(step.a), f(step.ofGrad)];
  const near = w1 < 0.5;
  const c = f(near ? w1 : w1 - 1);
  const n = p.length;
  for (let i = 0; i < n; i++) {
    const x = f(p[i]! * shrink);
    let g = f(sign * grad[i]!);
    if (step.decay !== 0) g = f(g + f(decay * x));
    const moved = f(c * f(g - m[i]!));
    const first = f((near ? m[i]! : g) + moved);
    m[i] = first;
    let s = f(f(v[i]! * beta2) + f(f(w2 * g) * g));
    v[i] = s;
    if (most !== null) {
      s = Math.max(most[i]!, s);
      most[i] = s;
    }
    let u = f(a * first);
    if (step.ofGrad !== 0) u = f(u + f(ofGrad * g));
    if (adaptive) {
      const root = belowRoot ? f(Math.sqrt(f(s / correction))) : f(f(Math.sqrt(s)) / correction);
      u = f(u / f(root + eps));
    }
    p[i] = f(x + u);
  }
}

function adamByWasm(
  p: FloatArray,
  grad: FloatArray,
  m: FloatArray,
  v: FloatArray,
  most: FloatArray | null,
  { sign, decay, shrink, w1, beta2, w2, correction, belowRoot, eps, a, ofGrad, adaptive }: AdamStep,
): boolean {
  const kernels = vectorKernels(p.length);
  if (kernels === null || !(p instanceof Float32Array) || !(grad instanceof Float32Array)) return false;
  if (!(m instanceof Float32Array) || !(v instanceof Float32Array)) return false;
  if (most !== null && !(most instanceof Float32Array)) return false;
  const operands = [changed(p), source(grad, 0), changed(m), changed(v), ...(most === null ? [] : [changed(most)])];
  const form = adaptive ? (belowRoot ? 2 : 1) : 0;
  byPieces(p.length, operands, ([x, g, first, second, largest = 0], n) =>
    kernels.adam(
      x!,
      g!,
      first!,
      second!,
      largest,
      n,
      sign,
      decay,
      shrink,
      w1,
      beta2,
      w2,
      correction,
      form,
      eps,
      a,
      ofGrad,
    ),
  );
  return true;
}
