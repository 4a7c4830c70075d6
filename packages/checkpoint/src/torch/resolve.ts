import type { Budget } from '../budget.ts';
import { CheckpointError } from '../error.ts';
import { quoted } from '../printable.ts';
import { setOwn } from '../setOwn.ts';
import { orKeep, UnreadableTensor } from '../unreadable.ts';
import { dtypeOfName } from './dtypes.ts';
import { type StorageBytes, Storages } from './storages.ts';
import { Dict, Instance, type Key, Name, OtherRef, PySet, StorageRef, TensorRef, Tuple } from './values.ts';

export type { StorageBytes } from './storages.ts';

const fault = (message: string): CheckpointError => new CheckpointError(`torch: ${message}`);
const maxDepth = 1000;

/**
 * Makes JavaScript values and tensors of what was unpickled. What is one object in the file is one in the result. What
 * wick has no tensor for is kept as an {@link UnreadableTensor}, or refused by its place.
 */
export function resolve(root: unknown, bytesOf: StorageBytes, budget: Budget, keep: boolean): unknown {
  return new Resolver(new Storages(bytesOf, budget), keep).value(root);
}

class Resolver {
  private readonly made = new Map<object, unknown>();
  private readonly underway = new Set<Instance | Tuple>();
  /** The keys and numbers that lead to the value that is being made. */
  private readonly path: (Key | number)[] = [];

  constructor(
    private readonly storages: Storages,
    private readonly keep: boolean,
  ) {}

  value(given: unknown): unknown {
    if (typeof given !== 'object' || given === null || given instanceof Uint8Array) return given;
    if (this.made.has(given)) return this.made.get(given);
    if (this.path.length > maxDepth) throw fault(`values nested deeper than ${maxDepth}`);
    if (given instanceof Dict) return this.dict(given);
    if (Array.isArray(given)) {
      // Known before it is filled: a list may contain itself.
      const list: unknown[] = [];
      this.made.set(given, list);
      for (const [i, item] of given.entries()) list.push(this.part(i, item));
      return list;
    }
    if (given instanceof PySet) {
      const set = new Set<unknown>();
      this.made.set(given, set);
      for (const [i, item] of given.items.entries()) set.add(this.part(i, item));
      return set;
    }
    const result = this.whole(given);
    this.made.set(given, result);
    return result;
  }

  /** What stands under `key` in the value that is being made. */
  private part(key: Key | number, given: unknown): unknown {
    this.path.push(key);
    const value = this.value(given);
    this.path.pop();
    return value;
  }

  /** A plain object if all keys are strings, else a Map. */
  private dict(given: Dict): unknown {
    const { keys, values } = given;
    const named = keys.every((key) => typeof key === 'string');
    const object: Record<string, unknown> = {};
    const map = new Map<unknown, unknown>();
    this.made.set(given, named ? object : map);
    for (const [i, key] of keys.entries()) {
      const value = this.part(key, values[i]);
      if (named) setOwn(object, key as string, value);
      else map.set(key, value);
    }
    return named ? object : map;
  }

  /** Values that exist only once their parts do. */
  private whole(given: object): unknown {
    if (given instanceof OtherRef) return this.unreadable(given);
    if (given instanceof TensorRef) {
      const made = this.storages.tensor(given);
      return made instanceof OtherRef ? this.unreadable(made) : made;
    }
    if (given instanceof StorageRef) {
      const made = this.storages.whole(given);
      return made instanceof OtherRef ? this.unreadable(made) : made;
    }
    if (given instanceof Name) return dtypeOfName(given) ?? given.name;
    if (!(given instanceof Tuple || given instanceof Instance)) throw fault('a value of a kind that is not known');
    if (this.underway.has(given)) throw fault('a value that contains itself');
    this.underway.add(given);
    const parts = (given instanceof Tuple ? given.items : given.args).map((item, i) => this.part(i, item));
    const result = given instanceof Tuple ? Object.freeze(parts) : given.make(parts, this.part('state', given.state));
    this.underway.delete(given);
    return result;
  }

  private unreadable({ what, dtype, shape }: OtherRef): UnreadableTensor {
    if (this.keep) return new UnreadableTensor(dtype, shape, what);
    const place = this.path.length === 0 ? 'the value' : quoted(this.path.map(String).join('.'));
    throw fault(`${place} is ${what}, which is not read; ${orKeep}`);
  }
}
