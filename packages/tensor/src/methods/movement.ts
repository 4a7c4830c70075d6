import { type ShapeArgs, shapeFromArgs } from '../core/shape.ts';
import * as shapeOps from '../ops/shape/index.ts';
import type { Tensor } from '../tensor.ts';

/** Elements repeated, reversed, shifted or cleared: copies, never views. */
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
  repeatInterleave(this: Tensor, repeats: number | Tensor, dim?: number): Tensor {
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
  roll(this: Tensor, shifts: number | readonly number[], dims?: number | readonly number[]): Tensor {
    return shapeOps.roll(this, shifts, dims);
  }

  /**
   * Turned by k · 90° in the plane of two dimensions, from the first towards the second.
   *
   * @param k - default 1.
   * @param dims - default [0, 1].
   * @see https://docs.pytorch.org/docs/stable/generated/torch.rot90.html
   */
  rot90(this: Tensor, k = 1, dims: readonly number[] = [0, 1]): Tensor {
    return shapeOps.rot90(this, k, dims);
  }

  /** Of each matrix what lies on and below the `diagonal`-th diagonal; zeros above. */
  tril(this: Tensor, diagonal = 0): Tensor {
    return shapeOps.tril(this, diagonal);
  }

  /** Of each matrix what lies on and above the `diagonal`-th diagonal; zeros below. */
  triu(this: Tensor, diagonal = 0): Tensor {
    return shapeOps.triu(this, diagonal);
  }

  /** The diagonal of a matrix (a copy), or the matrix with this vector on its diagonal. */
  diag(this: Tensor, diagonal = 0): Tensor {
    return shapeOps.diag(this, diagonal);
  }
}
