import { remake, Storage, type TensorParts } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import type { Place, TypedArray } from './ir.ts';

/** A place over a storage. */
export function partsIn(storage: Storage, { shape, strides, offset, dtype }: Place): TensorParts {
  return { storage, shape, strides, offset, dtype };
}

const none = new Storage(new Uint8Array(0));

/** What the tensor that is made consists of: an object for each of them would be garbage. */
const parts: TensorParts = { storage: none, shape: [], strides: [], offset: 0, dtype: 'float32' };

/** A tensor over a storage, as a place says. */
export function tensorIn(storage: Storage, { shape, strides, offset, dtype }: Place): Tensor {
  parts.storage = storage;
  parts.shape = shape;
  parts.strides = strides;
  parts.offset = offset;
  parts.dtype = dtype;
  const made = remake(parts, false, false);
  parts.storage = none; // which is not held here
  return made;
}

/** A part of an array; the array itself if that is all of it. */
export function part(data: TypedArray, from: number, size: number): TypedArray {
  return from === 0 && size === data.length ? data : data.subarray(from, from + size);
}
