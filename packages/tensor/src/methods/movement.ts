import type { Named } from '../core/options.ts';
import { type ShapeArgs, shapeFromArgs } from '../core/shape.ts';
import * as elementwiseOps from '../ops/elementwise/index.ts';
import * as shapeOps from '../ops/shape/index.ts';
import type { Tensor } from '../tensor.ts';

/** Elements repeated, reversed, shifted, cleared, split or scattered into their shape's parts. */
export class MovementMethods {
  /**
   * The tensor so many times along each dimension; further numbers add dimensions in front.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.repeat.html
   */
  repeat(this: Tensor, ...repeats: ShapeArgs): Tensor {
    return shapeOps.repeat(this, shapeFromArgs(repeats));
  }

  /** {@link repeat} where missing numbers are ones in front, as in NumPy. */
  tile(this: Tensor, ...repeats: ShapeArgs): Tensor {
    return shapeOps.tile(this, shapeFromArgs(repeats));
  }

  /**
   * Each element several times in a row.
   *
   * @param repeats - one number for all, or an integer tensor with one for each place along `dim`.
   * @param dim - without it the tensor is flattened.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.repeat_interleave.html
   */
  repeatInterleave(this: Tensor, repeats: number | Tensor, dim?: Named<'dim', number | null>): Tensor {
    return shapeOps.repeatInterleave(this, repeats, dim);
  }

  /** In reverse order along the given dimensions. */
  flip(this: Tensor, ...dims: ShapeArgs): Tensor {
    return shapeOps.flip(this, shapeFromArgs(dims));
  }

  /**
   * Shifted along dimensions; what leaves at one end comes in at the other.
   *
   * @param dims - one for each shift; without it the flattened tensor is shifted.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.roll.html
   */
  roll(
    this: Tensor,
    shifts: number | readonly number[],
    dims?: Named<'dims', number | readonly number[] | null>,
  ): Tensor {
    return shapeOps.roll(this, shifts, dims);
  }

  /**
   * Turned by k · 90° in the plane of two dimensions, from the first towards the second.
   *
   * @param k - default 1.
   * @param dims - default [0, 1].
   * @see https://docs.pytorch.org/docs/stable/generated/torch.rot90.html
   */
  rot90(this: Tensor, ...given: shapeOps.GivenRot90): Tensor {
    return shapeOps.rot90(this, ...given);
  }

  /** Of each matrix what lies on and below the `diagonal`-th diagonal; zeros above. */
  tril(this: Tensor, diagonal?: Named<'diagonal', number>): Tensor {
    return shapeOps.tril(this, diagonal);
  }

  /** Of each matrix what lies on and above the `diagonal`-th diagonal; zeros below. */
  triu(this: Tensor, diagonal?: Named<'diagonal', number>): Tensor {
    return shapeOps.triu(this, diagonal);
  }

  /** The diagonal of a matrix (a copy), or the matrix with this vector on its diagonal. */
  diag(this: Tensor, diagonal?: Named<'diagonal', number>): Tensor {
    return shapeOps.diag(this, diagonal);
  }

  /** Columns in reverse order. */
  fliplr(this: Tensor): Tensor {
    return shapeOps.fliplr(this);
  }

  /** Rows in reverse order. */
  flipud(this: Tensor): Tensor {
    return shapeOps.flipud(this);
  }

  /** All elements in one dimension. */
  ravel(this: Tensor): Tensor {
    return shapeOps.ravel(this);
  }

  /** Equal parts along the columns, or those between the given indices. */
  hsplit(this: Tensor, indicesOrSections: number | readonly number[]): Tensor[] {
    return shapeOps.hsplit(this, indicesOrSections);
  }

  /** Equal parts along the rows, or those between the given indices. */
  vsplit(this: Tensor, indicesOrSections: number | readonly number[]): Tensor[] {
    return shapeOps.vsplit(this, indicesOrSections);
  }

  /** Equal parts along the third dimension, or those between the given indices. */
  dsplit(this: Tensor, indicesOrSections: number | readonly number[]): Tensor[] {
    return shapeOps.dsplit(this, indicesOrSections);
  }

  /** A copy whose `index`-th part along a dimension is `source`. */
  selectScatter(this: Tensor, source: Tensor, dim: number, index: number): Tensor {
    return shapeOps.selectScatter(this, source, dim, index);
  }

  /** A copy whose elements from start to end along a dimension are `source`. */
  sliceScatter(this: Tensor, source: Tensor, ...given: shapeOps.GivenSliceScatter): Tensor {
    return shapeOps.sliceScatter(this, source, ...given);
  }

  /** A copy whose diagonal is `source`. */
  diagonalScatter(this: Tensor, source: Tensor, ...given: shapeOps.GivenDiagonal): Tensor {
    return shapeOps.diagonalScatter(this, source, ...given);
  }

  /** A copy whose elements at any strides are `source`. */
  asStridedScatter(
    this: Tensor,
    source: Tensor,
    size: readonly number[],
    stride: readonly number[],
    storageOffset?: Named<'storageOffset', number | null>,
  ): Tensor {
    return shapeOps.asStridedScatter(this, source, size, stride, storageOffset);
  }

  /** Matrices with the last dimension on their diagonals. */
  diagEmbed(this: Tensor, ...given: shapeOps.GivenDiagonal): Tensor {
    return shapeOps.diagEmbed(this, ...given);
  }

  /** The matrix with all elements on its diagonal. */
  diagflat(this: Tensor, offset?: Named<'offset', number>): Tensor {
    return shapeOps.diagflat(this, offset);
  }

  /** A copy of `length` elements from `start` on. */
  narrowCopy(this: Tensor, dim: number, start: number, length: number): Tensor {
    return shapeOps.narrowCopy(this, dim, start, length);
  }

  /** {@link Tensor.tril}, in place. */
  tril_<T extends Tensor>(this: T, diagonal?: Named<'diagonal', number>): T {
    return elementwiseOps.storeInto('tril_', this, (x) => shapeOps.tril(x, diagonal));
  }

  /** {@link Tensor.triu}, in place. */
  triu_<T extends Tensor>(this: T, diagonal?: Named<'diagonal', number>): T {
    return elementwiseOps.storeInto('triu_', this, (x) => shapeOps.triu(x, diagonal));
  }

  /** Whether the only element is not zero. */
  isNonzero(this: Tensor): boolean {
    return shapeOps.isNonzero(this);
  }

  /** Whether both have the same shape. */
  isSameSize(this: Tensor, other: Tensor): boolean {
    return shapeOps.isSameSize(this, other);
  }

  /** Whether the dtype has negative numbers. */
  isSigned(this: Tensor): boolean {
    return shapeOps.isSigned(this);
  }
}
