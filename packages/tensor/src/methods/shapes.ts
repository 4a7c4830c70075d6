import type { Named } from '../core/options.ts';
import type { Tuple } from '../core/tuple.ts';
import * as shapeOps from '../ops/shape/index.ts';
import type { Tensor } from '../tensor.ts';

/** Views that programs ask for now and then: dimensions moved, cut or given another shape, diagonals. */
export class ShapeMethods {
  /** Moves dimensions to other places; the rest keep their order. */
  movedim(this: Tensor, source: number | readonly number[], destination: number | readonly number[]): Tensor {
    return shapeOps.movedim(this, source, destination);
  }

  /** One dimension as several; one size may be -1. */
  unflatten(this: Tensor, dim: number, sizes: readonly number[]): Tensor {
    return shapeOps.unflatten(this, dim, sizes);
  }

  /**
   * The diagonal of each matrix made by two dimensions, as a last dimension.
   *
   * @param offset - above the main diagonal if positive, below it if negative. Default 0.
   * @param dim1 - default 0.
   * @param dim2 - default 1.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.diagonal.html
   */
  diagonal(this: Tensor, ...given: shapeOps.GivenDiagonal): Tensor {
    return shapeOps.diagonal(this, ...given);
  }

  /**
   * Exactly so many parts along a dimension, the first ones longer by one where it does not divide; or the parts
   * between the given indices.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.tensor_split.html
   */
  tensorSplit<const N extends number>(this: Tensor, sections: N, dim?: Named<'dim', number>): Tuple<Tensor, N>;
  tensorSplit(
    this: Tensor,
    indicesOrSections: number | readonly number[] | Tensor,
    dim?: Named<'dim', number>,
  ): Tensor[];
  tensorSplit(
    this: Tensor,
    indicesOrSections: number | readonly number[] | Tensor,
    dim?: Named<'dim', number>,
  ): Tensor[] {
    return shapeOps.tensorSplit(this, indicesOrSections, dim);
  }
}
