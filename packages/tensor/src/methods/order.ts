import type { ValuesAndIndices } from '../ops/reduce/argBest.ts';
import type { DimOptions } from '../ops/reduce/arguments.ts';
import * as reduceOps from '../ops/reduce/index.ts';
import type { Tensor } from '../tensor.ts';

/** Extremes, sorting, and what is found by order. NaN counts as larger than everything, and extremes pass it on. */
export class OrderMethods {
  /**
   * The smallest and the largest element, of all or along one dimension: `torch.aminmax`.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.aminmax.html
   */
  aminmax(this: Tensor, dim?: number | null | DimOptions, keepdim?: reduceOps.Keep): reduceOps.MinAndMax {
    return reduceOps.aminmax(this, dim, keepdim);
  }

  /**
   * The elements along a dimension in order, and where they were: `torch.sort`. Equal elements keep their order.
   *
   * @param dim - the dimension (default -1), or all options at once: `dim`, `descending`, `stable`
   * @param descending - from large to small (default false)
   * @returns [values, indices]
   * @see https://docs.pytorch.org/docs/stable/generated/torch.sort.html
   */
  sort(this: Tensor, dim?: number, descending?: reduceOps.Descending): ValuesAndIndices;
  sort(this: Tensor, options?: reduceOps.SortOptions): ValuesAndIndices;
  sort(this: Tensor, dim?: number | reduceOps.SortOptions, descending?: reduceOps.Descending): ValuesAndIndices {
    return reduceOps.sort(this, dim, descending);
  }

  /** The indices that sort along a dimension: `torch.argsort`. Arguments as in {@link sort}. */
  argsort(this: Tensor, dim?: number, descending?: reduceOps.Descending): Tensor;
  argsort(this: Tensor, options?: reduceOps.SortOptions): Tensor;
  argsort(this: Tensor, dim?: number | reduceOps.SortOptions, descending?: reduceOps.Descending): Tensor {
    return reduceOps.argsort(this, dim, descending);
  }

  /**
   * The `k` largest elements along a dimension, the largest first, and where they were: `torch.topk`. Of equal elements
   * the first are taken (PyTorch leaves open which).
   *
   * @param given - `dim` (default -1), `largest` (default true; false gives the smallest), `sorted` (always so), in this
   * order or by name
   * @returns [values, indices]
   * @throws RangeError if `k` is more than the size of the dimension
   * @see https://docs.pytorch.org/docs/stable/generated/torch.topk.html
   */
  topk(this: Tensor, k: number, ...given: reduceOps.GivenTopk): ValuesAndIndices {
    return reduceOps.topk(this, k, ...given);
  }

  /**
   * The `k`-th smallest element along a dimension, counted from 1, and its index: `torch.kthvalue`. Of equal elements
   * the index is that in stable order (PyTorch leaves open which).
   *
   * @returns [values, indices]
   * @see https://docs.pytorch.org/docs/stable/generated/torch.kthvalue.html
   */
  kthvalue(this: Tensor, k: number, dim?: number, keepdim?: reduceOps.Keep): ValuesAndIndices;
  kthvalue(this: Tensor, k: number, options?: DimOptions): ValuesAndIndices;
  kthvalue(this: Tensor, k: number, dim?: number | DimOptions, keepdim?: reduceOps.Keep): ValuesAndIndices {
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
  median(this: Tensor, dim: number, keepdim?: reduceOps.Keep): ValuesAndIndices;
  median(this: Tensor, options: DimOptions & { dim: number }): ValuesAndIndices;
  median(this: Tensor, dim?: number | DimOptions, keepdim?: reduceOps.Keep): Tensor | ValuesAndIndices {
    return reduceOps.median(this, dim, keepdim);
  }

  /**
   * The most frequent element along a dimension (default -1), the smallest of those, and the last index that has it:
   * `torch.mode`.
   *
   * @returns [values, indices]
   * @see https://docs.pytorch.org/docs/stable/generated/torch.mode.html
   */
  mode(this: Tensor, dim?: number | DimOptions, keepdim?: reduceOps.Keep): ValuesAndIndices {
    return reduceOps.mode(this, dim, keepdim);
  }

  /** The rows in order along the first dimension. */
  msort(this: Tensor): Tensor {
    return reduceOps.msort(this);
  }

  /** The median of what is not NaN, with `dim` along it and with its index. */
  nanmedian(this: Tensor): Tensor;
  nanmedian(this: Tensor, dim: number, keepdim?: reduceOps.Keep): reduceOps.ValuesAndIndices;
  nanmedian(this: Tensor, options: reduceOps.DimOptions & { dim: number }): reduceOps.ValuesAndIndices;
  nanmedian(
    this: Tensor,
    dim?: number | reduceOps.DimOptions,
    keepdim?: reduceOps.Keep,
  ): Tensor | reduceOps.ValuesAndIndices {
    return reduceOps.nanmedian(this, dim, keepdim);
  }
}
