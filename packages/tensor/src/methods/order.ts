import * as elementwiseOps from '../ops/elementwise/index.ts';
import type { ValuesAndIndices } from '../ops/reduce/argBest.ts';
import type { DimOptions, Dims, ReduceOptions } from '../ops/reduce/arguments.ts';
import * as reduceOps from '../ops/reduce/index.ts';
import type { Tensor } from '../tensor.ts';

/** Extremes, sorting, and what is found by order. NaN counts as larger than everything, and extremes pass it on. */
export class OrderMethods {
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
  max(this: Tensor, dim: number, keepdim?: boolean): ValuesAndIndices;
  max(this: Tensor, options: DimOptions & { dim: number }): ValuesAndIndices;
  max(this: Tensor, arg?: number | DimOptions | Tensor, keepdim?: boolean): Tensor | ValuesAndIndices {
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
  min(this: Tensor, dim: number, keepdim?: boolean): ValuesAndIndices;
  min(this: Tensor, options: DimOptions & { dim: number }): ValuesAndIndices;
  min(this: Tensor, arg?: number | DimOptions | Tensor, keepdim?: boolean): Tensor | ValuesAndIndices {
    return reduceOps.min(this, arg, keepdim);
  }

  /**
   * The largest element over all dimensions or some: `torch.amax`. The gradient goes in equal parts to those that have the
   * value.
   *
   * @throws RangeError where there are no elements to choose from
   * @see https://docs.pytorch.org/docs/stable/generated/torch.amax.html
   */
  amax(this: Tensor, dim?: Dims, keepdim?: boolean): Tensor;
  amax(this: Tensor, options?: ReduceOptions): Tensor;
  amax(this: Tensor, dim?: Dims | ReduceOptions, keepdim?: boolean): Tensor {
    return reduceOps.amax(this, dim, keepdim);
  }

  /**
   * The smallest element over all dimensions or some: `torch.amin`. The gradient goes in equal parts to those that have the
   * value.
   *
   * @throws RangeError where there are no elements to choose from
   * @see https://docs.pytorch.org/docs/stable/generated/torch.amin.html
   */
  amin(this: Tensor, dim?: Dims, keepdim?: boolean): Tensor;
  amin(this: Tensor, options?: ReduceOptions): Tensor;
  amin(this: Tensor, dim?: Dims | ReduceOptions, keepdim?: boolean): Tensor {
    return reduceOps.amin(this, dim, keepdim);
  }

  /**
   * The smallest and the largest element, of all or along one dimension: `torch.aminmax`.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.aminmax.html
   */
  aminmax(this: Tensor, dim?: number | null, keepdim?: boolean): reduceOps.MinAndMax;
  aminmax(this: Tensor, options?: DimOptions): reduceOps.MinAndMax;
  aminmax(this: Tensor, dim?: number | null | DimOptions, keepdim?: boolean): reduceOps.MinAndMax {
    return reduceOps.aminmax(this, dim, keepdim);
  }

  /**
   * The index of the largest element, the first if several are: `torch.argmax`. Without `dim` it counts through all elements
   * row by row.
   *
   * @throws TypeError for bools, RangeError where there are no elements to choose from
   * @see https://docs.pytorch.org/docs/stable/generated/torch.argmax.html
   */
  argmax(this: Tensor, dim?: number | null, keepdim?: boolean): Tensor;
  argmax(this: Tensor, options?: DimOptions): Tensor;
  argmax(this: Tensor, dim?: number | null | DimOptions, keepdim?: boolean): Tensor {
    return reduceOps.argmax(this, dim, keepdim);
  }

  /**
   * The index of the smallest element, the first if several are: `torch.argmin`. Without `dim` it counts through all elements
   * row by row.
   *
   * @throws TypeError for bools, RangeError where there are no elements to choose from
   * @see https://docs.pytorch.org/docs/stable/generated/torch.argmin.html
   */
  argmin(this: Tensor, dim?: number | null, keepdim?: boolean): Tensor;
  argmin(this: Tensor, options?: DimOptions): Tensor;
  argmin(this: Tensor, dim?: number | null | DimOptions, keepdim?: boolean): Tensor {
    return reduceOps.argmin(this, dim, keepdim);
  }

  /**
   * The running largest along a dimension and its index, the latest of equal ones: `torch.cummax`.
   *
   * @returns [values, indices]
   */
  cummax(this: Tensor, dim: number): ValuesAndIndices {
    return reduceOps.cummax(this, dim);
  }

  /**
   * The running smallest along a dimension and its index, the latest of equal ones: `torch.cummin`.
   *
   * @returns [values, indices]
   */
  cummin(this: Tensor, dim: number): ValuesAndIndices {
    return reduceOps.cummin(this, dim);
  }

  /**
   * The elements along a dimension in order, and where they were: `torch.sort`. Equal elements keep their order.
   *
   * @param dim - the dimension (default -1), or all options at once: `dim`, `descending`, `stable`
   * @param descending - from large to small (default false)
   * @returns [values, indices]
   * @see https://docs.pytorch.org/docs/stable/generated/torch.sort.html
   */
  sort(this: Tensor, dim?: number, descending?: boolean): ValuesAndIndices;
  sort(this: Tensor, options?: reduceOps.SortOptions): ValuesAndIndices;
  sort(this: Tensor, dim?: number | reduceOps.SortOptions, descending?: boolean): ValuesAndIndices {
    return reduceOps.sort(this, dim, descending);
  }

  /** The indices that sort along a dimension: `torch.argsort`. Arguments as in {@link sort}. */
  argsort(this: Tensor, dim?: number, descending?: boolean): Tensor;
  argsort(this: Tensor, options?: reduceOps.SortOptions): Tensor;
  argsort(this: Tensor, dim?: number | reduceOps.SortOptions, descending?: boolean): Tensor {
    return reduceOps.argsort(this, dim, descending);
  }

  /**
   * The `k` largest elements along a dimension, the largest first, and where they were: `torch.topk`. Of equal elements
   * the first are taken (PyTorch leaves open which).
   *
   * @param options - `dim` (default -1), `largest` (default true; false gives the smallest), `sorted` (always so)
   * @returns [values, indices]
   * @throws RangeError if `k` is more than the size of the dimension
   * @see https://docs.pytorch.org/docs/stable/generated/torch.topk.html
   */
  topk(this: Tensor, k: number, options?: reduceOps.TopkOptions): ValuesAndIndices {
    return reduceOps.topk(this, k, options);
  }

  /**
   * The `k`-th smallest element along a dimension, counted from 1, and its index: `torch.kthvalue`. Of equal elements
   * the index is that in stable order (PyTorch leaves open which).
   *
   * @returns [values, indices]
   * @see https://docs.pytorch.org/docs/stable/generated/torch.kthvalue.html
   */
  kthvalue(this: Tensor, k: number, dim?: number, keepdim?: boolean): ValuesAndIndices;
  kthvalue(this: Tensor, k: number, options?: DimOptions): ValuesAndIndices;
  kthvalue(this: Tensor, k: number, dim?: number | DimOptions, keepdim?: boolean): ValuesAndIndices {
    return reduceOps.kthvalue(this, k, dim, keepdim);
  }

  /**
   * The median, of an even number of elements the lower of the two in the middle: `torch.median`. NaN if one is. Of
   * equal elements the index is that in stable order (PyTorch leaves open which).
   *
   * @returns a tensor, or with `dim` the pair [values, indices]
   * @see https://docs.pytorch.org/docs/stable/generated/torch.median.html
   */
  median(this: Tensor): Tensor;
  median(this: Tensor, dim: number, keepdim?: boolean): ValuesAndIndices;
  median(this: Tensor, options: DimOptions & { dim: number }): ValuesAndIndices;
  median(this: Tensor, dim?: number | DimOptions, keepdim?: boolean): Tensor | ValuesAndIndices {
    return reduceOps.median(this, dim, keepdim);
  }

  /**
   * The most frequent element along a dimension (default -1), the smallest of those, and the last index that has it:
   * `torch.mode`.
   *
   * @returns [values, indices]
   * @see https://docs.pytorch.org/docs/stable/generated/torch.mode.html
   */
  mode(this: Tensor, dim?: number, keepdim?: boolean): ValuesAndIndices;
  mode(this: Tensor, options?: DimOptions): ValuesAndIndices;
  mode(this: Tensor, dim?: number | DimOptions, keepdim?: boolean): ValuesAndIndices {
    return reduceOps.mode(this, dim, keepdim);
  }

  /** The mean of what is not NaN. */
  nanmean(this: Tensor, dim?: reduceOps.Dims | reduceOps.SumOptions, keepdim?: boolean): Tensor {
    return reduceOps.nanmean(this, dim, keepdim);
  }

  /** The rows in order along the first dimension. */
  msort(this: Tensor): Tensor {
    return reduceOps.msort(this);
  }

  /** The p-norm of the difference. */
  dist(this: Tensor, other: Tensor, p?: number): Tensor {
    return reduceOps.dist(this, other, p);
  }

  /** Running log Σ e^x along a dimension. */
  logcumsumexp(this: Tensor, dim: number): Tensor {
    return reduceOps.logcumsumexp(this, dim);
  }

  /** Parts along a dimension whose p-norm is above `maxnorm` scaled down to it. */
  renorm(this: Tensor, p: number, dim: number, maxnorm: number): Tensor {
    return reduceOps.renorm(this, p, dim, maxnorm);
  }

  /** {@link renorm}, in place. */
  renorm_<T extends Tensor>(this: T, p: number, dim: number, maxnorm: number): T {
    return elementwiseOps.storeInto('renorm_', this, (x) => reduceOps.renorm(x, p, dim, maxnorm));
  }

  /** {@link Tensor.cumsum}, in place. */
  cumsum_<T extends Tensor>(this: T, dim: number): T {
    return elementwiseOps.storeInto('cumsum_', this, (x) => reduceOps.cumsum(x, dim));
  }

  /** {@link Tensor.cumprod}, in place. */
  cumprod_<T extends Tensor>(this: T, dim: number): T {
    return elementwiseOps.storeInto('cumprod_', this, (x) => reduceOps.cumprod(x, dim));
  }

  /** The median of what is not NaN, with `dim` along it and with its index. */
  nanmedian(this: Tensor): Tensor;
  nanmedian(this: Tensor, dim: number, keepdim?: boolean): reduceOps.ValuesAndIndices;
  nanmedian(this: Tensor, options: reduceOps.DimOptions & { dim: number }): reduceOps.ValuesAndIndices;
  nanmedian(this: Tensor, dim?: number | reduceOps.DimOptions, keepdim?: boolean): Tensor | reduceOps.ValuesAndIndices {
    return reduceOps.nanmedian(this, dim, keepdim);
  }
}
