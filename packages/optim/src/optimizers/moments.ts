import type { AdamStep } from '@wick/kernels';
import type { ParamGroup } from '../optimizer/groups.ts';
import { betas, fromZero, learningRate, numberOf, type Rule } from '../optimizer/options.ts';

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

/** -1 for a group that goes up. */
export function signOf(group: { readonly maximize: boolean }): number {
  return group.maximize ? -1 : 1;
}

/** What is Adam's, NAdam's or RAdam's own in a step. */
export type OwnNumbers = {
  -readonly [K in 'a' | 'correction' | 'belowRoot' | 'ofGrad' | 'adaptive']: AdamStep[K];
};

/**
 * The numbers of one step of Adam or its kin. Decoupled weight decay stays out of the gradient and shrinks the
 * parameters.
 *
 * Written out, for objects that are spread out of others have the engine compile the loop that reads them again and
 * again.
 */
export function adamNumbers(round: (value: number) => number, group: DecoupledGroup, own: OwnNumbers): AdamStep {
  const { decoupledWeightDecay: apart, weightDecay, eps } = group;
  const [beta1, beta2] = group.betas;
  return {
    sign: signOf(group),
    decay: apart ? 0 : round(weightDecay),
    shrink: apart && weightDecay !== 0 ? round(1 - numberOf(group.lr) * weightDecay) : 1,
    w1: round(1 - beta1),
    beta2: round(beta2),
    w2: round(1 - beta2),
    eps: round(eps),
    a: own.a,
    correction: own.correction,
    belowRoot: own.belowRoot,
    ofGrad: own.ofGrad,
    adaptive: own.adaptive,
  };
}
