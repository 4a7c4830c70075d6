import { type DType, fromStored, type Scalar, type TypedArray } from '../core/dtype.ts';
import { dense } from '../core/make.ts';
import { apply } from '../dispatch.ts';
import * as movement from '../ops/movement.ts';
import type { Tensor } from '../tensor.ts';
import { TensorBase } from './base.ts';

/** What `tolist` gives: a value for a 0-dim tensor, else nested arrays. */
export type NestedList<T extends Scalar = number> = T | NestedList<T>[];

/** Copies, other dtypes, and the way back to JavaScript values. */
export class ConversionMethods extends TensorBase {
  /** This tensor if its elements lie row by row in memory, else a copy in which they do. */
  contiguous(): Tensor {
    return this.isContiguous() ? this.self() : apply(movement.cloneOp, [this.self()], undefined);
  }

  /** A row-major copy in memory of its own, through which gradients flow. */
  clone(): Tensor {
    return apply(movement.cloneOp, [this.self()], undefined);
  }

  /**
   * The values as another dtype, or as the dtype of another tensor; this tensor itself if it has it already. Floats are
   * truncated towards zero on their way to integers.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.to.html
   */
  to(target: DType | Tensor): Tensor {
    return movement.to(this.self(), target);
  }

  /** The values as the dtype of `other`. */
  typeAs(other: Tensor): Tensor {
    return movement.to(this.self(), other);
  }

  /** As float32. */
  float(): Tensor {
    return movement.to(this.self(), 'float32');
  }

  /** As float64. */
  double(): Tensor {
    return movement.to(this.self(), 'float64');
  }

  /** As int64, truncated towards zero. */
  long(): Tensor {
    return movement.to(this.self(), 'int64');
  }

  /** As int32, truncated towards zero. */
  int(): Tensor {
    return movement.to(this.self(), 'int32');
  }

  /** As uint8, truncated towards zero and wrapped at 256. */
  byte(): Tensor {
    return movement.to(this.self(), 'uint8');
  }

  /** As bool: true where the value is not zero (NaN is true). */
  bool(): Tensor {
    return movement.to(this.self(), 'bool');
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
  tolist<T = NestedList>(): T {
    const data = dense(this.self());
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
