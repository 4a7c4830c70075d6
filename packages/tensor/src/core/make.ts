import type { Tensor } from '../tensor.ts';
import { allocate, type DType, type Scalar, type TypedArray, toStored } from './dtype.ts';
import { likeStrides } from './layout.ts';
import { scalarDType } from './promotion.ts';
import { reusing } from './reusing.ts';
import { allocateFor } from './room.ts';
import { Storage } from './storage.ts';
import { later, type TensorParts } from './tensorCore.ts';

/** A tensor from its parts; a plain one, never of a subclass. */
export function makeTensor(parts: TensorParts): Tensor {
  return reusing.by?.tensor(parts) ?? later.make(parts);
}

/** A storage of an array, which is nobody else's. */
export function storageOf(data: TypedArray): Storage {
  return reusing.by?.storage(data) ?? new Storage(data);
}

/** A tensor over an array that holds exactly its elements, row by row. No copy. */
export function wrapArray(data: TypedArray, shape: readonly number[], dtype: DType): Tensor {
  return makeTensor({ storage: storageOf(data), shape, dtype });
}

/** A new zero-filled tensor; `where` is whose it is, if that cannot be told later. */
export function allocateTensor(shape: readonly number[], dtype: DType, where?: string): Tensor {
  return wrapArray(allocateFor(shape, dtype, where), shape, dtype);
}

/**
 * A new zero-filled tensor without gaps, in the order of memory that `strides` have; null for row-major.
 *
 * @param cleared - false where every element is going to be written: it may hold anything then
 */
export function allocateStrided(
  shape: readonly number[],
  dtype: DType,
  strides: readonly number[] | null,
  where?: string,
  cleared = true,
): Tensor {
  const storage = storageOf(allocateFor(shape, dtype, where, cleared));
  return makeTensor(strides ? { storage, shape, strides, dtype } : { storage, shape, dtype });
}

/**
 * A new zero-filled tensor that lies in memory as another one does, but for its gaps.
 *
 * @param cleared - as for {@link allocateStrided}
 */
export function allocateLike(t: Tensor, dtype: DType = t.dtype, cleared = true): Tensor {
  return allocateStrided(t.shape, dtype, likeStrides(t), undefined, cleared);
}

/** A tensor over the same storage as `t`, with another geometry. */
export function aliasOf(t: Tensor, shape: readonly number[], strides: readonly number[], offset = t._offset): Tensor {
  return makeTensor({ storage: t._storage, shape, strides, offset, dtype: t.dtype });
}

/**
 * A scalar as an operand: 0-dim, and without a say in the result's dtype beyond its category. -0 is kept as a double, which
 * has its sign, though it is of the category of whole numbers: `x.mul(-n)` keeps an integer dtype when n is 0.
 */
export function wrapScalar(value: Scalar): Tensor {
  const kind = scalarDType(value);
  const dtype: DType = kind === 'float32' || Object.is(value, -0) ? 'float64' : kind;
  const data = allocate(dtype, 1);
  data[0] = toStored(value, dtype);
  const t = wrapArray(data, [], dtype);
  t._wrapped = true;
  return t;
}
