import { isTensor, type Update } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import type { ParamGroup } from './groups.ts';
import type { Pass } from './pass.ts';

/**
 * Calls `update` for each parameter of a group that has a gradient, with its state and a pass over its elements.
 *
 * @param kind - {@link Pass}, or one that can do more
 * @param states - of all parameters
 * @param begin - the state of a parameter before its first step
 */
export function updateEach<S extends object, P extends Pass>(
  kind: new (p: Tensor, grad: Tensor) => P,
  states: Map<Tensor, S>,
  group: ParamGroup,
  begin: (p: Tensor) => S,
  update: (pass: P, state: S, p: Tensor) => void,
): void {
  for (const p of group.params) {
    if (p.grad === null) continue;
    let state = states.get(p);
    if (!state) {
      state = begin(p);
      states.set(p, state);
    }
    const pass = new kind(p, p.grad);
    update(pass, state, p);
    pass.end();
  }
}

/** The numbers in a parameter's state, beside what has the parameter's shape. */
export function scalarsOf(state: object, states: readonly Tensor[]): readonly Tensor[] {
  return Object.values(state).filter((one: unknown) => isTensor(one) && one.ndim === 0 && !states.includes(one));
}

/** What `plan` makes of each parameter that has a state; null where one that has none is about to get it. */
export function planEach<G extends ParamGroup, S extends object>(
  states: ReadonlyMap<Tensor, S>,
  groups: readonly G[],
  plan: (group: G, p: Tensor, state: S) => Update,
): readonly Update[] | null {
  const updates: Update[] = [];
  for (const group of groups)
    for (const p of group.params) {
      const state = states.get(p);
      if (state) updates.push(plan(group, p, state));
      else if (p.grad !== null) return null;
    }
  return asLongAs(updates, groups, states);
}

/** Updates that fit only as long as no parameter and no state has come to those there are. */
export function asLongAs(
  updates: readonly Update[],
  groups: readonly ParamGroup[],
  states: ReadonlyMap<Tensor, unknown>,
): readonly Update[] {
  const [first, ...others] = updates;
  if (first === undefined) return updates;
  const [parameters, known] = [countOf(groups), states.size];
  // Asked once for all: they are asked before every step.
  return [{ ...first, fits: () => states.size <= known && countOf(groups) === parameters && first.fits() }, ...others];
}

function countOf(groups: readonly ParamGroup[]): number {
  let count = 0;
  for (let i = 0; i < groups.length; i++) count += groups[i]!.params.length;
  return count;
}
