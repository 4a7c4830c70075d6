import { rename, type State } from '../stateKeys.ts';

/**
 * A bare model reads the state of one with a head, whose keys begin with `base`, and a model with a head that of a bare one:
 * what it has besides is left out, as transformers leaves it out.
 *
 * @param prefix - of the model itself; keys are changed only at the root.
 * @param inside - whether the model is the bare one.
 */
export function moveBase(state: State, prefix: string, base: string, inside: boolean): void {
  if (prefix !== '') return;
  const keys = [...state.keys()];
  const based = keys.some((key) => key.startsWith(`${base}.`));
  if (inside && based)
    for (const key of keys)
      if (key.startsWith(`${base}.`)) rename(state, key, key.slice(base.length + 1));
      else state.delete(key);
  if (!inside && !based) for (const key of keys) rename(state, key, `${base}.${key}`);
}

/** A tensor that a file holds once is there under its other name, too. */
export function tie(state: State, first: string, second: string): void {
  if (state.has(first) && !state.has(second)) state.set(second, state.get(first));
  else if (state.has(second) && !state.has(first)) state.set(first, state.get(second));
}
