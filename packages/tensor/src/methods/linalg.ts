import * as einsums from '../ops/einsum.ts';
import * as matmul from '../ops/matmul.ts';
import type { Tensor } from '../tensor.ts';
import { AutogradMethods } from './autograd.ts';

/** Products of matrices and vectors. */
export class LinalgMethods extends AutogradMethods {
  /**
   * The matrix product `this @ other`: `torch.matmul`. Two vectors give their dot product, a vector on either side a
   * product with a matrix; dimensions before the last two are a batch and broadcast.
   *
   * @param other - shape [..., k, n] or [k], for a tensor of shape [..., m, k] or [k]
   * @returns shape [..., m, n], without m or n where that operand is a vector
   * @throws ShapeError if the sizes do not fit, TypeError if the dtypes differ or are bool
   * @see https://docs.pytorch.org/docs/stable/generated/torch.matmul.html
   */
  matmul(other: Tensor): Tensor {
    return matmul.matmul(this.self(), other);
  }

  /** The product of two matrices, [n, m] and [m, p], without broadcasting: `torch.mm`. */
  mm(mat2: Tensor): Tensor {
    return matmul.mm(this.self(), mat2);
  }

  /** The products of two batches of matrices, [b, n, m] and [b, m, p], without broadcasting: `torch.bmm`. */
  bmm(mat2: Tensor): Tensor {
    return matmul.bmm(this.self(), mat2);
  }

  /** The product of a matrix [n, m] and a vector [m]: `torch.mv`. */
  mv(vec: Tensor): Tensor {
    return matmul.mv(this.self(), vec);
  }

  /** The sum of the products of two vectors of one length: `torch.dot`. */
  dot(other: Tensor): Tensor {
    return matmul.dot(this.self(), other);
  }

  /** The matrix of all products of an element of this vector [n] and one of `vec2` [m], of shape [n, m]: `torch.outer`. */
  outer(vec2: Tensor): Tensor {
    return matmul.outer(this.self(), vec2);
  }

  /** {@link outer}, under its other name. */
  ger(vec2: Tensor): Tensor {
    return matmul.outer(this.self(), vec2);
  }

  /** The sum of the diagonal of a matrix: `torch.trace`. */
  trace(): Tensor {
    return einsums.trace(this.self());
  }
}
