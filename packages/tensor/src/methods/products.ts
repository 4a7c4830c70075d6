import * as linalgOps from '../ops/linalg/index.ts';
import type { Tensor } from '../tensor.ts';

/** Products of matrices and vectors. */
export class ProductMethods {
  /**
   * The matrix product `this @ other`: `torch.matmul`. Two vectors give their dot product, a vector on either side a
   * product with a matrix; dimensions before the last two are a batch and broadcast.
   *
   * @param other - shape [..., k, n] or [k], for a tensor of shape [..., m, k] or [k]
   * @returns shape [..., m, n], without m or n where that operand is a vector
   * @throws ShapeError if the sizes do not fit, TypeError if the dtypes differ or are bool
   * @see https://docs.pytorch.org/docs/stable/generated/torch.matmul.html
   */
  matmul(this: Tensor, other: Tensor): Tensor {
    return linalgOps.matmul(this, other);
  }

  /** The product of two matrices, [n, m] and [m, p], without broadcasting: `torch.mm`. */
  mm(this: Tensor, mat2: Tensor): Tensor {
    return linalgOps.mm(this, mat2);
  }

  /** The products of two batches of matrices, [b, n, m] and [b, m, p], without broadcasting: `torch.bmm`. */
  bmm(this: Tensor, mat2: Tensor): Tensor {
    return linalgOps.bmm(this, mat2);
  }

  /** The product of a matrix [n, m] and a vector [m]: `torch.mv`. */
  mv(this: Tensor, vec: Tensor): Tensor {
    return linalgOps.mv(this, vec);
  }

  /** The sum of the products of two vectors of one length: `torch.dot`. */
  dot(this: Tensor, other: Tensor): Tensor {
    return linalgOps.dot(this, other);
  }
}
