import * as cumulative from '../ops/cumulativeExtremes.ts';
import * as extremes from '../ops/extremes.ts';
import * as order from '../ops/orderStatistics.ts';
import * as sorting from '../ops/sort.ts';
import type { ValuesAndIndices } from '../reduce/argBest.ts';
import type { DimOptions, Dims, ReduceOptions } from '../reduce/arguments.ts';
import type { Tensor } from '../tensor.ts';
import { SumMethods } from './sums.ts';

/** Extremes, sorting, and what is found by order. NaN counts as larger than everything, and extremes pass it on. */
export class OrderMethods extends SumMethods {
  /**
   * The largest element of all; along `dim` the largest of each line and its first index; with another tensor the
   * larger of both, element by element: `torch.max`. Along a dimension the gradient goes to the element at the index, of
   * all elements in equal parts to those that have the value.
   *
   * @returns a tensor, or with `dim` the pair [values, indices]
   * @throws RangeError where there are no elements to choose from
   * @see https://docs.pytorch.org/docs/stable/generated/torch.max.html
   */
  max(): Tensor;
  max(other: Tensor): Tensor;
  max(dim: number, keepdim?: boolean): ValuesAndIndices;
  max(options: DimOptions & { dim: number }): ValuesAndIndices;
  max(arg?: number | DimOptions | Tensor, keepdim?: boolean): Tensor | ValuesAndIndices {
    if (arg instanceof OrderMethods) return this.self().maximum(arg.self());
    return extremes.max(this.self(), arg as number | DimOptions | undefined, keepdim);
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
  min(): Tensor;
  min(other: Tensor): Tensor;
  min(dim: number, keepdim?: boolean): ValuesAndIndices;
  min(options: DimOptions & { dim: number }): ValuesAndIndices;
  min(arg?: number | DimOptions | Tensor, keepdim?: boolean): Tensor | ValuesAndIndices {
    if (arg instanceof OrderMethods) return this.self().minimum(arg.self());
    return extremes.min(this.self(), arg as number | DimOptions | undefined, keepdim);
  }

  /**
   * The largest element over all dimensions or some: `torch.amax`. The gradient goes in equal parts to those that have the
   * value.
   *
   * @throws RangeError where there are no elements to choose from
   * @see https://docs.pytorch.org/docs/stable/generated/torch.amax.html
   */
  amax(dim?: Dims, keepdim?: boolean): Tensor;
  amax(options?: ReduceOptions): Tensor;
  amax(dim?: Dims | ReduceOptions, keepdim?: boolean): Tensor {
    return extremes.amax(this.self(), dim, keepdim);
  }

  /**
   * The smallest element over all dimensions or some: `torch.amin`. The gradient goes in equal parts to those that have the
   * value.
   *
   * @throws RangeError where there are no elements to choose from
   * @see https://docs.pytorch.org/docs/stable/generated/torch.amin.html
   */
  amin(dim?: Dims, keepdim?: boolean): Tensor;
  amin(options?: ReduceOptions): Tensor;
  amin(dim?: Dims | ReduceOptions, keepdim?: boolean): Tensor {
    return extremes.amin(this.self(), dim, keepdim);
  }

  /**
   * The smallest and the largest element, of all or along one dimension: `torch.aminmax`.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.aminmax.html
   */
  aminmax(dim?: number | null, keepdim?: boolean): [min: Tensor, max: Tensor];
  aminmax(options?: DimOptions): [min: Tensor, max: Tensor];
  aminmax(dim?: number | null | DimOptions, keepdim?: boolean): [min: Tensor, max: Tensor] {
    return extremes.aminmax(this.self(), dim, keepdim);
  }

  /**
   * The index of the largest element, the first if several are: `torch.argmax`. Without `dim` it counts through all elements
   * row by row.
   *
   * @throws TypeError for bools, RangeError where there are no elements to choose from
   * @see https://docs.pytorch.org/docs/stable/generated/torch.argmax.html
   */
  argmax(dim?: number | null, keepdim?: boolean): Tensor;
  argmax(options?: DimOptions): Tensor;
  argmax(dim?: number | null | DimOptions, keepdim?: boolean): Tensor {
    return extremes.argmax(this.self(), dim, keepdim);
  }

  /**
   * The index of the smallest element, the first if several are: `torch.argmin`. Without `dim` it counts through all elements
   * row by row.
   *
   * @throws TypeError for bools, RangeError where there are no elements to choose from
   * @see https://docs.pytorch.org/docs/stable/generated/torch.argmin.html
   */
  argmin(dim?: number | null, keepdim?: boolean): Tensor;
  argmin(options?: DimOptions): Tensor;
  argmin(dim?: number | null | DimOptions, keepdim?: boolean): Tensor {
    return extremes.argmin(this.self(), dim, keepdim);
  }

  /**
   * The running largest along a dimension and its index, the latest of equal ones: `torch.cummax`.
   *
   * @returns [values, indices]
   */
  cummax(dim: number): ValuesAndIndices {
    return cumulative.cummax(this.self(), dim);
  }

  /**
   * The running smallest along a dimension and its index, the latest of equal ones: `torch.cummin`.
   *
   * @returns [values, indices]
   */
  cummin(dim: number): ValuesAndIndices {
    return cumulative.cummin(this.self(), dim);
  }

  /**
   * The elements along a dimension in order, and where they were: `torch.sort`. Equal elements keep their order.
   *
   * @param dim - the dimension (default -1), or all options at once: `dim`, `descending`, `stable`
   * @param descending - from large to small (default false)
   * @returns [values, indices]
   * @see https://docs.pytorch.org/docs/stable/generated/torch.sort.html
   */
  sort(dim?: number, descending?: boolean): ValuesAndIndices;
  sort(options?: sorting.SortOptions): ValuesAndIndices;
  sort(dim?: number | sorting.SortOptions, descending?: boolean): ValuesAndIndices {
    return sorting.sort(this.self(), dim, descending);
  }

  /** The indices that sort along a dimension: `torch.argsort`. Arguments as in {@link sort}. */
  argsort(dim?: number, descending?: boolean): Tensor;
  argsort(options?: sorting.SortOptions): Tensor;
  argsort(dim?: number | sorting.SortOptions, descending?: boolean): Tensor {
    return sorting.sort(this.self(), dim, descending)[1];
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
  topk(k: number, options?: sorting.TopkOptions): ValuesAndIndices {
    return sorting.topk(this.self(), k, options);
  }

  /**
   * The `k`-th smallest element along a dimension, counted from 1, and its index: `torch.kthvalue`. Of equal elements
   * the index is that in stable order (PyTorch leaves open which).
   *
   * @returns [values, indices]
   * @see https://docs.pytorch.org/docs/stable/generated/torch.kthvalue.html
   */
  kthvalue(k: number, dim?: number, keepdim?: boolean): ValuesAndIndices;
  kthvalue(k: number, options?: DimOptions): ValuesAndIndices;
  kthvalue(k: number, dim?: number | DimOptions, keepdim?: boolean): ValuesAndIndices {
    return order.kthvalue(this.self(), k, dim, keepdim);
  }

  /**
   * The median, of an even number of elements the lower of the two in the middle: `torch.median`. NaN if one is. Of
   * equal elements the index is that in stable order (PyTorch leaves open which).
   *
   * @returns a tensor, or with `dim` the pair [values, indices]
   * @see https://docs.pytorch.org/docs/stable/generated/torch.median.html
   */
  median(): Tensor;
  median(dim: number, keepdim?: boolean): ValuesAndIndices;
  median(options: DimOptions & { dim: number }): ValuesAndIndices;
  median(dim?: number | DimOptions, keepdim?: boolean): Tensor | ValuesAndIndices {
    return order.median(this.self(), dim, keepdim);
  }

  /**
   * The most frequent element along a dimension (default -1), the smallest of those, and the last index that has it:
   * `torch.mode`.
   *
   * @returns [values, indices]
   * @see https://docs.pytorch.org/docs/stable/generated/torch.mode.html
   */
  mode(dim?: number, keepdim?: boolean): ValuesAndIndices;
  mode(options?: DimOptions): ValuesAndIndices;
  mode(dim?: number | DimOptions, keepdim?: boolean): ValuesAndIndices {
    return order.mode(this.self(), dim, keepdim);
  }
}
