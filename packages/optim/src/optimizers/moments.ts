import type { Averages } from '@wick/kernels';
import type { ParamGroup } from '../optimizer/groups.ts';
import { betas, fromZero, learningRate, type Rule } from '../optimizer/options.ts';
import type { Pass } from '../optimizer/pass.ts';

/** What the groups of Adam and its kin share. */
export interface MomentGroup extends ParamGroup {
  /** Decay rates of the averages of the gradient and of its square. Default [0.9, 0.999]. */
  betas: [number, number];
  /** Added to the denominator. Default 1e-8. */
  eps: number;
  /** L2 penalty, added to the gradient. Default 0. */
  weightDecay: number;
  /** Go up instead of down. Default false. */
  maximize: boolean;
}

/** The same where weight decay can leave the averages alone. */
export interface DecoupledGroup extends MomentGroup {
  /** Shrink the parameters themselves instead of adding to the gradient. Default false. */
  decoupledWeightDecay: boolean;
}

/** The rules that come first in all of them. */
export function momentRules(lr: number): { lr: Rule; betas: Rule; eps: Rule; weightDecay: Rule } {
  return { lr: learningRate(lr), betas: betas(), eps: fromZero(1e-8), weightDecay: fromZero(0) };
}

/** What a group says of a gradient before anything is made of it: its sign and its decay. */
export function gradientNumbers(pass: Pass, group: { maximize: boolean; weightDecay: number }) {
  return { sign: group.maximize ? -1 : 1, decay: pass.scalar(group.weightDecay) };
}

/**
 * What a group says of the averages.
 *
 * @param a - the share of the first average in the step
 */
export function averageNumbers(pass: Pass, group: MomentGroup, a: number): Averages {
  const [beta1, beta2] = group.betas;
  return {
    ...gradientNumbers(pass, group),
    w1: pass.scalar(1 - beta1),
    beta2: pass.scalar(beta2),
    eps: pass.scalar(group.eps),
    a,
  };
}

/** The same with what decoupled weight decay changes: it stays out of the gradient and shrinks the parameters. */
export function decoupledNumbers(pass: Pass, group: DecoupledGroup, lr: number, a: number) {
  const { decoupledWeightDecay: apart, weightDecay } = group;
  const numbers = averageNumbers(pass, group, a);
  return {
    ...numbers,
    decay: apart ? 0 : numbers.decay,
    shrink: apart && weightDecay !== 0 ? pass.scalar(1 - lr * weightDecay) : 1,
    w2: pass.scalar(1 - group.betas[1]),
  };
}
