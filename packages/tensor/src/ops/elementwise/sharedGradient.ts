import type { Tensor } from '../../tensor.ts';
import { eq } from './eq.ts';
import { isnan } from './isnan.ts';
import { logicalOr } from './logicalOr.ts';
import { mul } from './mul.ts';
import { where } from './where.ts';

/** Half to either where both are equal, else all of it. */
function shared(g: Tensor, a: Tensor, b: Tensor): Tensor {
  return where(eq(a, b), mul(g, 0.5), g);
}

type Compare = (a: Tensor, b: Tensor) => Tensor;

/** To the one that was taken, to both where one is NaN; shared where they are equal. */
export function sharedGradient(g: Tensor, a: Tensor, b: Tensor, loses: Compare, wins: Compare): [Tensor, Tensor] {
  const share = shared(g, a, b);
  return [where(loses(a, b), 0, share), where(wins(a, b), 0, share)];
}

/** To the one that was taken, which NaN never is unless both are, then the first; shared where they are equal. */
export function numberGradient(g: Tensor, a: Tensor, b: Tensor, takes: Compare, wins: Compare): [Tensor, Tensor] {
  const share = shared(g, a, b);
  const second = isnan(b);
  return [where(logicalOr(takes(a, b), second), share, 0), where(logicalOr(wins(a, b), second), 0, share)];
}
