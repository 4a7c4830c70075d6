import { Tensor } from '@wick/tensor/light';
import { describe } from '../tree/node.ts';

/** How the file that a state came from had wrapped it. */
export interface WrappedStateOptions {
  /** The state lies under this name of the given object, such as `'state_dict'` or `'model'`. */
  key?: string;
  /** Taken off the names that begin with it, such as `'module.'`, which DataParallel puts there. */
  prefix?: string;
}

const entriesOf = (value: unknown): Map<string, unknown> | undefined => {
  if (value === null || typeof value !== 'object' || Array.isArray(value) || value instanceof Tensor) return undefined;
  return new Map<string, unknown>(value instanceof Map ? value : Object.entries(value));
};

/** The state inside `given`; a copy, since hooks may change it. */
export function unwrapState(given: unknown, { key, prefix }: WrappedStateOptions): Map<string, unknown> {
  const outer = entriesOf(given);
  if (!outer) throw new TypeError(`loadStateDict: expected an object of tensors by name, got ${describe(given)}`);
  if (key !== undefined && !outer.has(key))
    throw new RangeError(`loadStateDict: key "${key}" is not in the state, whose names are ${listed(outer)}`);
  const state = key === undefined ? outer : entriesOf(outer.get(key));
  if (!state)
    throw new TypeError(`loadStateDict: expected tensors by name under "${key}", got ${describe(outer.get(key!))}`);
  if (!prefix) return state;
  const stripped = new Map<string, unknown>();
  for (const [name, value] of state) {
    const rest = name.startsWith(prefix) ? name.slice(prefix.length) : name;
    if (stripped.has(rest)) throw new RangeError(`loadStateDict: without prefix "${prefix}" two names are "${rest}"`);
    stripped.set(rest, value);
  }
  return stripped;
}

/** The options that would have made names out of `state` meet the missing ones, as a sentence; or ''. */
export function wrappingHint(state: ReadonlyMap<string, unknown>, missing: readonly string[]): string {
  const plain = prefixOf(state, missing);
  if (plain) {
    const all = [...state.keys()].every((name) => name.startsWith(plain));
    return `${all ? 'every name begins' : 'the missing names are there, but begin'} with "${plain}": pass { prefix: '${plain}' }`;
  }
  for (const [key, value] of state) {
    const inner = entriesOf(value);
    const prefix = inner && prefixOf(inner, missing);
    if (prefix === undefined) continue;
    return `the tensors lie under "${key}": pass { key: '${key}'${prefix && `, prefix: '${prefix}'`} }`;
  }
  return '';
}

/**
 * What all names of a state begin with before a missing one, or all missing ones are found behind; '' if a missing one
 * is there as it is.
 */
function prefixOf(state: ReadonlyMap<string, unknown>, missing: readonly string[]): string | undefined {
  if (missing.some((name) => state.has(name))) return '';
  const names = [...state.keys()];
  for (const name of missing) {
    const longer = names.find((candidate) => candidate.endsWith(`.${name}`));
    const prefix = longer?.slice(0, longer.length - name.length);
    if (prefix === undefined) continue;
    if (names.every((each) => each.startsWith(prefix)) || missing.every((each) => state.has(prefix + each)))
      return prefix;
  }
  return undefined;
}

function listed(state: ReadonlyMap<string, unknown>): string {
  const names = [...state.keys()];
  const shown = names.slice(0, 8).map((name) => `"${name}"`);
  return `${shown.join(', ')}${names.length > 8 ? ', ...' : ''}`;
}
