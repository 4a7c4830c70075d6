import type { Tensor } from '@wick/tensor';
import { written } from '@wick/tensor/internal';
import type { ParamGroup } from './groups.ts';
import { type FloatArray, floats, scalarFor } from './memory.ts';

/**
 * Calls `update` for each parameter of a group that has a gradient, with the elements of both; what it does to `data` is
 * the parameter's new value. `scalar` rounds a number as PyTorch does before it meets those elements.
 *
 * @param states - of all parameters
 * @param begin - the state of a parameter before its first step
 */
export function updateEach<S extends object>(
  states: Map<Tensor, S>,
  group: ParamGroup,
  begin: (p: Tensor) => S,
  update: (state: S, data: FloatArray, grad: FloatArray, scalar: (value: number) => number, p: Tensor) => void,
): void {
  for (const p of group.params) {
    if (p.grad === null) continue;
    let state = states.get(p);
    if (!state) {
      state = begin(p);
      states.set(p, state);
    }
    const data = floats(p);
    update(state, data, floats(p.grad), scalarFor(data), p);
    written(p, data);
  }
}
