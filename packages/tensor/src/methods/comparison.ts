import type { Scalar } from '../core/dtype.ts';
import * as classify from '../ops/classify.ts';
import * as ops from '../ops/comparison.ts';
import * as logical from '../ops/logical.ts';
import type { Tensor } from '../tensor.ts';
import { UnaryMethods } from './unary.ts';

/**
 * Comparisons and logic, element by element, with broadcasting. Operands meet in their common dtype; the result is
 * bool, in place 1 or 0 in the tensor's own dtype.
 */
export class ComparisonMethods extends UnaryMethods {
  /** `this = other`; NaN equals nothing */
  eq(other: Tensor | Scalar): Tensor {
    return ops.eq(this.self(), other);
  }

  /** {@link eq}, in place. */
  eq_(other: Tensor | Scalar): this {
    ops.eq_(this.self(), other);
    return this;
  }

  /** `this ≠ other` */
  ne(other: Tensor | Scalar): Tensor {
    return ops.ne(this.self(), other);
  }

  /** {@link ne}, in place. */
  ne_(other: Tensor | Scalar): this {
    ops.ne_(this.self(), other);
    return this;
  }

  /** {@link ne} */
  notEqual(other: Tensor | Scalar): Tensor {
    return ops.ne(this.self(), other);
  }

  /** `this < other` */
  lt(other: Tensor | Scalar): Tensor {
    return ops.lt(this.self(), other);
  }

  /** {@link lt}, in place. */
  lt_(other: Tensor | Scalar): this {
    ops.lt_(this.self(), other);
    return this;
  }

  /** {@link lt} */
  less(other: Tensor | Scalar): Tensor {
    return ops.lt(this.self(), other);
  }

  /** `this ≤ other` */
  le(other: Tensor | Scalar): Tensor {
    return ops.le(this.self(), other);
  }

  /** {@link le}, in place. */
  le_(other: Tensor | Scalar): this {
    ops.le_(this.self(), other);
    return this;
  }

  /** {@link le} */
  lessEqual(other: Tensor | Scalar): Tensor {
    return ops.le(this.self(), other);
  }

  /** `this > other` */
  gt(other: Tensor | Scalar): Tensor {
    return ops.gt(this.self(), other);
  }

  /** {@link gt}, in place. */
  gt_(other: Tensor | Scalar): this {
    ops.gt_(this.self(), other);
    return this;
  }

  /** {@link gt} */
  greater(other: Tensor | Scalar): Tensor {
    return ops.gt(this.self(), other);
  }

  /** `this ≥ other` */
  ge(other: Tensor | Scalar): Tensor {
    return ops.ge(this.self(), other);
  }

  /** {@link ge}, in place. */
  ge_(other: Tensor | Scalar): this {
    ops.ge_(this.self(), other);
    return this;
  }

  /** {@link ge} */
  greaterEqual(other: Tensor | Scalar): Tensor {
    return ops.ge(this.self(), other);
  }

  /** Both are not 0 (NaN is not 0). */
  logicalAnd(other: Tensor | Scalar): Tensor {
    return logical.logicalAnd(this.self(), other);
  }

  /** {@link logicalAnd}, in place. */
  logicalAnd_(other: Tensor | Scalar): this {
    logical.logicalAnd_(this.self(), other);
    return this;
  }

  /** One or both are not 0. */
  logicalOr(other: Tensor | Scalar): Tensor {
    return logical.logicalOr(this.self(), other);
  }

  /** {@link logicalOr}, in place. */
  logicalOr_(other: Tensor | Scalar): this {
    logical.logicalOr_(this.self(), other);
    return this;
  }

  /** Just one is not 0. */
  logicalXor(other: Tensor | Scalar): Tensor {
    return logical.logicalXor(this.self(), other);
  }

  /** {@link logicalXor}, in place. */
  logicalXor_(other: Tensor | Scalar): this {
    logical.logicalXor_(this.self(), other);
    return this;
  }

  /** It is 0. */
  logicalNot(): Tensor {
    return logical.logicalNot(this.self());
  }

  /** {@link logicalNot}, in place. */
  logicalNot_(): this {
    logical.logicalNot_(this.self());
    return this;
  }

  /** The bits that both have; bool and integers only. */
  bitwiseAnd(other: Tensor | Scalar): Tensor {
    return logical.bitwiseAnd(this.self(), other);
  }

  /** {@link bitwiseAnd}, in place. */
  bitwiseAnd_(other: Tensor | Scalar): this {
    logical.bitwiseAnd_(this.self(), other);
    return this;
  }

  /** The bits that either has; bool and integers only. */
  bitwiseOr(other: Tensor | Scalar): Tensor {
    return logical.bitwiseOr(this.self(), other);
  }

  /** {@link bitwiseOr}, in place. */
  bitwiseOr_(other: Tensor | Scalar): this {
    logical.bitwiseOr_(this.self(), other);
    return this;
  }

  /** The bits that just one has; bool and integers only. */
  bitwiseXor(other: Tensor | Scalar): Tensor {
    return logical.bitwiseXor(this.self(), other);
  }

  /** {@link bitwiseXor}, in place. */
  bitwiseXor_(other: Tensor | Scalar): this {
    logical.bitwiseXor_(this.self(), other);
    return this;
  }

  /** All bits flipped; on bool, "not". */
  bitwiseNot(): Tensor {
    return logical.bitwiseNot(this.self());
  }

  /** {@link bitwiseNot}, in place. */
  bitwiseNot_(): this {
    logical.bitwiseNot_(this.self());
    return this;
  }

  /** Which elements are NaN. */
  isnan(): Tensor {
    return classify.isnan(this.self());
  }

  /** Which elements are infinite. */
  isinf(): Tensor {
    return classify.isinf(this.self());
  }

  /** Which elements are neither infinite nor NaN. */
  isfinite(): Tensor {
    return classify.isfinite(this.self());
  }

  /** `|this - other| ≤ atol + rtol · |other|`; `rtol` 1e-5, `atol` 1e-8, `equalNan` false by default. One dtype. */
  isclose(other: Tensor, options?: classify.ClosenessOptions): Tensor {
    return classify.isclose(this.self(), other, options);
  }

  /** Whether all elements are close: {@link isclose}. */
  allclose(other: Tensor, options?: classify.ClosenessOptions): boolean {
    return classify.allclose(this.self(), other, options);
  }

  /** Whether the other tensor has the same shape and the same elements. One dtype. */
  equal(other: Tensor): boolean {
    return classify.equal(this.self(), other);
  }
}
