import type { Scalar } from '../core/dtype.ts';
import * as elementwiseOps from '../ops/elementwise/index.ts';
import type { Tensor } from '../tensor.ts';

/**
 * Arithmetic, element by element. Operands broadcast; the result has the dtype PyTorch promotes to, where a number
 * counts only by its kind. In-place methods end in `_`, return their tensor, and refuse a result of a higher kind of
 * dtype, or of another shape, than the tensor has.
 */
export class ArithmeticMethods {
  /**
   * `this + alpha · other`; on bool, "or".
   *
   * @param options - `alpha`: what the second operand is multiplied with (default 1)
   * @throws ShapeError if the shapes do not broadcast, TypeError for a fractional alpha on integers
   * @example
   * ```ts
   * tensor([1, 2]).add(tensor([10, 20]), { alpha: 0.1 }); // [2, 4]
   * ```
   * @see https://docs.pytorch.org/docs/stable/generated/torch.add.html
   */
  add(this: Tensor, other: Tensor | Scalar, alpha?: Scalar | elementwiseOps.AlphaOptions): Tensor {
    return elementwiseOps.add(this, other, alpha);
  }

  /** {@link add}, in place. */
  add_<T extends Tensor>(this: T, other: Tensor | Scalar, alpha?: Scalar | elementwiseOps.AlphaOptions): T {
    elementwiseOps.add_(this, other, alpha);
    return this;
  }

  /** `this - alpha · other`; not defined for bool. See {@link add}. */
  sub(this: Tensor, other: Tensor | Scalar, alpha?: Scalar | elementwiseOps.AlphaOptions): Tensor {
    return elementwiseOps.sub(this, other, alpha);
  }

  /** {@link sub}, in place. */
  sub_<T extends Tensor>(this: T, other: Tensor | Scalar, alpha?: Scalar | elementwiseOps.AlphaOptions): T {
    elementwiseOps.sub_(this, other, alpha);
    return this;
  }

  /** `this · other`; on bool, "and". */
  mul(this: Tensor, other: Tensor | Scalar): Tensor {
    return elementwiseOps.mul(this, other);
  }

  /** {@link mul}, in place. */
  mul_<T extends Tensor>(this: T, other: Tensor | Scalar): T {
    elementwiseOps.mul_(this, other);
    return this;
  }

  /**
   * `this / other`. Integers give float32, unless the quotient is rounded.
   *
   * @param options - `roundingMode`: null (default), 'trunc' (towards zero) or 'floor' (down); rounded quotients keep the
   * common dtype, and their gradient is 0
   * @throws RangeError for a rounded division of integers by 0
   * @see https://docs.pytorch.org/docs/stable/generated/torch.div.html
   */
  div(this: Tensor, other: Tensor | Scalar, options?: elementwiseOps.DivOptions): Tensor {
    return elementwiseOps.div(this, other, options);
  }

  /** {@link div}, in place. */
  div_<T extends Tensor>(this: T, other: Tensor | Scalar, options?: elementwiseOps.DivOptions): T {
    elementwiseOps.div_(this, other, options);
    return this;
  }

  /**
   * `this^exponent`. Integers stay integers, and wrap.
   *
   * @throws RangeError for an integer tensor and a negative number, TypeError for bool to a bool power
   * @see https://docs.pytorch.org/docs/stable/generated/torch.pow.html
   */
  pow(this: Tensor, exponent: Tensor | Scalar): Tensor {
    return elementwiseOps.pow(this, exponent);
  }

  /** {@link pow}, in place. */
  pow_<T extends Tensor>(this: T, exponent: Tensor | Scalar): T {
    elementwiseOps.pow_(this, exponent);
    return this;
  }

  /** `-this`; not defined for bool. */
  neg(this: Tensor): Tensor {
    return elementwiseOps.neg(this);
  }

  /** {@link neg}, in place. */
  neg_<T extends Tensor>(this: T): T {
    elementwiseOps.neg_(this);
    return this;
  }
}
