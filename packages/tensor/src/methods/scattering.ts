import type { Scalar } from '../core/dtype.ts';
import type { Named } from '../core/options.ts';
import * as elementwiseOps from '../ops/elementwise/index.ts';
import * as indexingOps from '../ops/indexing/index.ts';
import type { Tensor } from '../tensor.ts';

/**
 * Elements written by index. An index is an int64 (or int32) tensor; an index that is out of bounds is a RangeError, and
 * nothing is written then. Gradients flow to the tensor and to what is written into it, never to the index.
 */
export class ScatteringMethods {
  /**
   * In place: `x[indices] = values`, or `+=` with `accumulate` (then every occurrence of an index counts).
   *
   * @param values - a number, or a tensor that broadcasts to the shape of `x.index(indices)`; cast to this dtype.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.index_put_.html
   */
  indexPut_<T extends Tensor>(
    this: T,
    indices: indexingOps.IndexExpression,
    values: Tensor | Scalar,
    ...given: indexingOps.GivenAccumulate
  ): T {
    indexingOps.indexPut_(this, indices, values, ...given);
    return this;
  }

  /** {@link indexPut_} on a copy. */
  indexPut(
    this: Tensor,
    indices: indexingOps.IndexExpression,
    values: Tensor | Scalar,
    ...given: indexingOps.GivenAccumulate
  ): Tensor {
    return indexingOps.indexPut(this, indices, values, ...given);
  }

  /**
   * The reverse of {@link Tensor.gather}: a copy in which element index[i][j] of row i is source[i][j], for dim = 1. Where an
   * index occurs twice the last one counts.
   *
   * @param source - a tensor of this dtype, no smaller than `index`, or a number.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.scatter_.html
   */
  scatter(this: Tensor, dim: number, index: Tensor, source: Tensor | Scalar): Tensor {
    return indexingOps.scatter(this, dim, index, source);
  }

  /** {@link scatter} in place. */
  scatter_<T extends Tensor>(this: T, dim: number, index: Tensor, source: Tensor | Scalar): T {
    indexingOps.scatter_(this, dim, index, source);
    return this;
  }

  /** {@link scatter} that adds: every occurrence of an index counts. */
  scatterAdd(this: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
    return indexingOps.scatterAdd(this, dim, index, source);
  }

  /** {@link scatterAdd} in place. */
  scatterAdd_<T extends Tensor>(this: T, dim: number, index: Tensor, source: Tensor): T {
    indexingOps.scatterAdd_(this, dim, index, source);
    return this;
  }

  /**
   * A copy with `alpha` times the k-th part of `source` along `dim` added to the index[k]-th part.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.index_add_.html
   */
  indexAdd(this: Tensor, dim: number, index: Tensor, source: Tensor, options?: { alpha?: number }): Tensor {
    return indexingOps.indexAdd(this, dim, index, source, options);
  }

  /** {@link indexAdd} in place. */
  indexAdd_<T extends Tensor>(this: T, dim: number, index: Tensor, source: Tensor, options?: { alpha?: number }): T {
    indexingOps.indexAdd_(this, dim, index, source, options);
    return this;
  }

  /** A copy whose index[k]-th part along `dim` is the k-th part of `source`. */
  indexCopy(this: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
    return indexingOps.indexCopy(this, dim, index, source);
  }

  /** {@link indexCopy} in place. */
  indexCopy_<T extends Tensor>(this: T, dim: number, index: Tensor, source: Tensor): T {
    indexingOps.indexCopy_(this, dim, index, source);
    return this;
  }

  /** A copy in which the parts along `dim` that `index` names are `value`; negative indices count from the end. */
  indexFill(this: Tensor, dim: number, index: Tensor, value: Scalar): Tensor {
    return indexingOps.indexFill(this, dim, index, value);
  }

  /** {@link indexFill} in place. */
  indexFill_<T extends Tensor>(this: T, dim: number, index: Tensor, value: Scalar): T {
    indexingOps.indexFill_(this, dim, index, value);
    return this;
  }

  /**
   * A copy in which the elements where `mask` is true are, in order, the elements of `source`.
   *
   * @throws RangeError if `source` has fewer elements than the mask true ones.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.masked_scatter_.html
   */
  maskedScatter(this: Tensor, mask: Tensor, source: Tensor): Tensor {
    return indexingOps.maskedScatter(this, mask, source);
  }

  /** {@link maskedScatter} in place. */
  maskedScatter_<T extends Tensor>(this: T, mask: Tensor, source: Tensor): T {
    indexingOps.maskedScatter_(this, mask, source);
    return this;
  }

  /**
   * {@link scatter} where several values that come to one place, and what was there, are summed, multiplied, averaged, or
   * the largest or smallest taken.
   *
   * @param reduce - 'sum', 'prod', 'mean', 'amax' or 'amin'
   * @param options - `includeSelf`: whether what was there counts (default true)
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.scatter_reduce_.html
   */
  scatterReduce(
    this: Tensor,
    dim: number,
    index: Tensor,
    source: Tensor,
    reduce: indexingOps.ScatterReduction,
    options?: indexingOps.ScatterReduceOptions,
  ): Tensor {
    return indexingOps.scatterReduce(this, dim, index, source, reduce, options);
  }

  /** {@link scatterReduce} in place. */
  scatterReduce_<T extends Tensor>(
    this: T,
    dim: number,
    index: Tensor,
    source: Tensor,
    reduce: indexingOps.ScatterReduction,
    options?: indexingOps.ScatterReduceOptions,
  ): T {
    indexingOps.scatterReduce_(this, dim, index, source, reduce, options);
    return this;
  }

  /**
   * {@link indexCopy} where several parts that come to one place, and what was there, are multiplied, averaged, or the
   * largest or smallest taken. Arguments as in {@link scatterReduce}.
   */
  indexReduce(
    this: Tensor,
    dim: number,
    index: Tensor,
    source: Tensor,
    reduce: Exclude<indexingOps.ScatterReduction, 'sum'>,
    options?: indexingOps.ScatterReduceOptions,
  ): Tensor {
    return indexingOps.indexReduce(this, dim, index, source, reduce, options);
  }

  /** {@link indexReduce} in place. */
  indexReduce_<T extends Tensor>(
    this: T,
    dim: number,
    index: Tensor,
    source: Tensor,
    reduce: Exclude<indexingOps.ScatterReduction, 'sum'>,
    options?: indexingOps.ScatterReduceOptions,
  ): T {
    indexingOps.indexReduce_(this, dim, index, source, reduce, options);
    return this;
  }

  /** A copy of which the flattened elements at `index` are those of `source`. */
  put(this: Tensor, index: Tensor, source: Tensor, accumulate?: Named<'accumulate', boolean>): Tensor {
    return indexingOps.put(this, index, source, accumulate);
  }

  /** {@link put}, in place. */
  put_<T extends Tensor>(this: T, index: Tensor, source: Tensor, accumulate?: Named<'accumulate', boolean>): T {
    return elementwiseOps.storeInto('put_', this, (x) => indexingOps.put(x, index, source, accumulate));
  }
}
