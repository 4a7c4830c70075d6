import type { Scalar } from '../core/dtype.ts';
import * as ops from '../ops/arithmetic.ts';
import * as division from '../ops/division.ts';
import * as pairs from '../ops/pairs.ts';
import * as power from '../ops/power.ts';
import type { Tensor } from '../tensor.ts';
import { MovementMethods } from './movement.ts';

/**
 * Arithmetic, element by element. Operands broadcast; the result has the dtype PyTorch promotes to, where a number
 * counts only by its kind. In-place methods end in `_`, return their tensor, and refuse a result of a higher kind of
 * dtype, or of another shape, than the tensor has.
 */
export class ArithmeticMethods extends MovementMethods {
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
  add(other: Tensor | Scalar, options?: ops.AlphaOptions): Tensor {
    return ops.add(this.self(), other, options);
  }

  /** {@link add}, in place. */
  add_(other: Tensor | Scalar, options?: ops.AlphaOptions): this {
    ops.add_(this.self(), other, options);
    return this;
  }

  /** `this - alpha · other`; not defined for bool. See {@link add}. */
  sub(other: Tensor | Scalar, options?: ops.AlphaOptions): Tensor {
    return ops.sub(this.self(), other, options);
  }

  /** {@link sub}, in place. */
  sub_(other: Tensor | Scalar, options?: ops.AlphaOptions): this {
    ops.sub_(this.self(), other, options);
    return this;
  }

  /** {@link sub} */
  subtract(other: Tensor | Scalar, options?: ops.AlphaOptions): Tensor {
    return ops.sub(this.self(), other, options);
  }

  /** `this · other`; on bool, "and". */
  mul(other: Tensor | Scalar): Tensor {
    return ops.mul(this.self(), other);
  }

  /** {@link mul}, in place. */
  mul_(other: Tensor | Scalar): this {
    ops.mul_(this.self(), other);
    return this;
  }

  /** {@link mul} */
  multiply(other: Tensor | Scalar): Tensor {
    return ops.mul(this.self(), other);
  }

  /**
   * `this / other`. Integers give float32, unless the quotient is rounded.
   *
   * @param options - `roundingMode`: null (default), 'trunc' (towards zero) or 'floor' (down); rounded quotients keep the
   * common dtype, and their gradient is 0
   * @throws RangeError for a rounded division of integers by 0
   * @see https://docs.pytorch.org/docs/stable/generated/torch.div.html
   */
  div(other: Tensor | Scalar, options?: division.DivOptions): Tensor {
    return division.div(this.self(), other, options);
  }

  /** {@link div}, in place. */
  div_(other: Tensor | Scalar, options?: division.DivOptions): this {
    division.div_(this.self(), other, options);
    return this;
  }

  /** {@link div} */
  divide(other: Tensor | Scalar, options?: division.DivOptions): Tensor {
    return division.div(this.self(), other, options);
  }

  /** {@link div} without rounding */
  trueDivide(other: Tensor | Scalar): Tensor {
    return division.div(this.self(), other);
  }

  /** `⌊this / other⌋` in the common dtype; without a gradient, as in PyTorch. */
  floorDivide(other: Tensor | Scalar): Tensor {
    return division.floorDivide(this.self(), other);
  }

  /** {@link floorDivide}, in place. */
  floorDivide_(other: Tensor | Scalar): this {
    division.floorDivide_(this.self(), other);
    return this;
  }

  /** `this - other · ⌊this / other⌋`: Python's %, with the sign of `other`. */
  remainder(other: Tensor | Scalar): Tensor {
    return division.remainder(this.self(), other);
  }

  /** {@link remainder}, in place. */
  remainder_(other: Tensor | Scalar): this {
    division.remainder_(this.self(), other);
    return this;
  }

  /** `this - other · trunc(this / other)`: C's fmod, with the sign of `this`. */
  fmod(other: Tensor | Scalar): Tensor {
    return division.fmod(this.self(), other);
  }

  /** {@link fmod}, in place. */
  fmod_(other: Tensor | Scalar): this {
    division.fmod_(this.self(), other);
    return this;
  }

  /**
   * `this^exponent`. Integers stay integers, and wrap.
   *
   * @throws RangeError for an integer tensor and a negative number, TypeError for bool to a bool power
   * @see https://docs.pytorch.org/docs/stable/generated/torch.pow.html
   */
  pow(exponent: Tensor | Scalar): Tensor {
    return power.pow(this.self(), exponent);
  }

  /** {@link pow}, in place. */
  pow_(exponent: Tensor | Scalar): this {
    power.pow_(this.self(), exponent);
    return this;
  }

  /** `-this`; not defined for bool. */
  neg(): Tensor {
    return ops.neg(this.self());
  }

  /** {@link neg}, in place. */
  neg_(): this {
    ops.neg_(this.self());
    return this;
  }

  /** {@link neg} */
  negative(): Tensor {
    return ops.neg(this.self());
  }

  /** The angle of the point (other, this), from -π to π. */
  atan2(other: Tensor): Tensor {
    return pairs.atan2(this.self(), other);
  }

  /** {@link atan2}, in place. */
  atan2_(other: Tensor): this {
    pairs.atan2_(this.self(), other);
    return this;
  }

  /** `√(this² + other²)` without overflow; floats only. */
  hypot(other: Tensor): Tensor {
    return pairs.hypot(this.self(), other);
  }

  /** {@link hypot}, in place. */
  hypot_(other: Tensor): this {
    pairs.hypot_(this.self(), other);
    return this;
  }

  /** `ln(e^this + e^other)` without overflow; floats only. */
  logaddexp(other: Tensor): Tensor {
    return pairs.logaddexp(this.self(), other);
  }

  /** `this + weight · (end - this)`; all of one floating-point dtype. */
  lerp(end: Tensor, weight: Tensor | Scalar): Tensor {
    return pairs.lerp(this.self(), end, weight);
  }

  /** {@link lerp}, in place. */
  lerp_(end: Tensor, weight: Tensor | Scalar): this {
    pairs.lerp_(this.self(), end, weight);
    return this;
  }

  /** `this + value · tensor1 · tensor2`; `value` is 1 by default. */
  addcmul(tensor1: Tensor, tensor2: Tensor, options?: pairs.ValueOptions): Tensor {
    return pairs.addcmul(this.self(), tensor1, tensor2, options);
  }

  /** {@link addcmul}, in place. */
  addcmul_(tensor1: Tensor, tensor2: Tensor, options?: pairs.ValueOptions): this {
    pairs.addcmul_(this.self(), tensor1, tensor2, options);
    return this;
  }

  /** `this + value · tensor1 / tensor2`; `value` is 1 by default; not defined for integers. */
  addcdiv(tensor1: Tensor, tensor2: Tensor, options?: pairs.ValueOptions): Tensor {
    return pairs.addcdiv(this.self(), tensor1, tensor2, options);
  }

  /** {@link addcdiv}, in place. */
  addcdiv_(tensor1: Tensor, tensor2: Tensor, options?: pairs.ValueOptions): this {
    pairs.addcdiv_(this.self(), tensor1, tensor2, options);
    return this;
  }
}
