import { apply } from '../autograd/dispatch.ts';
import { dense } from '../core/copy.ts';
import { type DType, fromStored, type Scalar, type TypedArray } from '../core/dtype.ts';
import * as shapeOps from '../ops/shape/index.ts';
import type { Tensor } from '../tensor.ts';

/** What `tolist` gives: a value for a 0-dim tensor, else nested arrays. */
export type NestedList<T extends Scalar = number> = T | NestedList<T>[];

/** Copies, other dtypes, and the way back to JavaScript values. */
export class ConversionMethods {
  /** The elements in row-major order, in an array of their own. */
  toTypedArray(this: Tensor): TypedArray {
    const dense = this.contiguous();
    return dense._storage.data.slice(dense._offset, dense._offset + this.numel());
  }

  /** This tensor if its elements lie row by row in memory, else a copy in which they do. */
  contiguous(this: Tensor): Tensor {
    return this.isContiguous() ? this : apply(shapeOps.cloneOp, [this], undefined);
  }

  /** A row-major copy in memory of its own, through which gradients flow. */
  clone(this: Tensor): Tensor {
    return apply(shapeOps.cloneOp, [this], undefined);
  }

  /**
   * The values as another dtype, or as the dtype of another tensor; this tensor itself if it has it already. Floats are
   * truncated towards zero on their way to integers.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.to.html
   */
  to(this: Tensor, target: DType | Tensor): Tensor {
    return shapeOps.to(this, target);
  }

  /** The values as the dtype of `other`. */
  typeAs(this: Tensor, other: Tensor): Tensor {
    return shapeOps.to(this, other);
  }

  /** As float32. */
  float(this: Tensor): Tensor {
    return shapeOps.to(this, 'float32');
  }

  /** As float64. */
  double(this: Tensor): Tensor {
    return shapeOps.to(this, 'float64');
  }

  /** As int64, truncated towards zero. */
  long(this: Tensor): Tensor {
    return shapeOps.to(this, 'int64');
  }

  /** As int32, truncated towards zero. */
  int(this: Tensor): Tensor {
    return shapeOps.to(this, 'int32');
  }

  /** As uint8, truncated towards zero and wrapped at 256. */
  byte(this: Tensor): Tensor {
    return shapeOps.to(this, 'uint8');
  }

  /** As bool: true where the value is not zero (NaN is true). */
  bool(this: Tensor): Tensor {
    return shapeOps.to(this, 'bool');
  }

  /**
   * The elements as nested arrays, a 0-dim tensor as its value: numbers, booleans for bool, and for int64 numbers as
   * long as they are exact (up to 2^53), bigints beyond.
   *
   * @typeParam T - the nesting expected, for reading it without a cast: `x.tolist<number[][]>()`.
   * @example
   * ```ts
   * tensor([[1, 2], [3, 4]]).tolist(); // [[1, 2], [3, 4]]
   * ```
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.tolist.html
   */
  tolist<T = NestedList>(this: Tensor): T {
    const data = dense(this);
    return nest(data, this.shape, 0, 0, data.length, this.dtype) as T;
  }
}

/** The elements [from, from + count) as arrays nested from dimension `dim` on. */
function nest(
  data: TypedArray,
  shape: readonly number[],
  dim: number,
  from: number,
  count: number,
  dtype: DType,
): NestedList<Scalar> {
  if (dim === shape.length) return fromStored(data[from]!, dtype);
  const n = shape[dim]!;
  const step = n === 0 ? 0 : count / n;
  const out = new Array<NestedList<Scalar>>(n);
  for (let i = 0; i < n; i++) out[i] = nest(data, shape, dim + 1, from + i * step, step, dtype);
  return out;
}
