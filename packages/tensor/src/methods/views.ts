import type { Named } from '../core/options.ts';
import { type ShapeArgs, shapeFromArgs } from '../core/shape.ts';
import type { ForEach, PartsOptions, Tuple } from '../core/tuple.ts';
import { asStridedView } from '../ops/shape/asStrided.ts';
import * as shapeOps from '../ops/shape/index.ts';
import type { Tensor } from '../tensor.ts';

/**
 * Views: other shapes and parts of the same memory. What is written through a view is seen in the tensor, and the other
 * way round; gradients flow through. Dimensions may be counted from the end.
 */
export class ViewMethods {
  /** The same elements in another shape; one size may be -1. A view where the strides allow it, else a copy. */
  reshape(this: Tensor, ...shape: ShapeArgs): Tensor {
    return shapeOps.reshape(this, shapeFromArgs(shape));
  }

  /** {@link reshape} to the shape of `other`. */
  reshapeAs(this: Tensor, other: Tensor): Tensor {
    return shapeOps.reshape(this, other.shape);
  }

  /** The same memory in another shape; an error where the strides do not allow it. */
  view(this: Tensor, ...shape: ShapeArgs): Tensor {
    return shapeOps.view(this, shapeFromArgs(shape));
  }

  /** {@link view} in the shape of `other`. */
  viewAs(this: Tensor, other: Tensor): Tensor {
    return shapeOps.view(this, other.shape);
  }

  /** Two dimensions swapped. */
  transpose(this: Tensor, dim0: number, dim1: number): Tensor {
    return shapeOps.transpose(this, dim0, dim1);
  }

  /** A matrix with rows and columns swapped; vectors and 0-dim tensors as they are. */
  t(this: Tensor): Tensor {
    return shapeOps.t(this);
  }

  /** The dimensions in another order. */
  permute(this: Tensor, ...dims: ShapeArgs): Tensor {
    return shapeOps.permute(this, shapeFromArgs(dims));
  }

  /**
   * Dimensions of size 1 repeated without copying; -1 keeps a size. Several elements then share one place in memory, so
   * the result cannot be written to.
   *
   * @throws ShapeError if a size other than 1 would change.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.expand.html
   */
  expand(this: Tensor, ...shape: ShapeArgs): Tensor {
    return shapeOps.expand(this, shapeFromArgs(shape));
  }

  /** {@link expand} to the shape of `other`. */
  expandAs(this: Tensor, other: Tensor): Tensor {
    return shapeOps.expand(this, other.shape);
  }

  /** {@link expand}: the tensor as broadcasting sees it. */
  broadcastTo(this: Tensor, ...shape: ShapeArgs): Tensor {
    return shapeOps.expand(this, shapeFromArgs(shape));
  }

  /**
   * The `index`-th part along a dimension, which disappears: `x.select(0, 2)` is Python's `x[2]`.
   *
   * @throws RangeError if `index` is out of range.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.select.html
   */
  select(this: Tensor, dim: number, index: number): Tensor {
    return shapeOps.select(this, dim, index);
  }

  /**
   * The elements start, start + step, … before `end` along a dimension: `x.slice(1, 2, 8, 2)` is Python's
   * `x[:, 2:8:2]`. As in Python, bounds count from the end if negative and may lie outside.
   *
   * @param dim - default 0.
   * @param start - default (or null) the beginning.
   * @param end - default (or null) the end.
   * @param step - default 1; negative steps are not supported (use `flip`), as in PyTorch.
   */
  slice(this: Tensor, dim = 0, start?: number | null, end?: number | null, step = 1): Tensor {
    return shapeOps.slice(this, dim, start, end, step);
  }

  /**
   * `length` elements from `start` on along a dimension.
   *
   * @throws RangeError if they reach beyond the end.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.narrow.html
   */
  narrow(this: Tensor, dim: number, start: number, length: number): Tensor {
    return shapeOps.narrow(this, dim, start, length);
  }

  /** Without dimensions of size 1: without all of them, or those of `dim` that are. */
  squeeze(this: Tensor, dim?: Named<'dim', number | readonly number[]>): Tensor {
    return shapeOps.squeeze(this, dim);
  }

  /** With a new dimension of size 1 at `dim`. */
  unsqueeze(this: Tensor, dim: Named<'dim', number>): Tensor {
    return shapeOps.unsqueeze(this, dim);
  }

  /** The dimensions from `startDim` to `endDim` as one (default: all). A copy only where the strides demand it. */
  flatten(this: Tensor, ...given: shapeOps.GivenFlatten): Tensor {
    return shapeOps.flatten(this, ...given);
  }

  /**
   * All windows of `size` elements along a dimension, `step` apart, as a last dimension. Windows share memory.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.unfold.html
   */
  unfold(this: Tensor, dim: number, size: number, step: number): Tensor {
    return shapeOps.unfold(this, dim, size, step);
  }

  /**
   * Any strides over the storage.
   *
   * @param storageOffset - the place of the first element in the storage; this tensor's own by default.
   * @throws RangeError if the view would reach beyond the storage.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.as_strided.html
   */
  asStrided(
    this: Tensor,
    size: readonly number[],
    stride: readonly number[],
    storageOffset?: Named<'storageOffset', number | null>,
  ): Tensor {
    return asStridedView(this, size, stride, storageOffset);
  }

  /**
   * Consecutive parts along a dimension: of one size (the last may be smaller), or of the sizes given.
   *
   * @param options - `parts`: how many there must be; the result is a tuple of so many, and any other number an error
   * @example
   * ```ts
   * const [q, k, v] = zeros(2, 9).split(3, 1, { parts: 3 });
   * v.shape; // [2, 3]
   * ```
   * @see https://docs.pytorch.org/docs/stable/generated/torch.split.html
   */
  split<const S extends readonly number[]>(this: Tensor, sizes: S, dim?: number): ForEach<S, Tensor>;
  split<const N extends number = number>(
    this: Tensor,
    sizeOrSizes: number | readonly number[],
    dim?: number | PartsOptions<N>,
    options?: PartsOptions<N>,
  ): Tuple<Tensor, N>;
  split(this: Tensor, size: number | readonly number[], dim?: number | PartsOptions, options?: PartsOptions): Tensor[] {
    return shapeOps.split(this, size, dim, options);
  }

  /** At most `chunks` parts of equal size along a dimension (the last may be smaller); `parts` as in {@link split}. */
  chunk<const N extends number = number>(
    this: Tensor,
    chunks: number,
    dim?: number | PartsOptions<N>,
    options?: PartsOptions<N>,
  ): Tuple<Tensor, N> {
    return shapeOps.chunk(this, chunks, dim, options);
  }

  /** All parts along a dimension, which disappears; `parts` as in {@link split}: `x.unbind({ parts: 2 })`. */
  unbind<const N extends number = number>(
    this: Tensor,
    dim?: number | PartsOptions<N>,
    options?: PartsOptions<N>,
  ): Tuple<Tensor, N> {
    return shapeOps.unbind(this, dim, options);
  }

  /**
   * The parts along the first dimension, one after the other: `for (const row of x)` and `const [a, b] = x`. A 0-dim
   * tensor has none: JavaScript says that it is not iterable.
   *
   * @throws TypeError for a 0-dim tensor
   */
  // Where there is nothing to iterate over there is no iterator either: what compares objects asks for it first.
  get [Symbol.iterator](): () => IterableIterator<Tensor> {
    return ((this as unknown as Tensor).ndim === 0 ? undefined : rows) as typeof rows;
  }
}

function rows(this: Tensor): IterableIterator<Tensor> {
  return shapeOps.unbind(this).values();
}
