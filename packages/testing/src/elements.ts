import { decodeArray, type EncodedArray, type EncodedDType } from './decodeArray.ts';

/** Any typed array a tensor's elements can come in. */
export type ElementArray = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array;

/** What a helper needs to know of a tensor. */
export interface TensorLike {
  readonly shape: readonly number[];
  readonly dtype: string;
  toTypedArray(): ElementArray;
}

/** Numbers in nested arrays, as `tolist()` gives them. */
export type Nested = number | bigint | boolean | readonly Nested[];

/** What the comparing helpers take: a tensor, an array out of a fixture, a typed array, or (nested) numbers. */
export type Comparable = TensorLike | EncodedArray | ElementArray | Nested;

/** Elements in row-major order; shape and dtype where the value has them (a bare typed array has no shape). */
export interface Elements {
  values: ElementArray | (number | bigint)[];
  shape: readonly number[] | undefined;
  dtype: string | undefined;
}

const typedArrayNames: Record<string, EncodedDType> = {
  Float32Array: 'float32',
  Float64Array: 'float64',
  Int32Array: 'int32',
  BigInt64Array: 'int64',
};

/**
 * Lays the elements of anything comparable out in one flat array.
 *
 * @throws TypeError if the value is none of those, or nests arrays of different lengths
 */
export function elementsOf(value: Comparable, name: string): Elements {
  if (ArrayBuffer.isView(value)) {
    // A Uint8Array may stand for uint8 or bool.
    return { values: value, shape: undefined, dtype: typedArrayNames[value.constructor.name] };
  }
  const isObject = typeof value === 'object' && value !== null;
  if (isObject && 'toTypedArray' in value) {
    return { values: value.toTypedArray(), shape: value.shape, dtype: value.dtype };
  }
  if (isObject && 'base64' in value) {
    return { values: decodeArray(value), shape: value.shape, dtype: value.dtype };
  }
  const values: (number | bigint)[] = [];
  const shape = flatten(value, 0, values, name);
  return { values, shape, dtype: undefined };
}

function flatten(value: Nested, depth: number, into: (number | bigint)[], name: string): number[] {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    into.push(typeof value === 'boolean' ? Number(value) : value);
    return [];
  }
  if (!Array.isArray(value)) {
    throw new TypeError(`${name} must be numbers, a typed array, a fixture's array or a tensor, got ${String(value)}`);
  }
  const shapes = value.map((item) => flatten(item, depth + 1, into, name));
  const [first = []] = shapes;
  const odd = shapes.find((shape) => shape.join() !== first.join());
  if (odd) {
    throw new TypeError(
      `${name} nests shapes [${first.join(', ')}] and [${odd.join(', ')}] side by side, depth ${depth}`,
    );
  }
  return [value.length, ...first];
}
