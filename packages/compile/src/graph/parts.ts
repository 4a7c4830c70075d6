import type { Storage, TensorParts } from '@wick/tensor/internal';
import type { Place, TypedArray } from './ir.ts';

/** A place over a storage. */
export function partsIn(storage: Storage, { shape, strides, offset, dtype }: Place): TensorParts {
  return { storage, shape, strides, offset, dtype };
}

/** A part of an array; the array itself if that is all of it. */
export function part(data: TypedArray, from: number, size: number): TypedArray {
  return from === 0 && size === data.length ? data : data.subarray(from, from + size);
}
