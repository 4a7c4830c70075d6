import { expr, type Program, program } from '@wick/kernels';
import type { Tensor } from '../../tensor.ts';
import { eq } from './eq.ts';
import { gt } from './gt.ts';
import { inOnePass } from './inOnePass.ts';
import { isnan } from './isnan.ts';
import { logicalOr } from './logicalOr.ts';
import { lt } from './lt.ts';
import { mul } from './mul.ts';
import { where } from './where.ts';

/** Half to either where both are equal, else all of it. */
function shared(g: Tensor, a: Tensor, b: Tensor): Tensor {
  return where(eq(a, b), mul(g, 0.5), g);
}

type Compare = (a: Tensor, b: Tensor) => Tensor;

/** What is left for the first of two where it does not lose to the second. */
function unless(loses: 'lt' | 'gt'): Program {
  return program(3, (a, b, g) => expr.where(expr[loses](a, b), 0, expr.where(expr.eq(a, b), expr.mul(g, 0.5), g)));
}

const [unlessLess, unlessGreater] = [unless('lt'), unless('gt')];

/** To the one that was taken, to both where one is NaN; shared where they are equal. */
export function sharedGradient(g: Tensor, a: Tensor, b: Tensor, which: 'larger' | 'smaller'): [Tensor, Tensor] {
  const isLarger = which === 'larger';
  const alone = (program: Program) => inOnePass(program, [a, b, g], [], [a, b]);
  const first = alone(isLarger ? unlessLess : unlessGreater);
  if (first) return [first, alone(isLarger ? unlessGreater : unlessLess)!];
  const share = shared(g, a, b);
  const [loses, wins] = isLarger ? [lt, gt] : [gt, lt];
  return [where(loses(a, b), 0, share), where(wins(a, b), 0, share)];
}

/** To the one that was taken, which NaN never is unless both are, then the first; shared where they are equal. */
export function numberGradient(g: Tensor, a: Tensor, b: Tensor, takes: Compare, wins: Compare): [Tensor, Tensor] {
  const share = shared(g, a, b);
  const second = isnan(b);
  return [where(logicalOr(takes(a, b), second), share, 0), where(logicalOr(wins(a, b), second), 0, share)];
}
