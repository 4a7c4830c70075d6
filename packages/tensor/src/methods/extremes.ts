import type { ValuesAndIndices } from '../ops/reduce/argBest.ts';
import type { DimOptions, Dims, ReduceOptions } from '../ops/reduce/arguments.ts';
import * as reduceOps from '../ops/reduce/index.ts';
import type { Tensor } from '../tensor.ts';

/** The largest and the smallest, and where they are. */
export class ExtremesMethods {
  /**
   * The largest element of all; along `dim` the largest of each line and its first index; with another tensor the
   * larger of both, element by element: `torch.max`. Along a dimension the gradient goes to the element at the index, of
   * all elements in equal parts to those that have the value.
   *
   * @returns a tensor, or with `dim` the pair [values, indices]
   * @throws RangeError where there are no elements to choose from
   * @see https://docs.pytorch.org/docs/stable/generated/torch.max.html
   */
  max(this: Tensor): Tensor;
  max(this: Tensor, other: Tensor): Tensor;
  max(this: Tensor, dim: number, keepdim?: reduceOps.Keep): ValuesAndIndices;
  max(this: Tensor, options: DimOptions & { dim: number }): ValuesAndIndices;
  max(this: Tensor, arg?: number | DimOptions | Tensor, keepdim?: reduceOps.Keep): Tensor | ValuesAndIndices {
    return reduceOps.max(this, arg, keepdim);
  }

  /**
   * The smallest element of all; along `dim` the smallest of each line and its first index; with another tensor the
   * smaller of both, element by element: `torch.min`. Along a dimension the gradient goes to the element at the index, of
   * all elements in equal parts to those that have the value.
   *
   * @returns a tensor, or with `dim` the pair [values, indices]
   * @throws RangeError where there are no elements to choose from
   * @see https://docs.pytorch.org/docs/stable/generated/torch.min.html
   */
  min(this: Tensor): Tensor;
  min(this: Tensor, other: Tensor): Tensor;
  min(this: Tensor, dim: number, keepdim?: reduceOps.Keep): ValuesAndIndices;
  min(this: Tensor, options: DimOptions & { dim: number }): ValuesAndIndices;
  min(this: Tensor, arg?: number | DimOptions | Tensor, keepdim?: reduceOps.Keep): Tensor | ValuesAndIndices {
    return reduceOps.min(this, arg, keepdim);
  }

  /**
   * The largest element over all dimensions or some: `torch.amax`. The gradient goes in equal parts to those that have
   * the value.
   *
   * @throws RangeError where there are no elements to choose from
   * @see https://docs.pytorch.org/docs/stable/generated/torch.amax.html
   */
  amax(this: Tensor, dim?: Dims | ReduceOptions, keepdim?: reduceOps.Keep): Tensor {
    return reduceOps.amax(this, dim, keepdim);
  }

  /**
   * The smallest element over all dimensions or some: `torch.amin`. The gradient goes in equal parts to those that have
   * the value.
   *
   * @throws RangeError where there are no elements to choose from
   * @see https://docs.pytorch.org/docs/stable/generated/torch.amin.html
   */
  amin(this: Tensor, dim?: Dims | ReduceOptions, keepdim?: reduceOps.Keep): Tensor {
    return reduceOps.amin(this, dim, keepdim);
  }

  /**
   * The index of the largest element, the first if several are: `torch.argmax`. Without `dim` it counts through all
   * elements row by row.
   *
   * @throws TypeError for bools, RangeError where there are no elements to choose from
   * @see https://docs.pytorch.org/docs/stable/generated/torch.argmax.html
   */
  argmax(this: Tensor, dim?: number | null | DimOptions, keepdim?: reduceOps.Keep): Tensor {
    return reduceOps.argmax(this, dim, keepdim);
  }

  /**
   * The index of the smallest element, the first if several are: `torch.argmin`. Without `dim` it counts through all
   * elements row by row.
   *
   * @throws TypeError for bools, RangeError where there are no elements to choose from
   * @see https://docs.pytorch.org/docs/stable/generated/torch.argmin.html
   */
  argmin(this: Tensor, dim?: number | null | DimOptions, keepdim?: reduceOps.Keep): Tensor {
    return reduceOps.argmin(this, dim, keepdim);
  }
}
