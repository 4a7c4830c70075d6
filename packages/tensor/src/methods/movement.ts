import { type ShapeArgs, shapeFromArgs } from '../core/shape.ts';
import * as rearrange from '../ops/rearrange.ts';
import type { Tensor } from '../tensor.ts';
import { ViewMethods } from './views.ts';

/** Elements repeated, reversed, shifted or cleared: copies, never views. */
export class MovementMethods extends ViewMethods {
  /**
   * The tensor so many times along each dimension; further numbers add dimensions in front.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.repeat.html
   */
  repeat(...repeats: ShapeArgs): Tensor {
    return rearrange.repeat(this.self(), shapeFromArgs(repeats));
  }

  /** {@link repeat} where missing numbers are ones in front, as in NumPy. */
  tile(...repeats: ShapeArgs): Tensor {
    return rearrange.tile(this.self(), shapeFromArgs(repeats));
  }

  /**
   * Each element several times in a row.
   *
   * @param repeats - one number for all, or an integer tensor with one for each place along `dim`.
   * @param dim - without it the tensor is flattened.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.repeat_interleave.html
   */
  repeatInterleave(repeats: number | Tensor, dim?: number): Tensor {
    return rearrange.repeatInterleave(this.self(), repeats, dim);
  }

  /** In reverse order along the given dimensions. */
  flip(...dims: ShapeArgs): Tensor {
    return rearrange.flip(this.self(), shapeFromArgs(dims));
  }

  /**
   * Shifted along dimensions; what leaves at one end comes in at the other.
   *
   * @param dims - one for each shift; without it the flattened tensor is shifted.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.roll.html
   */
  roll(shifts: number | readonly number[], dims?: number | readonly number[]): Tensor {
    return rearrange.roll(this.self(), shifts, dims);
  }

  /**
   * Turned by k · 90° in the plane of two dimensions, from the first towards the second.
   *
   * @param k - default 1.
   * @param dims - default [0, 1].
   * @see https://docs.pytorch.org/docs/stable/generated/torch.rot90.html
   */
  rot90(k = 1, dims: readonly number[] = [0, 1]): Tensor {
    return rearrange.rot90(this.self(), k, dims);
  }

  /** Of each matrix what lies on and below the `diagonal`-th diagonal; zeros above. */
  tril(diagonal = 0): Tensor {
    return rearrange.tril(this.self(), diagonal);
  }

  /** Of each matrix what lies on and above the `diagonal`-th diagonal; zeros below. */
  triu(diagonal = 0): Tensor {
    return rearrange.triu(this.self(), diagonal);
  }

  /** The diagonal of a matrix (a copy), or the matrix with this vector on its diagonal. */
  diag(diagonal = 0): Tensor {
    return rearrange.diag(this.self(), diagonal);
  }
}
