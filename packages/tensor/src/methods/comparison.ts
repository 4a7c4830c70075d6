import type { Scalar } from '../core/dtype.ts';
import * as elementwiseOps from '../ops/elementwise/index.ts';
import type { Tensor } from '../tensor.ts';

/**
 * Comparisons and logic, element by element, with broadcasting. Operands meet in their common dtype; the result is
 * bool, in place 1 or 0 in the tensor's own dtype.
 */
export class ComparisonMethods {
  /** `this = other`; NaN equals nothing */
  eq(this: Tensor, other: Tensor | Scalar): Tensor {
    return elementwiseOps.eq(this, other);
  }

  /** {@link eq}, in place. */
  eq_<T extends Tensor>(this: T, other: Tensor | Scalar): T {
    elementwiseOps.eq_(this, other);
    return this;
  }

  /** `this ≠ other` */
  ne(this: Tensor, other: Tensor | Scalar): Tensor {
    return elementwiseOps.ne(this, other);
  }

  /** {@link ne}, in place. */
  ne_<T extends Tensor>(this: T, other: Tensor | Scalar): T {
    elementwiseOps.ne_(this, other);
    return this;
  }

  /** `this < other` */
  lt(this: Tensor, other: Tensor | Scalar): Tensor {
    return elementwiseOps.lt(this, other);
  }

  /** {@link lt}, in place. */
  lt_<T extends Tensor>(this: T, other: Tensor | Scalar): T {
    elementwiseOps.lt_(this, other);
    return this;
  }

  /** `this ≤ other` */
  le(this: Tensor, other: Tensor | Scalar): Tensor {
    return elementwiseOps.le(this, other);
  }

  /** {@link le}, in place. */
  le_<T extends Tensor>(this: T, other: Tensor | Scalar): T {
    elementwiseOps.le_(this, other);
    return this;
  }

  /** `this > other` */
  gt(this: Tensor, other: Tensor | Scalar): Tensor {
    return elementwiseOps.gt(this, other);
  }

  /** {@link gt}, in place. */
  gt_<T extends Tensor>(this: T, other: Tensor | Scalar): T {
    elementwiseOps.gt_(this, other);
    return this;
  }

  /** `this ≥ other` */
  ge(this: Tensor, other: Tensor | Scalar): Tensor {
    return elementwiseOps.ge(this, other);
  }

  /** {@link ge}, in place. */
  ge_<T extends Tensor>(this: T, other: Tensor | Scalar): T {
    elementwiseOps.ge_(this, other);
    return this;
  }

  /** Both are not 0 (NaN is not 0). */
  logicalAnd(this: Tensor, other: Tensor | Scalar): Tensor {
    return elementwiseOps.logicalAnd(this, other);
  }

  /** {@link logicalAnd}, in place. */
  logicalAnd_<T extends Tensor>(this: T, other: Tensor | Scalar): T {
    elementwiseOps.logicalAnd_(this, other);
    return this;
  }

  /** One or both are not 0. */
  logicalOr(this: Tensor, other: Tensor | Scalar): Tensor {
    return elementwiseOps.logicalOr(this, other);
  }

  /** {@link logicalOr}, in place. */
  logicalOr_<T extends Tensor>(this: T, other: Tensor | Scalar): T {
    elementwiseOps.logicalOr_(this, other);
    return this;
  }

  /** Just one is not 0. */
  logicalXor(this: Tensor, other: Tensor | Scalar): Tensor {
    return elementwiseOps.logicalXor(this, other);
  }

  /** {@link logicalXor}, in place. */
  logicalXor_<T extends Tensor>(this: T, other: Tensor | Scalar): T {
    elementwiseOps.logicalXor_(this, other);
    return this;
  }

  /** It is 0. */
  logicalNot(this: Tensor): Tensor {
    return elementwiseOps.logicalNot(this);
  }

  /** {@link logicalNot}, in place. */
  logicalNot_<T extends Tensor>(this: T): T {
    elementwiseOps.logicalNot_(this);
    return this;
  }

  /** Which elements are NaN. */
  isnan(this: Tensor): Tensor {
    return elementwiseOps.isnan(this);
  }

  /** Which elements are neither infinite nor NaN. */
  isfinite(this: Tensor): Tensor {
    return elementwiseOps.isfinite(this);
  }

  /** Whether the other tensor has the same shape and the same elements. One dtype. */
  equal(this: Tensor, other: Tensor): boolean {
    return elementwiseOps.equal(this, other);
  }
}
