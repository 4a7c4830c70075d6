import type { Named } from '../core/options.ts';
import * as indexingOps from '../ops/indexing/index.ts';
import type { Tensor } from '../tensor.ts';

/**
 * Elements read by index; those that write are in `scattering.ts`. An index is an int64 (or int32) tensor; one that is out
 * of bounds is a RangeError. Gradients flow to the tensor, never to the index.
 */
export class IndexingMethods {
  /**
   * What stands between Python's square brackets: `x.index([0, ':', mask])` is `x[0, :, mask]`.
   *
   * Numbers, ':', `{ start, end, step }`, '...' and null alone give a view; with tensors, masks or arrays of numbers
   * among them the result is a copy. Several index tensors are broadcast against each other; their common shape stands
   * where they stand, or in front if they are not neighbours.
   *
   * A text says the same as in Python, `x.index('0, :, ::2')`; it is read once.
   *
   * @param indices - an array of `IndexItem`, a text, or a single index tensor or mask.
   * @throws RangeError for a text that is no index (it points at the character), an index out of bounds or too many of
   *   them. ShapeError if a mask or index tensors do not fit.
   * @example
   * ```ts
   * const x = arange(6).reshape(2, 3);
   * x.index([1, 2]).item(); // 5
   * x.index(['...', [0, 2]]).tolist(); // [[0, 2], [3, 5]]
   * x.index('1, ::2').tolist(); // [3, 5]
   * x.index(':, None').shape; // [2, 1, 3]
   * x.index(x.gt(2)).tolist(); // [3, 4, 5]
   * ```
   * @see https://docs.pytorch.org/docs/stable/tensor_view.html
   */
  index(this: Tensor, indices: indexingOps.IndexExpression): Tensor {
    return indexingOps.index(this, indices);
  }

  /**
   * out[i][j] = x[i][index[i][j]] for dim = 1, and so on: an element for each of `index`, whose shape the result has.
   *
   * @param index - of as many dimensions, and no larger except along `dim`.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.gather.html
   */
  gather(this: Tensor, dim: number, index: Tensor): Tensor {
    return indexingOps.gather(this, dim, index);
  }

  /**
   * {@link gather} where index and tensor are broadcast against each other in the other dimensions; negative indices
   * count from the end. Without `dim` both are flattened.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.take_along_dim.html
   */
  takeAlongDim(this: Tensor, index: Tensor, dim?: Named<'dim', number | null>): Tensor {
    return indexingOps.takeAlongDim(this, index, dim);
  }

  /** The elements of the flattened tensor at int64 places, in their shape; negative ones count from the end. */
  take(this: Tensor, index: Tensor): Tensor {
    return indexingOps.take(this, index);
  }

  /**
   * The elements where `mask` is true, in row-major order, as a vector; both are broadcast against each other.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.masked_select.html
   */
  maskedSelect(this: Tensor, mask: Tensor): Tensor {
    return indexingOps.maskedSelect(this, mask);
  }

  /**
   * The indices of all elements that are not zero (NaN is not), in row-major order: an int64 tensor [n, ndim], or with
   * `asTuple` an int64 vector for each dimension.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.nonzero.html
   */
  nonzero(this: Tensor, options?: { asTuple?: false }): Tensor;
  nonzero(this: Tensor, options: { asTuple: true }): Tensor[];
  nonzero(this: Tensor, options?: { asTuple?: boolean }): Tensor | Tensor[] {
    return indexingOps.nonzero(this, options);
  }

  /** The indices of the first `size` elements that are not zero, then rows of `fillValue` (-1): `torch.nonzero_static`. */
  nonzeroStatic(this: Tensor, ...given: indexingOps.GivenNonzeroStatic): Tensor {
    return indexingOps.nonzeroStatic(this, ...given);
  }

  /** The indices of all elements that are not zero: {@link nonzero}. */
  argwhere(this: Tensor): Tensor {
    return indexingOps.argwhere(this);
  }
}
