import { finfo, log, log1p, type Tensor } from '@wick/tensor';

/** Euler's constant γ. */
export const EULER = 0.5772156649015329;
/** ln √(2π) */
export const LOG_ROOT_2PI = 0.9189385332046728;

/** The sum over the last `count` dimensions. */
export function sumRightmost(value: Tensor, count: number): Tensor {
  return count === 0 ? value : value.reshape([...value.shape.slice(0, value.ndim - count), -1]).sum(-1);
}

/** Probabilities kept off 0 and 1 by the dtype's eps. */
export function clampProbs(probs: Tensor): Tensor {
  const { eps } = finfo(probs.dtype);
  return probs.clamp(eps, 1 - eps);
}

/** ln(p / (1 - p)) of probabilities of two outcomes. */
export function binaryLogits(probs: Tensor): Tensor {
  const clamped = clampProbs(probs);
  return log(clamped).sub(log1p(clamped.neg()));
}

/** x ln x, and 0 at 0. */
export function xLogX(x: Tensor): Tensor {
  return x.xlogy(x);
}
