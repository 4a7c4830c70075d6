import type { Budget } from '../budget.ts';
import { CheckpointError } from '../error.ts';
import { cost, unpacks } from './costs.ts';
import { Dict, type Key, PySet, Tuple } from './values.ts';

/** A fault of a pickle. */
export const fault = (message: string): CheckpointError => new CheckpointError(`pickle: ${message}`);

/** What a value of a file is, in words: never what is in it, which may be endless. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Tuple) return 'a tuple';
  if (value instanceof Dict) return 'a dict';
  if (value instanceof PySet) return 'a set';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** What the keys of dicts are. */
export const isKey = (key: unknown): key is Key =>
  typeof key === 'string' || typeof key === 'number' || typeof key === 'boolean' || typeof key === 'bigint';

export function addEntry(dict: Dict, key: unknown, value: unknown, budget: Budget): void {
  if (!isKey(key)) throw fault(`a dict has ${kindOf(key)} for a key; strings, numbers and booleans are read`);
  budget.spend(cost.entry, unpacks);
  dict.keys.push(key);
  dict.values.push(value);
}

export function addItem(set: PySet, item: unknown, budget: Budget): void {
  // Python can hash neither.
  if (Array.isArray(item) || item instanceof Dict) throw fault(`a set has ${kindOf(item)} in it`);
  budget.spend(cost.entry, unpacks);
  set.items.push(item);
}

export function newDict(budget: Budget): Dict {
  budget.spend(cost.dict, unpacks);
  return new Dict();
}

export function newSet(items: readonly unknown[], budget: Budget): PySet {
  budget.spend(cost.set, unpacks);
  const set = new PySet();
  for (const item of items) addItem(set, item, budget);
  return set;
}

/** A tuple over `items`, which are its own. */
export function newTuple(items: readonly unknown[], budget: Budget): Tuple {
  budget.spend(cost.tuple + cost.slot * items.length, unpacks);
  return new Tuple(items);
}

/** The items of a list, a tuple or a set, not copied; none of None. */
export function itemsOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  if (value instanceof Tuple || value instanceof PySet) return value.items;
  if (Array.isArray(value)) return value;
  throw fault('a list is made of something that is none');
}

/** A list of the same items as another value. */
export function copiedList(value: unknown, budget: Budget): unknown[] {
  const items = itemsOf(value);
  budget.spend(cost.list + cost.slot * items.length, unpacks);
  return items.slice();
}

/** A dict of the entries of another, or of pairs. */
export function copiedDict(value: unknown, budget: Budget): Dict {
  const dict = newDict(budget);
  if (value instanceof Dict) {
    budget.spend(cost.entry * value.keys.length, unpacks);
    for (const [i, key] of value.keys.entries()) {
      dict.keys.push(key);
      dict.values.push(value.values[i]);
    }
    return dict;
  }
  for (const pair of itemsOf(value)) {
    const items = itemsOf(pair);
    if (items.length !== 2) throw fault('a dict is made of something that is no pair');
    addEntry(dict, items[0], items[1], budget);
  }
  return dict;
}
