import { checkNumber, type Rule, show } from '@wick/tensor/internal';
import type { ParamGroup } from '../optimizer/groups.ts';
import { type AnyOptimizer, Optimizer } from '../optimizer/optimizer.ts';
import { type LearningRate, numberOf } from '../optimizer/options.ts';

/** A factor above 0 and up to 1. */
export function factor(value: number): Rule<number> {
  return {
    value,
    read(where, name, given) {
      if (typeof given !== 'number') throw new TypeError(`${where}: ${name} must be a number, got ${show(given)}`);
      if (given > 0 && given <= 1) return given;
      throw new RangeError(`${where}: ${name} must be above 0 and up to 1, got ${given}`);
    },
  };
}

/** A number for all groups, or one for each; how many there may be is the optimiser's to say: {@link perGroup}. */
export function numbers(value: number): Rule<number | readonly number[]> {
  return {
    value,
    read(where, name, given) {
      for (const x of Array.isArray(given) ? given : [given]) checkNumber(where, name, x);
      return given as number | readonly number[];
    },
  };
}

export function checkOptimizer(where: string, value: unknown): asserts value is AnyOptimizer {
  if (!(value instanceof Optimizer))
    throw new TypeError(`${where}: optimizer must be an Optimizer, got ${show(value)}`);
}

/** One value for all groups, or one for each, as one for each. */
export function perGroup<T>(
  where: string,
  name: string,
  optimizer: AnyOptimizer,
  value: T | readonly T[],
  check: (value: unknown) => T = (each) => each as T,
): T[] {
  const groups = optimizer.paramGroups.length;
  if (!Array.isArray(value)) return new Array<T>(groups).fill(check(value));
  if (value.length !== groups)
    throw new RangeError(`${where}: ${name} has ${value.length} values, the optimizer ${groups} parameter groups`);
  return value.map(check);
}

/** Sets a group's learning rate: a tensor's value changes, the tensor stays. */
export function setLr(group: ParamGroup, value: number): void {
  const lr = rateOf(group);
  if (typeof lr === 'number') group.lr = value;
  else lr.fill_(value);
}

/** A group's learning rate as it was given. */
const rateOf = (group: { readonly lr: LearningRate }): LearningRate => group.lr;

/** The learning rates of all groups as they are; in a list that is there already, where it has as many. */
export function currentLrs({ paramGroups }: AnyOptimizer, into: number[] = []): number[] {
  const lrs = into.length === paramGroups.length ? into : new Array<number>(paramGroups.length);
  for (let i = 0; i < lrs.length; i++) lrs[i] = numberOf(paramGroups[i]!.lr);
  return lrs;
}

/** How a scheduler cycles a group's momentum: β₁ where there are betas. */
export function setMomentum(group: ParamGroup, usesBeta1: boolean, value: number): void {
  if (!usesBeta1) group.momentum = value;
  else {
    const betas = (group.betas as number[]).slice(); // a list of its own, as in PyTorch: another group may have the same one
    betas[0] = value;
    group.betas = betas;
  }
}

/** Whether the optimiser's momentum is called β₁; refuses one that has no momentum. */
export function usesBeta1(where: string, optimizer: AnyOptimizer): boolean {
  if (!('momentum' in optimizer.defaults) && !('betas' in optimizer.defaults))
    throw new RangeError(`${where}: cycleMomentum needs an optimizer with momentum or betas; switch it off`);
  return 'betas' in optimizer.defaults;
}
