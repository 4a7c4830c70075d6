import type { Scalar } from '../core/dtype.ts';
import * as gathering from '../ops/gather.ts';
import * as expression from '../ops/indexExpression.ts';
import * as selecting from '../ops/indexSelect.ts';
import type { Tensor } from '../tensor.ts';
import { ReduceMethods } from './reduce.ts';

/**
 * Elements by index. An index is an int64 (or int32) tensor; an index that is out of bounds is a RangeError, and
 * nothing is written then. Gradients flow to the tensor and to what is written into it, never to the index.
 */
export class IndexingMethods extends ReduceMethods {
  /**
   * What stands between Python's square brackets: `x.index([0, ':', mask])` is `x[0, :, mask]`.
   *
   * Numbers, ':', `{ start, end, step }`, '...' and null alone give a view; with tensors, masks or arrays of numbers
   * among them the result is a copy. Several index tensors are broadcast against each other; their common shape stands
   * where they stand, or in front if they are not neighbours.
   *
   * @param indices - an array of {@link IndexItem}, or a single index tensor or mask.
   * @throws RangeError for an index out of bounds or too many of them. ShapeError if a mask or index tensors do not fit.
   * @example
   * ```ts
   * const x = arange(6).reshape(2, 3);
   * x.index([1, 2]).item(); // 5
   * x.index(['...', [0, 2]]).tolist(); // [[0, 2], [3, 5]]
   * x.index(x.gt(2)).tolist(); // [3, 4, 5]
   * ```
   * @see https://docs.pytorch.org/docs/stable/tensor_view.html
   */
  index(indices: expression.IndexExpression): Tensor {
    return expression.index(this.self(), indices);
  }

  /**
   * In place: `x[indices] = values`, or `+=` with `accumulate` (then every occurrence of an index counts).
   *
   * @param values - a number, or a tensor that broadcasts to the shape of `x.index(indices)`; cast to this dtype.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.index_put_.html
   */
  indexPut_(
    indices: expression.IndexExpression,
    values: Tensor | Scalar,
    options: { accumulate?: boolean } = {},
  ): this {
    expression.indexPut_(this.self(), indices, values, options);
    return this;
  }

  /** {@link indexPut_} on a copy. */
  indexPut(
    indices: expression.IndexExpression,
    values: Tensor | Scalar,
    options: { accumulate?: boolean } = {},
  ): Tensor {
    return expression.indexPut(this.self(), indices, values, options);
  }

  /**
   * The parts along a dimension that a vector of indices names.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.index_select.html
   */
  indexSelect(dim: number, index: Tensor): Tensor {
    return selecting.indexSelect(this.self(), dim, index);
  }

  /**
   * out[i][j] = x[i][index[i][j]] for dim = 1, and so on: an element for each of `index`, whose shape the result has.
   *
   * @param index - of as many dimensions, and no larger except along `dim`.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.gather.html
   */
  gather(dim: number, index: Tensor): Tensor {
    return gathering.gather(this.self(), dim, index);
  }

  /**
   * The reverse of {@link gather}: a copy in which element index[i][j] of row i is source[i][j], for dim = 1. Where an
   * index occurs twice the last one counts.
   *
   * @param source - a tensor of this dtype, no smaller than `index`, or a number.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.scatter_.html
   */
  scatter(dim: number, index: Tensor, source: Tensor | Scalar): Tensor {
    return gathering.scatter(this.self(), dim, index, source);
  }

  /** {@link scatter} in place. */
  scatter_(dim: number, index: Tensor, source: Tensor | Scalar): this {
    gathering.scatter_(this.self(), dim, index, source);
    return this;
  }

  /** {@link scatter} that adds: every occurrence of an index counts. */
  scatterAdd(dim: number, index: Tensor, source: Tensor): Tensor {
    return gathering.scatterAdd(this.self(), dim, index, source);
  }

  /** {@link scatterAdd} in place. */
  scatterAdd_(dim: number, index: Tensor, source: Tensor): this {
    gathering.scatterAdd_(this.self(), dim, index, source);
    return this;
  }

  /**
   * {@link gather} where index and tensor are broadcast against each other in the other dimensions; negative indices
   * count from the end. Without `dim` both are flattened.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.take_along_dim.html
   */
  takeAlongDim(index: Tensor, dim?: number): Tensor {
    return gathering.takeAlongDim(this.self(), index, dim);
  }

  /** The elements of the flattened tensor at int64 places, in their shape; negative ones count from the end. */
  take(index: Tensor): Tensor {
    return expression.take(this.self(), index);
  }

  /**
   * A copy with `alpha` times the k-th part of `source` along `dim` added to the index[k]-th part.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.index_add_.html
   */
  indexAdd(dim: number, index: Tensor, source: Tensor, options: { alpha?: number } = {}): Tensor {
    return selecting.indexAdd(this.self(), dim, index, source, options);
  }

  /** {@link indexAdd} in place. */
  indexAdd_(dim: number, index: Tensor, source: Tensor, options: { alpha?: number } = {}): this {
    selecting.indexAdd_(this.self(), dim, index, source, options);
    return this;
  }

  /** A copy whose index[k]-th part along `dim` is the k-th part of `source`. */
  indexCopy(dim: number, index: Tensor, source: Tensor): Tensor {
    return selecting.indexCopy(this.self(), dim, index, source);
  }

  /** {@link indexCopy} in place. */
  indexCopy_(dim: number, index: Tensor, source: Tensor): this {
    selecting.indexCopy_(this.self(), dim, index, source);
    return this;
  }

  /** A copy in which the parts along `dim` that `index` names are `value`; negative indices count from the end. */
  indexFill(dim: number, index: Tensor, value: Scalar): Tensor {
    return selecting.indexFill(this.self(), dim, index, value);
  }

  /** {@link indexFill} in place. */
  indexFill_(dim: number, index: Tensor, value: Scalar): this {
    selecting.indexFill_(this.self(), dim, index, value);
    return this;
  }

  /**
   * The elements where `mask` is true, in row-major order, as a vector; both are broadcast against each other.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.masked_select.html
   */
  maskedSelect(mask: Tensor): Tensor {
    return expression.maskedSelect(this.self(), mask);
  }

  /**
   * A copy in which the elements where `mask` is true are, in order, the elements of `source`.
   *
   * @throws RangeError if `source` has fewer elements than the mask true ones.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.masked_scatter_.html
   */
  maskedScatter(mask: Tensor, source: Tensor): Tensor {
    return expression.maskedScatter(this.self(), mask, source);
  }

  /** {@link maskedScatter} in place. */
  maskedScatter_(mask: Tensor, source: Tensor): this {
    expression.maskedScatter_(this.self(), mask, source);
    return this;
  }

  /**
   * The indices of all elements that are not zero (NaN is not), in row-major order: an int64 tensor [n, ndim], or with
   * `asTuple` an int64 vector for each dimension.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.nonzero.html
   */
  nonzero(options?: { asTuple?: false }): Tensor;
  nonzero(options: { asTuple: true }): Tensor[];
  nonzero(options: { asTuple?: boolean } = {}): Tensor | Tensor[] {
    return options.asTuple ? expression.nonzeroTuple(this.self()) : expression.nonzero(this.self());
  }
}
