import { dense, gather } from '../core/copy.ts';
import { type DType, fromStored, type Scalar, type WideArray } from '../core/dtype.ts';
import { isHalf, widen } from '../core/half.ts';
import { type MemoryFormatOptions, readMemoryFormat } from '../core/memoryFormat.ts';
import { readTo, type ToOptions } from '../core/readTo.ts';
import { naming } from '../core/room.ts';
import { checkNesting } from '../core/shape.ts';
import { tracing } from '../core/tracer.ts';
import * as shapeOps from '../ops/shape/index.ts';
import type { Tensor } from '../tensor.ts';

/** What may be said after a dtype. */
type ToOptionsAfter = Omit<ToOptions, 'dtype' | 'device'>;

/** What `tolist` gives: a value for a 0-dim tensor, else nested arrays. */
export type NestedList<T extends Scalar = number> = T | NestedList<T>[];

/** Copies, other dtypes, and the way back to JavaScript values. */
export class ConversionMethods {
  /**
   * The elements in row-major order, in an array of their own; of float16 and bfloat16 their values, in a Float32Array.
   *
   * @example
   * ```ts
   * tensor([0.1], { dtype: 'float16' }).toTypedArray(); // Float32Array [0.0999755859375]
   * ```
   */
  toTypedArray(this: Tensor): WideArray {
    tracing.by?.valuesRead('toTypedArray()', this);
    return naming('toTypedArray', () => {
      const own = gather(this);
      return isHalf(this.dtype) ? widen(own as Uint16Array, this.dtype) : (own as WideArray);
    });
  }

  /**
   * This tensor if its elements lie row by row in memory, else a copy in which they do.
   *
   * @param options - `memoryFormat: 'channelsLast'` for a tensor (N, C, H, W) whose channels lie beside each other,
   * `'channelsLast3d'` for (N, C, D, H, W). Default: `'contiguous'`, row by row.
   * @throws ShapeError if the format is for another number of dimensions.
   * @example
   * ```ts
   * ones(2, 3, 4, 5).contiguous({ memoryFormat: 'channelsLast' }).stride(); // [60, 1, 15, 3]
   * ```
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.contiguous.html
   */
  contiguous(this: Tensor, options?: MemoryFormatOptions): Tensor {
    if (options === undefined) return shapeOps.contiguous(this);
    return shapeOps.contiguous(this, readMemoryFormat('contiguous', options, 'contiguous'));
  }

  /**
   * A copy in memory of its own, through which gradients flow.
   *
   * @param options - `memoryFormat`: how the copy lies in memory. Default: `'preserve'`, as this tensor does but for its
   * gaps (a transposed tensor's copy is transposed).
   * @throws ShapeError if the format is for another number of dimensions.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.clone.html
   */
  clone(this: Tensor, options?: MemoryFormatOptions): Tensor {
    return shapeOps.clone(this, options);
  }

  /**
   * The values as another dtype, or as the dtype of another tensor, or in another memory format; this tensor itself if
   * nothing is to change. `'cpu'`, where every tensor is, changes nothing. Floats are truncated towards zero on their
   * way to integers.
   *
   * @param options - `memoryFormat`: how the result lies in memory. Default: `'preserve'`, as this tensor does.
   * @throws ShapeError if the format is for another number of dimensions.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.to.html
   */
  to(this: Tensor, target: DType | Tensor | 'cpu', options?: ToOptionsAfter): Tensor;
  to(this: Tensor, device: 'cpu', options: Omit<ToOptions, 'device'>): Tensor;
  to(this: Tensor, device: 'cpu', dtype: DType | Tensor, options?: ToOptionsAfter): Tensor;
  to(this: Tensor, target: DType | Tensor | 'cpu', nonBlocking: boolean, copy?: boolean): Tensor;
  to(this: Tensor, device: 'cpu', dtype: DType | Tensor, nonBlocking: boolean, copy?: boolean): Tensor;
  to(this: Tensor, options: ToOptions): Tensor;
  to(this: Tensor, ...given: readonly unknown[]): Tensor {
    const { dtype, options, copy } = readTo('to', given);
    const target = dtype === null ? this.dtype : (dtype as DType | Tensor);
    const result = shapeOps.to(this, target, readMemoryFormat('to', options, 'preserve'));
    return copy && result === this ? shapeOps.clone(this) : result;
  }

  /** The values as the dtype of `other`. */
  typeAs(this: Tensor, other: Tensor): Tensor {
    return shapeOps.to(this, other);
  }

  /**
   * As float16: rounded to nearest, beyond 65504 to infinity.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.half.html
   */
  half(this: Tensor, options?: MemoryFormatOptions): Tensor {
    return cast('half', this, 'float16', options);
  }

  /**
   * As bfloat16: rounded to nearest.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.bfloat16.html
   */
  bfloat16(this: Tensor, options?: MemoryFormatOptions): Tensor {
    return cast('bfloat16', this, 'bfloat16', options);
  }

  /** As float32. */
  float(this: Tensor, options?: MemoryFormatOptions): Tensor {
    return cast('float', this, 'float32', options);
  }

  /** As float64. */
  double(this: Tensor, options?: MemoryFormatOptions): Tensor {
    return cast('double', this, 'float64', options);
  }

  /** As int64, truncated towards zero. */
  long(this: Tensor, options?: MemoryFormatOptions): Tensor {
    return cast('long', this, 'int64', options);
  }

  /** As int32, truncated towards zero. */
  int(this: Tensor, options?: MemoryFormatOptions): Tensor {
    return cast('int', this, 'int32', options);
  }

  /** As uint8, truncated towards zero and wrapped at 256. */
  byte(this: Tensor, options?: MemoryFormatOptions): Tensor {
    return cast('byte', this, 'uint8', options);
  }

  /** As bool: true where the value is not zero (NaN is true). */
  bool(this: Tensor, options?: MemoryFormatOptions): Tensor {
    return cast('bool', this, 'bool', options);
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
    tracing.by?.valuesRead('tolist()', this);
    const data = naming('tolist', () => dense(this));
    const dtype = isHalf(this.dtype) ? 'float32' : this.dtype;
    checkNesting('tolist', this.shape);
    return nest(data, this.shape, 0, 0, data.length, dtype) as T;
  }
}

/** The method of a dtype's name: what is too large for it is its to say. */
function cast(where: string, t: Tensor, dtype: DType, options: MemoryFormatOptions | undefined): Tensor {
  return naming(where, () => shapeOps.to(t, dtype, readMemoryFormat(where, options, 'preserve')));
}

/** The elements [from, from + count) as arrays nested from dimension `dim` on. */
function nest(
  data: WideArray,
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
