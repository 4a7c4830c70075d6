import { type ShapeArgs, shapeFromArgs } from '../core/shape.ts';
import { asStridedView } from '../ops/asStrided.ts';
import * as movement from '../ops/movement.ts';
import * as splitting from '../ops/splitting.ts';
import * as views from '../ops/views.ts';
import type { Tensor } from '../tensor.ts';
import { ConversionMethods } from './conversion.ts';

/**
 * Views: other shapes and parts of the same memory. What is written through a view is seen in the tensor, and the other
 * way round; gradients flow through. Dimensions may be counted from the end.
 */
export class ViewMethods extends ConversionMethods {
  /** The same elements in another shape; one size may be -1. A view where the strides allow it, else a copy. */
  reshape(...shape: ShapeArgs): Tensor {
    return movement.reshape(this.self(), shapeFromArgs(shape));
  }

  /** {@link reshape} to the shape of `other`. */
  reshapeAs(other: Tensor): Tensor {
    return movement.reshape(this.self(), other.shape);
  }

  /** The same memory in another shape; an error where the strides do not allow it. */
  view(...shape: ShapeArgs): Tensor {
    return movement.view(this.self(), shapeFromArgs(shape));
  }

  /** {@link view} in the shape of `other`. */
  viewAs(other: Tensor): Tensor {
    return movement.view(this.self(), other.shape);
  }

  /** Two dimensions swapped. */
  transpose(dim0: number, dim1: number): Tensor {
    return movement.transpose(this.self(), dim0, dim1);
  }

  /** Two dimensions swapped: {@link transpose}. */
  swapaxes(dim0: number, dim1: number): Tensor {
    return movement.transpose(this.self(), dim0, dim1);
  }

  /** A matrix with rows and columns swapped; vectors and 0-dim tensors as they are. */
  t(): Tensor {
    return views.t(this.self());
  }

  /** The last two dimensions swapped: the transpose of a matrix, or of each matrix of a batch. */
  get mT(): Tensor {
    return views.matrixTranspose(this.self());
  }

  /** The dimensions in another order. */
  permute(...dims: ShapeArgs): Tensor {
    return movement.permute(this.self(), shapeFromArgs(dims));
  }

  /** Moves dimensions to other places; the rest keep their order. */
  movedim(source: number | readonly number[], destination: number | readonly number[]): Tensor {
    return views.movedim(this.self(), source, destination);
  }

  /**
   * Dimensions of size 1 repeated without copying; -1 keeps a size. Several elements then share one place in memory, so
   * the result cannot be written to.
   *
   * @throws ShapeError if a size other than 1 would change.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.expand.html
   */
  expand(...shape: ShapeArgs): Tensor {
    return movement.expand(this.self(), shapeFromArgs(shape));
  }

  /** {@link expand} to the shape of `other`. */
  expandAs(other: Tensor): Tensor {
    return movement.expand(this.self(), other.shape);
  }

  /** {@link expand}: the tensor as broadcasting sees it. */
  broadcastTo(...shape: ShapeArgs): Tensor {
    return movement.expand(this.self(), shapeFromArgs(shape));
  }

  /**
   * The `index`-th part along a dimension, which disappears: `x.select(0, 2)` is Python's `x[2]`.
   *
   * @throws RangeError if `index` is out of range.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.select.html
   */
  select(dim: number, index: number): Tensor {
    return views.select(this.self(), dim, index);
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
  slice(dim = 0, start?: number | null, end?: number | null, step = 1): Tensor {
    return views.slice(this.self(), dim, start, end, step);
  }

  /**
   * `length` elements from `start` on along a dimension.
   *
   * @throws RangeError if they reach beyond the end.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.narrow.html
   */
  narrow(dim: number, start: number, length: number): Tensor {
    return views.narrow(this.self(), dim, start, length);
  }

  /** Without dimensions of size 1: without all of them, or those of `dim` that are. */
  squeeze(dim?: number | readonly number[]): Tensor {
    return views.squeeze(this.self(), dim);
  }

  /** With a new dimension of size 1 at `dim`. */
  unsqueeze(dim: number): Tensor {
    return views.unsqueeze(this.self(), dim);
  }

  /** The dimensions from `startDim` to `endDim` as one (default: all). A copy only where the strides demand it. */
  flatten(startDim = 0, endDim = -1): Tensor {
    return views.flatten(this.self(), startDim, endDim);
  }

  /** One dimension as several; one size may be -1. */
  unflatten(dim: number, sizes: readonly number[]): Tensor {
    return views.unflatten(this.self(), dim, sizes);
  }

  /**
   * The diagonal of each matrix made by two dimensions, as a last dimension.
   *
   * @param offset - above the main diagonal if positive, below it if negative. Default 0.
   * @param dim1 - default 0.
   * @param dim2 - default 1.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.diagonal.html
   */
  diagonal(offset = 0, dim1 = 0, dim2 = 1): Tensor {
    return views.diagonal(this.self(), offset, dim1, dim2);
  }

  /**
   * All windows of `size` elements along a dimension, `step` apart, as a last dimension. Windows share memory.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.unfold.html
   */
  unfold(dim: number, size: number, step: number): Tensor {
    return views.unfold(this.self(), dim, size, step);
  }

  /**
   * Any strides over the storage.
   *
   * @param storageOffset - the place of the first element in the storage; this tensor's own by default.
   * @throws RangeError if the view would reach beyond the storage.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.as_strided.html
   */
  asStrided(size: readonly number[], stride: readonly number[], storageOffset?: number): Tensor {
    return asStridedView(this.self(), size, stride, storageOffset);
  }

  /**
   * Consecutive parts along a dimension: of one size (the last may be smaller), or of the sizes given.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.split.html
   */
  split(sizeOrSizes: number | readonly number[], dim = 0): Tensor[] {
    return splitting.split(this.self(), sizeOrSizes, dim);
  }

  /** At most `chunks` parts of equal size along a dimension (the last may be smaller). */
  chunk(chunks: number, dim = 0): Tensor[] {
    return splitting.chunk(this.self(), chunks, dim);
  }

  /**
   * Exactly so many parts along a dimension, the first ones longer by one where it does not divide; or the parts
   * between the given indices.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.tensor_split.html
   */
  tensorSplit(indicesOrSections: number | readonly number[], dim = 0): Tensor[] {
    return splitting.tensorSplit(this.self(), indicesOrSections, dim);
  }

  /** All parts along a dimension, which disappears. */
  unbind(dim = 0): Tensor[] {
    return splitting.unbind(this.self(), dim);
  }
}
