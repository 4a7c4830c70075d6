import { fromTypedArray, type Tensor } from '@wick/tensor';
import { elementsOf } from '../elements.ts';
import { CheckpointError } from '../error.ts';
import { elementSize, type FileDType } from '../fileDType.ts';
import { setOwn } from '../setOwn.ts';
import { dtypeOfName } from './names.ts';
import { Dict, Instance, Name, PySet, StorageRef, TensorRef, Tuple } from './values.ts';

/** The raw bytes of the storage a pickle calls `key`. */
export type StorageBytes = (key: string) => Uint8Array<ArrayBuffer>;

const fault = (message: string): CheckpointError => new CheckpointError(`torch: ${message}`);
const maxDepth = 1000;

/** Makes JavaScript values and tensors of what was unpickled. What is one object in the file is one in the result. */
export function resolve(root: unknown, bytesOf: StorageBytes): unknown {
  return new Resolver(bytesOf).value(root, 0);
}

class Resolver {
  private readonly made = new Map<object, unknown>();
  private readonly storages = new Map<string, Tensor>();
  private readonly underway = new Set<Instance | Tuple>();

  constructor(private readonly bytesOf: StorageBytes) {}

  value(given: unknown, depth: number): unknown {
    if (typeof given !== 'object' || given === null || given instanceof Uint8Array) return given;
    if (this.made.has(given)) return this.made.get(given);
    if (depth > maxDepth) throw fault(`values nested deeper than ${maxDepth}`);
    if (Array.isArray(given)) {
      // Known before it is filled: a list may contain itself.
      const list: unknown[] = [];
      this.made.set(given, list);
      for (const item of given) list.push(this.value(item, depth + 1));
      return list;
    }
    if (given instanceof Dict) return this.dict(given, depth);
    if (given instanceof PySet) {
      const set = new Set<unknown>();
      this.made.set(given, set);
      for (const item of given.items) set.add(this.value(item, depth + 1));
      return set;
    }
    const result = this.whole(given, depth);
    this.made.set(given, result);
    return result;
  }

  /** A plain object if all keys are strings, else a Map. Keys are strings or not before their values are known. */
  private dict(given: Dict, depth: number): unknown {
    const { entries } = given;
    const named = entries.every(([key]) => typeof key === 'string');
    const object: Record<string, unknown> = {};
    const map = new Map<unknown, unknown>();
    this.made.set(given, named ? object : map);
    for (const [key, item] of entries) {
      const value = this.value(item, depth + 1);
      if (named) setOwn(object, key as string, value);
      else map.set(this.value(key, depth + 1), value);
    }
    return named ? object : map;
  }

  /** Values that exist only once their parts do. */
  private whole(given: object, depth: number): unknown {
    if (given instanceof TensorRef) return this.tensor(given);
    if (given instanceof StorageRef) return this.storage(given, given.dtype ?? 'uint8');
    if (given instanceof Name) return dtypeOfName(given) ?? given.name;
    if (!(given instanceof Tuple || given instanceof Instance)) throw fault('a value of a kind that is not known');
    if (this.underway.has(given)) throw fault('a value that contains itself');
    this.underway.add(given);
    const parts = (given instanceof Tuple ? given.items : given.args).map((item) => this.value(item, depth + 1));
    const result =
      given instanceof Tuple ? Object.freeze(parts) : given.make(parts, this.value(given.state, depth + 1));
    this.underway.delete(given);
    return result;
  }

  /** All elements of a storage as one tensor, the same for all that look at it. */
  private storage(ref: StorageRef, dtype: FileDType): Tensor {
    const name = `${dtype} ${ref.key}`;
    const known = this.storages.get(name);
    if (known) return known;
    const bytes = this.bytesOf(ref.key);
    const size = elementSize[dtype];
    const elements = elementsOf(bytes.subarray(0, bytes.length - (bytes.length % size)), dtype);
    const made = fromTypedArray(elements, [elements.length], dtype === 'bool' ? { dtype: 'bool' } : {});
    this.storages.set(name, made);
    return made;
  }

  private tensor(ref: TensorRef): Tensor {
    const { storage, offset, shape, stride } = ref;
    const all = this.storage(storage, ref.dtype);
    const length = storage.dtype === null ? all.numel() : storage.length;
    if (storage.offset + length > all.numel())
      throw fault(
        `storage ${JSON.stringify(storage.key)} has ${all.numel()} elements, the file speaks of ${storage.offset + length}`,
      );
    const empty = shape.includes(0);
    const last = shape.reduce((index, n, d) => index + (n - 1) * stride[d]!, offset);
    if (empty ? offset > length : !(last < length))
      throw fault(
        `a tensor of shape [${shape.join(', ')}], strides [${stride.join(', ')}] and offset ${offset} in a storage of ${length} elements`,
      );
    const view = all.asStrided(shape, stride, storage.offset + offset);
    const floating = view.dtype === 'float32' || view.dtype === 'float64';
    return ref.requiresGrad && floating ? view.detach().requiresGrad_() : view;
  }
}
