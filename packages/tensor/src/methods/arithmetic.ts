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
  add(this: Tensor, other: Tensor | Scalar, options?: elementwiseOps.AlphaOptions): Tensor {
    return elementwiseOps.add(this, other, options);
  }

  /** {@link add}, in place. */
  add_<T extends Tensor>(this: T, other: Tensor | Scalar, options?: elementwiseOps.AlphaOptions): T {
    elementwiseOps.add_(this, other, options);
    return this;
  }

  /** `this - alpha · other`; not defined for bool. See {@link add}. */
  sub(this: Tensor, other: Tensor | Scalar, options?: elementwiseOps.AlphaOptions): Tensor {
    return elementwiseOps.sub(this, other, options);
  }

  /** {@link sub}, in place. */
  sub_<T extends Tensor>(this: T, other: Tensor | Scalar, options?: elementwiseOps.AlphaOptions): T {
    elementwiseOps.sub_(this, other, options);
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

  /** {@link div} without rounding */
  trueDivide(this: Tensor, other: Tensor | Scalar): Tensor {
    return elementwiseOps.div(this, other);
  }

  /** `⌊this / other⌋` in the common dtype; without a gradient, as in PyTorch. */
  floorDivide(this: Tensor, other: Tensor | Scalar): Tensor {
    return elementwiseOps.floorDivide(this, other);
  }

  /** {@link floorDivide}, in place. */
  floorDivide_<T extends Tensor>(this: T, other: Tensor | Scalar): T {
    elementwiseOps.floorDivide_(this, other);
    return this;
  }

  /** `this - other · ⌊this / other⌋`: Python's %, with the sign of `other`. */
  remainder(this: Tensor, other: Tensor | Scalar): Tensor {
    return elementwiseOps.remainder(this, other);
  }

  /** {@link remainder}, in place. */
  remainder_<T extends Tensor>(this: T, other: Tensor | Scalar): T {
    elementwiseOps.remainder_(this, other);
    return this;
  }

  /** `this - other · trunc(this / other)`: C's fmod, with the sign of `this`. */
  fmod(this: Tensor, other: Tensor | Scalar): Tensor {
    return elementwiseOps.fmod(this, other);
  }

  /** {@link fmod}, in place. */
  fmod_<T extends Tensor>(this: T, other: Tensor | Scalar): T {
    elementwiseOps.fmod_(this, other);
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

  /** The angle of the point (other, this), from -π to π. */
  atan2(this: Tensor, other: Tensor): Tensor {
    return elementwiseOps.atan2(this, other);
  }

  /** {@link atan2}, in place. */
  atan2_<T extends Tensor>(this: T, other: Tensor): T {
    elementwiseOps.atan2_(this, other);
    return this;
  }

  /** `√(this² + other²)` without overflow; floats only. */
  hypot(this: Tensor, other: Tensor): Tensor {
    return elementwiseOps.hypot(this, other);
  }

  /** {@link hypot}, in place. */
  hypot_<T extends Tensor>(this: T, other: Tensor): T {
    elementwiseOps.hypot_(this, other);
    return this;
  }

  /** `ln(e^this + e^other)` without overflow; floats only. */
  logaddexp(this: Tensor, other: Tensor): Tensor {
    return elementwiseOps.logaddexp(this, other);
  }

  /** `this + weight · (end - this)`; all of one floating-point dtype. */
  lerp(this: Tensor, end: Tensor, weight: Tensor | Scalar): Tensor {
    return elementwiseOps.lerp(this, end, weight);
  }

  /** {@link lerp}, in place. */
  lerp_<T extends Tensor>(this: T, end: Tensor, weight: Tensor | Scalar): T {
    elementwiseOps.lerp_(this, end, weight);
    return this;
  }

  /** `this + value · tensor1 · tensor2`; `value` is 1 by default. */
  addcmul(this: Tensor, tensor1: Tensor, tensor2: Tensor, options?: elementwiseOps.ValueOptions): Tensor {
    return elementwiseOps.addcmul(this, tensor1, tensor2, options);
  }

  /** {@link addcmul}, in place. */
  addcmul_<T extends Tensor>(this: T, tensor1: Tensor, tensor2: Tensor, options?: elementwiseOps.ValueOptions): T {
    elementwiseOps.addcmul_(this, tensor1, tensor2, options);
    return this;
  }

  /** `this + value · tensor1 / tensor2`; `value` is 1 by default; not defined for integers. */
  addcdiv(this: Tensor, tensor1: Tensor, tensor2: Tensor, options?: elementwiseOps.ValueOptions): Tensor {
    return elementwiseOps.addcdiv(this, tensor1, tensor2, options);
  }

  /** {@link addcdiv}, in place. */
  addcdiv_<T extends Tensor>(this: T, tensor1: Tensor, tensor2: Tensor, options?: elementwiseOps.ValueOptions): T {
    elementwiseOps.addcdiv_(this, tensor1, tensor2, options);
    return this;
  }
}
