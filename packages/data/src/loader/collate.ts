import { Nesting } from '@wick/tensor/check';
import { isRecord, show } from '@wick/tensor/internal';
import { stack, Tensor, type TensorData, type TypedArrayLike, tensor } from '@wick/tensor/light';
import type { Collated } from './types.ts';

const where = 'defaultCollate';
const nesting = new Nesting(where, 'values of a sample');

/**
 * Makes one batch of a list of samples: `torch.utils.data.default_collate`.
 *
 * Tensors are stacked along a new first dimension, typed arrays as the tensors they hold; numbers become a float32
 * tensor, bigints int64, booleans bool, as `tensor([...])` makes of them (so a class index is best a bigint); strings
 * stay in an array; arrays, objects and Maps are collated element by element.
 *
 * @throws RangeError without a sample or where arrays differ in length, ShapeError where tensors differ in shape,
 * TypeError where samples differ in kind or are of a kind that cannot be collated: the message names the place.
 * @example
 * ```ts
 * const batch = defaultCollate([{ image: zeros(3, 4), label: 1n }, { image: ones(3, 4), label: 0n }]);
 * batch.image.shape; // [2, 3, 4]
 * batch.label; // [1, 0]
 * ```
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.default_collate
 */
export function defaultCollate<S>(samples: readonly S[]): Collated<S> {
  if (!Array.isArray(samples)) throw new TypeError(`${where}: expected an array of samples, got ${show(samples)}`);
  if (samples.length === 0) throw new RangeError(`${where}: expected at least one sample, got an empty batch`);
  return collate(samples, 'a sample') as Collated<S>;
}

/**
 * Of one sample, what a loader without batches gives: typed arrays become tensors, also inside arrays, objects and
 * Maps.
 *
 * @example
 * ```ts
 * const sample = data.defaultConvert({ x: Float32Array.of(1, 2) }) as { x: Tensor };
 * sample.x; // [1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.default_convert
 */
export function defaultConvert(sample: unknown): unknown {
  if (isTypedArray(sample)) return tensor(sample);
  converting.enter();
  try {
    return converted(sample);
  } finally {
    converting.leave();
  }
}

const converting = new Nesting('defaultConvert', 'values of a sample');

function converted(sample: unknown): unknown {
  if (Array.isArray(sample)) return sample.map(defaultConvert);
  if (sample instanceof Map) return new Map([...sample].map(([key, value]) => [key, defaultConvert(value)]));
  return isRecord(sample)
    ? Object.fromEntries(Object.entries(sample).map(([key, value]) => [key, defaultConvert(value)]))
    : sample;
}

type Kind = 'tensor' | 'typed array' | 'number' | 'bigint' | 'boolean' | 'string' | 'array' | 'Map' | 'object';

function kindOf(x: unknown): Kind | null {
  if (x instanceof Tensor) return 'tensor';
  if (isTypedArray(x)) return 'typed array';
  if (typeof x === 'number' || typeof x === 'bigint' || typeof x === 'boolean' || typeof x === 'string')
    return typeof x as Kind;
  if (Array.isArray(x)) return 'array';
  if (x instanceof Map) return 'Map';
  return isRecord(x) ? 'object' : null;
}

// `place` says in messages which part of a sample this is: "a sample", "[0] of a sample", "image of a sample".
function collate(parts: readonly unknown[], place: string): unknown {
  const first = parts[0];
  const kind = kindOf(first);
  if (kind === null)
    throw new TypeError(
      `${where}: ${place} must be a tensor, typed array, number, bigint, boolean, string, array, Map or plain object, got ${show(first)}; give the loader a collate of your own`,
    );
  const other = parts.find((part) => kindOf(part) !== kind);
  if (other !== undefined || parts.includes(undefined))
    throw new TypeError(`${where}: ${place} is of kind ${kind} at first, then ${show(other)}`);
  nesting.enter();
  try {
    return collated(kind, parts, place);
  } finally {
    nesting.leave();
  }
}

function collated(kind: Kind, parts: readonly unknown[], place: string): unknown {
  switch (kind) {
    case 'tensor':
      return stack(parts as Tensor[]);
    case 'typed array':
      return stack(parts.map((part) => tensor(part as TypedArrayLike)));
    case 'string':
      return [...parts];
    case 'array':
      return collateArrays(parts as unknown[][], place);
    case 'Map': {
      const maps = parts as Map<unknown, unknown>[];
      return new Map(
        Array.from(maps[0]!.keys(), (key) => [
          key,
          collateKey(
            maps,
            key,
            (m) => m.has(key),
            (m) => m.get(key),
            place,
          ),
        ]),
      );
    }
    case 'object': {
      const objects = parts as Record<string, unknown>[];
      return Object.fromEntries(
        Object.keys(objects[0]!).map((key) => [
          key,
          collateKey(
            objects,
            key,
            (o) => Object.hasOwn(o, key),
            (o) => o[key],
            place,
          ),
        ]),
      );
    }
    default:
      return tensor(parts as TensorData);
  }
}

function collateArrays(arrays: readonly (readonly unknown[])[], place: string): unknown[] {
  const { length } = arrays[0]!;
  const odd = arrays.find((array) => array.length !== length);
  if (odd)
    throw new RangeError(
      `${where}: ${place} must be equally long each time, got arrays of ${length} and of ${odd.length}`,
    );
  return Array.from({ length }, (_, i) =>
    collate(
      arrays.map((array) => array[i]),
      `[${i}] of ${place}`,
    ),
  );
}

function collateKey<C>(
  all: readonly C[],
  key: unknown,
  has: (c: C) => boolean,
  get: (c: C) => unknown,
  place: string,
): unknown {
  if (!all.every(has)) throw new TypeError(`${where}: ${place} has ${show(key)} at first, then one has not`);
  return collate(all.map(get), `${String(key)} of ${place}`);
}

function isTypedArray(x: unknown): x is TypedArrayLike {
  return ArrayBuffer.isView(x) && !(x instanceof DataView);
}
