import type { Scalar } from '../core/dtype.ts';
import * as ops from '../ops/comparison.ts';
import type { Tensor } from '../tensor.ts';
import { UnaryMethods } from './unary.ts';

/** Comparisons, element by element: the result is bool. */
export class ComparisonMethods extends UnaryMethods {
  /** this = other */
  eq(other: Tensor | Scalar): Tensor {
    return ops.eq(this.self(), other);
  }

  /** In place: 1 where this = other, else 0, in this tensor's dtype */
  eq_(other: Tensor | Scalar): this {
    ops.eq_(this.self(), other);
    return this;
  }

  /** this ≠ other */
  ne(other: Tensor | Scalar): Tensor {
    return ops.ne(this.self(), other);
  }

  /** In place: 1 where this ≠ other, else 0, in this tensor's dtype */
  ne_(other: Tensor | Scalar): this {
    ops.ne_(this.self(), other);
    return this;
  }

  /** this < other */
  lt(other: Tensor | Scalar): Tensor {
    return ops.lt(this.self(), other);
  }

  /** In place: 1 where this < other, else 0, in this tensor's dtype */
  lt_(other: Tensor | Scalar): this {
    ops.lt_(this.self(), other);
    return this;
  }

  /** this ≤ other */
  le(other: Tensor | Scalar): Tensor {
    return ops.le(this.self(), other);
  }

  /** In place: 1 where this ≤ other, else 0, in this tensor's dtype */
  le_(other: Tensor | Scalar): this {
    ops.le_(this.self(), other);
    return this;
  }

  /** this > other */
  gt(other: Tensor | Scalar): Tensor {
    return ops.gt(this.self(), other);
  }

  /** In place: 1 where this > other, else 0, in this tensor's dtype */
  gt_(other: Tensor | Scalar): this {
    ops.gt_(this.self(), other);
    return this;
  }

  /** this ≥ other */
  ge(other: Tensor | Scalar): Tensor {
    return ops.ge(this.self(), other);
  }

  /** In place: 1 where this ≥ other, else 0, in this tensor's dtype */
  ge_(other: Tensor | Scalar): this {
    ops.ge_(this.self(), other);
    return this;
  }
}
