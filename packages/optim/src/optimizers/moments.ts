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

/** A number as it meets a parameter's elements, floats or doubles: told by a truth, as functions that are values make objects. */
export function rounded(isFloat: boolean, value: number): number {
  return isFloat ? Math.fround(value) : value;
}

/** Where the numbers of a step of Adam or its kin stand, as kernels of plans read them. */
export const adamAt = {
  sign: 0,
  decay: 1,
  shrink: 2,
  w1: 3,
  beta2: 4,
  w2: 5,
  correction: 6,
  /** 0: the second average is not asked, 1: its root is divided, 2: it is divided below the root. */
  form: 7,
  eps: 8,
  a: 9,
  ofGrad: 10,
} as const;

/** How many they are. */
export const ADAM_NUMBERS = 11;

/** Writes what Adam and its kin have in common of a step. Decoupled weight decay stays out of the gradient and shrinks the parameters. */
export function writeCommon(into: Float64Array, at: number, isFloat: boolean, group: DecoupledGroup): void {
  const { decoupledWeightDecay: apart, weightDecay, betas } = group;
  const beta1 = betas[0];
  const beta2 = betas[1];
  into[at + adamAt.sign] = signOf(group);
  into[at + adamAt.decay] = apart ? 0 : weightDecay;
  into[at + adamAt.shrink] = apart && weightDecay !== 0 ? 1 - numberOf(group.lr) * weightDecay : 1;
  into[at + adamAt.w1] = 1 - beta1;
  into[at + adamAt.beta2] = beta2;
  into[at + adamAt.w2] = 1 - beta2;
  into[at + adamAt.eps] = group.eps;
  // Where they are: a number that is either rounded or as it was would be made an object.
  if (!isFloat) return;
  for (let i = at + adamAt.decay; i <= at + adamAt.w2; i++) into[i] = Math.fround(into[i]!);
  into[at + adamAt.eps] = Math.fround(into[at + adamAt.eps]!);
}

/** The numbers by their names. Written out, for objects that are spread out of others have the engine compile the loop that reads them again and again. */
export function adamNumbers(from: Float64Array): AdamStep {
  return {
    sign: from[adamAt.sign]!,
    decay: from[adamAt.decay]!,
    shrink: from[adamAt.shrink]!,
    w1: from[adamAt.w1]!,
    beta2: from[adamAt.beta2]!,
    w2: from[adamAt.w2]!,
    eps: from[adamAt.eps]!,
    a: from[adamAt.a]!,
    correction: from[adamAt.correction]!,
    belowRoot: from[adamAt.form] === 2,
    ofGrad: from[adamAt.ofGrad]!,
    adaptive: from[adamAt.form] !== 0,
  };
}
