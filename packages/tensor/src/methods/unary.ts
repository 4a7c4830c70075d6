import * as activationOps from '../ops/activation/index.ts';
import * as elementwiseOps from '../ops/elementwise/index.ts';
import type { Tensor } from '../tensor.ts';

/**
 * Functions of one tensor, element by element. Those with fractional values give float32 for integers and bool. Each
 * has a twin that ends in `_`, works in place and returns its tensor.
 */
export class UnaryMethods {
  /** `|x|`; not defined for bool. The gradient at 0 is 0. */
  abs(this: Tensor): Tensor {
    return elementwiseOps.abs(this);
  }

  /** {@link abs}, in place. */
  abs_<T extends Tensor>(this: T): T {
    elementwiseOps.abs_(this);
    return this;
  }

  /** -1, 0 or 1; 0 for NaN. The gradient is 0. */
  sign(this: Tensor): Tensor {
    return elementwiseOps.sign(this);
  }

  /** {@link sign}, in place. */
  sign_<T extends Tensor>(this: T): T {
    elementwiseOps.sign_(this);
    return this;
  }

  /** `e^x` */
  exp(this: Tensor): Tensor {
    return elementwiseOps.exp(this);
  }

  /** {@link exp}, in place. */
  exp_<T extends Tensor>(this: T): T {
    elementwiseOps.exp_(this);
    return this;
  }

  /** `e^x - 1`, exact near 0 */
  expm1(this: Tensor): Tensor {
    return elementwiseOps.expm1(this);
  }

  /** {@link expm1}, in place. */
  expm1_<T extends Tensor>(this: T): T {
    elementwiseOps.expm1_(this);
    return this;
  }

  /** The natural logarithm. */
  log(this: Tensor): Tensor {
    return elementwiseOps.log(this);
  }

  /** {@link log}, in place. */
  log_<T extends Tensor>(this: T): T {
    elementwiseOps.log_(this);
    return this;
  }

  /** `ln(1 + x)`, exact near 0 */
  log1p(this: Tensor): Tensor {
    return elementwiseOps.log1p(this);
  }

  /** {@link log1p}, in place. */
  log1p_<T extends Tensor>(this: T): T {
    elementwiseOps.log1p_(this);
    return this;
  }

  /** `√x` */
  sqrt(this: Tensor): Tensor {
    return elementwiseOps.sqrt(this);
  }

  /** {@link sqrt}, in place. */
  sqrt_<T extends Tensor>(this: T): T {
    elementwiseOps.sqrt_(this);
    return this;
  }

  /** `1 / √x` */
  rsqrt(this: Tensor): Tensor {
    return elementwiseOps.rsqrt(this);
  }

  /** {@link rsqrt}, in place. */
  rsqrt_<T extends Tensor>(this: T): T {
    elementwiseOps.rsqrt_(this);
    return this;
  }

  /** `1 / x` */
  reciprocal(this: Tensor): Tensor {
    return elementwiseOps.reciprocal(this);
  }

  /** {@link reciprocal}, in place. */
  reciprocal_<T extends Tensor>(this: T): T {
    elementwiseOps.reciprocal_(this);
    return this;
  }

  /** `x²`; integers stay integers. */
  square(this: Tensor): Tensor {
    return elementwiseOps.square(this);
  }

  /** {@link square}, in place. */
  square_<T extends Tensor>(this: T): T {
    elementwiseOps.square_(this);
    return this;
  }

  /** The sine, of radians. */
  sin(this: Tensor): Tensor {
    return elementwiseOps.sin(this);
  }

  /** {@link sin}, in place. */
  sin_<T extends Tensor>(this: T): T {
    elementwiseOps.sin_(this);
    return this;
  }

  /** The cosine, of radians. */
  cos(this: Tensor): Tensor {
    return elementwiseOps.cos(this);
  }

  /** {@link cos}, in place. */
  cos_<T extends Tensor>(this: T): T {
    elementwiseOps.cos_(this);
    return this;
  }

  /** The hyperbolic sine. */
  sinh(this: Tensor): Tensor {
    return elementwiseOps.sinh(this);
  }

  /** {@link sinh}, in place. */
  sinh_<T extends Tensor>(this: T): T {
    elementwiseOps.sinh_(this);
    return this;
  }

  /** The hyperbolic cosine. */
  cosh(this: Tensor): Tensor {
    return elementwiseOps.cosh(this);
  }

  /** {@link cosh}, in place. */
  cosh_<T extends Tensor>(this: T): T {
    elementwiseOps.cosh_(this);
    return this;
  }

  /** `max(x, 0)`; the gradient at 0 is 0. */
  relu(this: Tensor): Tensor {
    return activationOps.relu(this);
  }

  /** {@link relu}, in place. */
  relu_<T extends Tensor>(this: T): T {
    activationOps.relu_(this);
    return this;
  }

  /** `1 / (1 + e^-x)` */
  sigmoid(this: Tensor): Tensor {
    return activationOps.sigmoid(this);
  }

  /** {@link sigmoid}, in place. */
  sigmoid_<T extends Tensor>(this: T): T {
    activationOps.sigmoid_(this);
    return this;
  }

  /** The hyperbolic tangent. */
  tanh(this: Tensor): Tensor {
    return activationOps.tanh(this);
  }

  /** {@link tanh}, in place. */
  tanh_<T extends Tensor>(this: T): T {
    activationOps.tanh_(this);
    return this;
  }

  /** The error function `2/√π ∫₀ˣ e^(-t²) dt`. */
  erf(this: Tensor): Tensor {
    return elementwiseOps.erf(this);
  }

  /** {@link erf}, in place. */
  erf_<T extends Tensor>(this: T): T {
    elementwiseOps.erf_(this);
    return this;
  }
}
