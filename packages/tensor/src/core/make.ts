import { gather } from '../strided/copy.ts';
import { Tensor } from '../tensor.ts';
import { allocate, type DType, type Scalar, type TypedArray, toStored } from './dtype.ts';
import { numelOf } from './shape.ts';
import { Storage } from './storage.ts';

/** A tensor over an array that holds exactly its elements, row by row. No copy. */
export function wrapArray(data: TypedArray, shape: readonly number[], dtype: DType): Tensor {
  return new Tensor({ storage: new Storage(data), shape, dtype });
}

/** A new zero-filled tensor. */
export function allocateTensor(shape: readonly number[], dtype: DType): Tensor {
  return wrapArray(allocate(dtype, numelOf(shape)), shape, dtype);
}

/** A tensor over the same storage as `t`, with another geometry. */
export function aliasOf(t: Tensor, shape: readonly number[], strides: readonly number[], offset = t._offset): Tensor {
  return new Tensor({ storage: t._storage, shape, strides, offset, dtype: t.dtype });
}

/** A scalar as an operand: 0-dim, and without a say in the result's dtype beyond its category. */
export function wrapScalar(value: Scalar): Tensor {
  const dtype: DType =
    typeof value === 'boolean'
      ? 'bool'
      : typeof value === 'bigint' || (Number.isInteger(value) && Number.isSafeInteger(value))
        ? 'int64'
        : 'float64';
  const data = allocate(dtype, 1);
  data[0] = toStored(value, dtype);
  const t = wrapArray(data, [], dtype);
  t._wrapped = true;
  return t;
}

/** The elements of `t`, row by row: its own memory where it is contiguous (do not write), else a gathered copy. */
export function dense(t: Tensor): TypedArray {
  if (!t.isContiguous()) return gather(t);
  const n = t.numel();
  const data = t._storage.data;
  return t._offset === 0 && data.length === n ? data : data.subarray(t._offset, t._offset + n);
}
