import type { Tensor } from '@wick/tensor/light';
import type { ParamGroup } from './groups.ts';
import { Pass } from './pass.ts';

/**
 * Calls `update` for each parameter of a group that has a gradient, with its state and a {@link Pass} over its elements.
 *
 * @param states - of all parameters
 * @param begin - the state of a parameter before its first step
 */
export function updateEach<S extends object>(
  states: Map<Tensor, S>,
  group: ParamGroup,
  begin: (p: Tensor) => S,
  update: (pass: Pass, state: S, p: Tensor) => void,
): void {
  for (const p of group.params) {
    if (p.grad === null) continue;
    let state = states.get(p);
    if (!state) {
      state = begin(p);
      states.set(p, state);
    }
    const pass = new Pass(p, p.grad);
    update(pass, state, p);
    pass.end();
  }
}
