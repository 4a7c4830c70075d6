import { type Expression, expr, type Term } from '@wick/kernels';

/** With d = x - t and m = min(|d|, δ): m(|d| - ½m), which is ½d² or δ(|d| - ½δ), each with PyTorch's roundings. */
export function huberValue(x: Term, t: Term, delta: Term): Expression {
  const z = expr.abs(expr.sub(x, t));
  const m = expr.min(z, delta);
  return expr.mul(expr.horner(m, -0.5, z), m);
}
