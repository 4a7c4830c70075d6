import type { Named } from '../core/options.ts';
import * as elementwiseOps from '../ops/elementwise/index.ts';
import * as linalgOps from '../ops/linalg/index.ts';
import type { Tensor } from '../tensor.ts';

/** Products of matrices and vectors. */
export class LinalgMethods {
  /** The matrix of all products of an element of this vector [n] and one of `vec2` [m], of shape [n, m]: `torch.outer`. */
  outer(this: Tensor, vec2: Tensor): Tensor {
    return linalgOps.outer(this, vec2);
  }

  /** The sum of the diagonal of a matrix: `torch.trace`. */
  trace(this: Tensor): Tensor {
    return linalgOps.trace(this);
  }

  /** `beta · this + alpha · mat1 @ mat2`: `torch.addmm`. */
  addmm(this: Tensor, mat1: Tensor, mat2: Tensor, options?: linalgOps.AddmmOptions): Tensor {
    return linalgOps.addmm(this, mat1, mat2, options);
  }

  /** `beta · this + alpha · mat @ vec`: `torch.addmv`. */
  addmv(this: Tensor, mat: Tensor, vec: Tensor, options?: linalgOps.AddmmOptions): Tensor {
    return linalgOps.addmv(this, mat, vec, options);
  }

  /** `beta · this + alpha · batch1 @ batch2`, a product for each of a batch: `torch.baddbmm`. */
  baddbmm(this: Tensor, batch1: Tensor, batch2: Tensor, options?: linalgOps.AddmmOptions): Tensor {
    return linalgOps.baddbmm(this, batch1, batch2, options);
  }

  /** The Kronecker product: `torch.kron`. */
  kron(this: Tensor, other: Tensor): Tensor {
    return linalgOps.kron(this, other);
  }

  /** The sums of products over the last dimensions of both. */
  inner(this: Tensor, other: Tensor): Tensor {
    return linalgOps.inner(this, other);
  }

  /** The sum of the products of two vectors. */
  vdot(this: Tensor, other: Tensor): Tensor {
    return linalgOps.vdot(this, other);
  }

  /** The cross products along a dimension of size 3. */
  cross(this: Tensor, other: Tensor, dim?: Named<'dim', number | null>): Tensor {
    return linalgOps.cross(this, other, dim);
  }

  /** `beta · this + alpha · outer(vec1, vec2)` */
  addr(this: Tensor, vec1: Tensor, vec2: Tensor, options?: linalgOps.AddrOptions): Tensor {
    return linalgOps.addr(this, vec1, vec2, options);
  }

  /** {@link addr}, in place. */
  addr_<T extends Tensor>(this: T, vec1: Tensor, vec2: Tensor, options?: linalgOps.AddrOptions): T {
    return elementwiseOps.storeInto('addr_', this, (x) => linalgOps.addr(x, vec1, vec2, options));
  }

  /** `beta · this + alpha · Σ batch1 @ batch2` */
  addbmm(this: Tensor, batch1: Tensor, batch2: Tensor, options?: linalgOps.AddrOptions): Tensor {
    return linalgOps.addbmm(this, batch1, batch2, options);
  }

  /** {@link addbmm}, in place. */
  addbmm_<T extends Tensor>(this: T, batch1: Tensor, batch2: Tensor, options?: linalgOps.AddrOptions): T {
    return elementwiseOps.storeInto('addbmm_', this, (x) => linalgOps.addbmm(x, batch1, batch2, options));
  }

  /** {@link Tensor.addmm}, in place. */
  addmm_<T extends Tensor>(this: T, mat1: Tensor, mat2: Tensor, options?: linalgOps.AddmmOptions): T {
    return elementwiseOps.storeInto('addmm_', this, (x) => linalgOps.addmm(x, mat1, mat2, options));
  }

  /** {@link Tensor.addmv}, in place. */
  addmv_<T extends Tensor>(this: T, mat: Tensor, vec: Tensor, options?: linalgOps.AddmmOptions): T {
    return elementwiseOps.storeInto('addmv_', this, (x) => linalgOps.addmv(x, mat, vec, options));
  }

  /** {@link Tensor.baddbmm}, in place. */
  baddbmm_<T extends Tensor>(this: T, batch1: Tensor, batch2: Tensor, options?: linalgOps.AddmmOptions): T {
    return elementwiseOps.storeInto('baddbmm_', this, (x) => linalgOps.baddbmm(x, batch1, batch2, options));
  }

  /** The reduced QR decomposition of a matrix: {@link qr}. */
  qr(this: Tensor): linalgOps.QR {
    return linalgOps.qr(this);
  }
}
