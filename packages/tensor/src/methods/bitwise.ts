import type { Scalar } from '../core/dtype.ts';
import * as elementwiseOps from '../ops/elementwise/index.ts';
import type { Tensor } from '../tensor.ts';

/** Bits of whole numbers. */
export class BitwiseMethods {
  /** The bits that both have; bool and integers only. */
  bitwiseAnd(this: Tensor, other: Tensor | Scalar): Tensor {
    return elementwiseOps.bitwiseAnd(this, other);
  }

  /** {@link bitwiseAnd}, in place. */
  bitwiseAnd_<T extends Tensor>(this: T, other: Tensor | Scalar): T {
    elementwiseOps.bitwiseAnd_(this, other);
    return this;
  }

  /** The bits that either has; bool and integers only. */
  bitwiseOr(this: Tensor, other: Tensor | Scalar): Tensor {
    return elementwiseOps.bitwiseOr(this, other);
  }

  /** {@link bitwiseOr}, in place. */
  bitwiseOr_<T extends Tensor>(this: T, other: Tensor | Scalar): T {
    elementwiseOps.bitwiseOr_(this, other);
    return this;
  }

  /** The bits that just one has; bool and integers only. */
  bitwiseXor(this: Tensor, other: Tensor | Scalar): Tensor {
    return elementwiseOps.bitwiseXor(this, other);
  }

  /** {@link bitwiseXor}, in place. */
  bitwiseXor_<T extends Tensor>(this: T, other: Tensor | Scalar): T {
    elementwiseOps.bitwiseXor_(this, other);
    return this;
  }

  /** All bits flipped; on bool, "not". */
  bitwiseNot(this: Tensor): Tensor {
    return elementwiseOps.bitwiseNot(this);
  }

  /** {@link bitwiseNot}, in place. */
  bitwiseNot_<T extends Tensor>(this: T): T {
    elementwiseOps.bitwiseNot_(this);
    return this;
  }

  /** Integers shifted left by so many bits. */
  bitwiseLeftShift(this: Tensor, other: Tensor | Scalar): Tensor {
    return elementwiseOps.bitwiseLeftShift(this, other);
  }

  /** {@link bitwiseLeftShift}, in place. */
  bitwiseLeftShift_<T extends Tensor>(this: T, other: Tensor | Scalar): T {
    return elementwiseOps.storeInto('bitwiseLeftShift_', this, (x) => elementwiseOps.bitwiseLeftShift(x, other));
  }

  /** Integers shifted right by so many bits. */
  bitwiseRightShift(this: Tensor, other: Tensor | Scalar): Tensor {
    return elementwiseOps.bitwiseRightShift(this, other);
  }

  /** {@link bitwiseRightShift}, in place. */
  bitwiseRightShift_<T extends Tensor>(this: T, other: Tensor | Scalar): T {
    return elementwiseOps.storeInto('bitwiseRightShift_', this, (x) => elementwiseOps.bitwiseRightShift(x, other));
  }
}
