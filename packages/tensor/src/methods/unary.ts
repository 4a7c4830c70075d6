import * as activation from '../ops/activation.ts';
import * as rounding from '../ops/rounding.ts';
import * as special from '../ops/special.ts';
import * as trigonometry from '../ops/trigonometry.ts';
import * as ops from '../ops/unary.ts';
import type { Tensor } from '../tensor.ts';
import { ArithmeticMethods } from './arithmetic.ts';

/**
 * Functions of one tensor, element by element. Those with fractional values give float32 for integers and bool. Each
 * has a twin that ends in `_`, works in place and returns its tensor.
 */
export class UnaryMethods extends ArithmeticMethods {
  /** `|x|`; not defined for bool. The gradient at 0 is 0. */
  abs(): Tensor {
    return ops.abs(this.self());
  }

  /** {@link abs}, in place. */
  abs_(): this {
    ops.abs_(this.self());
    return this;
  }

  /** -1, 0 or 1; 0 for NaN. The gradient is 0. */
  sign(): Tensor {
    return ops.sign(this.self());
  }

  /** {@link sign}, in place. */
  sign_(): this {
    ops.sign_(this.self());
    return this;
  }

  /** `e^x` */
  exp(): Tensor {
    return ops.exp(this.self());
  }

  /** {@link exp}, in place. */
  exp_(): this {
    ops.exp_(this.self());
    return this;
  }

  /** `e^x - 1`, exact near 0 */
  expm1(): Tensor {
    return ops.expm1(this.self());
  }

  /** {@link expm1}, in place. */
  expm1_(): this {
    ops.expm1_(this.self());
    return this;
  }

  /** `2^x` */
  exp2(): Tensor {
    return ops.exp2(this.self());
  }

  /** {@link exp2}, in place. */
  exp2_(): this {
    ops.exp2_(this.self());
    return this;
  }

  /** The natural logarithm. */
  log(): Tensor {
    return ops.log(this.self());
  }

  /** {@link log}, in place. */
  log_(): this {
    ops.log_(this.self());
    return this;
  }

  /** `ln(1 + x)`, exact near 0 */
  log1p(): Tensor {
    return ops.log1p(this.self());
  }

  /** {@link log1p}, in place. */
  log1p_(): this {
    ops.log1p_(this.self());
    return this;
  }

  /** The logarithm to base 2. */
  log2(): Tensor {
    return ops.log2(this.self());
  }

  /** {@link log2}, in place. */
  log2_(): this {
    ops.log2_(this.self());
    return this;
  }

  /** The logarithm to base 10. */
  log10(): Tensor {
    return ops.log10(this.self());
  }

  /** {@link log10}, in place. */
  log10_(): this {
    ops.log10_(this.self());
    return this;
  }

  /** `√x` */
  sqrt(): Tensor {
    return ops.sqrt(this.self());
  }

  /** {@link sqrt}, in place. */
  sqrt_(): this {
    ops.sqrt_(this.self());
    return this;
  }

  /** `1 / √x` */
  rsqrt(): Tensor {
    return ops.rsqrt(this.self());
  }

  /** {@link rsqrt}, in place. */
  rsqrt_(): this {
    ops.rsqrt_(this.self());
    return this;
  }

  /** `1 / x` */
  reciprocal(): Tensor {
    return ops.reciprocal(this.self());
  }

  /** {@link reciprocal}, in place. */
  reciprocal_(): this {
    ops.reciprocal_(this.self());
    return this;
  }

  /** `x²`; integers stay integers. */
  square(): Tensor {
    return ops.square(this.self());
  }

  /** {@link square}, in place. */
  square_(): this {
    ops.square_(this.self());
    return this;
  }

  /** The sine, of radians. */
  sin(): Tensor {
    return trigonometry.sin(this.self());
  }

  /** {@link sin}, in place. */
  sin_(): this {
    trigonometry.sin_(this.self());
    return this;
  }

  /** The cosine, of radians. */
  cos(): Tensor {
    return trigonometry.cos(this.self());
  }

  /** {@link cos}, in place. */
  cos_(): this {
    trigonometry.cos_(this.self());
    return this;
  }

  /** The tangent, of radians. */
  tan(): Tensor {
    return trigonometry.tan(this.self());
  }

  /** {@link tan}, in place. */
  tan_(): this {
    trigonometry.tan_(this.self());
    return this;
  }

  /** The inverse of the sine, from -π/2 to π/2. */
  asin(): Tensor {
    return trigonometry.asin(this.self());
  }

  /** {@link asin}, in place. */
  asin_(): this {
    trigonometry.asin_(this.self());
    return this;
  }

  /** The inverse of the cosine, from 0 to π. */
  acos(): Tensor {
    return trigonometry.acos(this.self());
  }

  /** {@link acos}, in place. */
  acos_(): this {
    trigonometry.acos_(this.self());
    return this;
  }

  /** The inverse of the tangent, from -π/2 to π/2. */
  atan(): Tensor {
    return trigonometry.atan(this.self());
  }

  /** {@link atan}, in place. */
  atan_(): this {
    trigonometry.atan_(this.self());
    return this;
  }

  /** The hyperbolic sine. */
  sinh(): Tensor {
    return trigonometry.sinh(this.self());
  }

  /** {@link sinh}, in place. */
  sinh_(): this {
    trigonometry.sinh_(this.self());
    return this;
  }

  /** The hyperbolic cosine. */
  cosh(): Tensor {
    return trigonometry.cosh(this.self());
  }

  /** {@link cosh}, in place. */
  cosh_(): this {
    trigonometry.cosh_(this.self());
    return this;
  }

  /** The inverse of the hyperbolic sine. */
  asinh(): Tensor {
    return trigonometry.asinh(this.self());
  }

  /** {@link asinh}, in place. */
  asinh_(): this {
    trigonometry.asinh_(this.self());
    return this;
  }

  /** The inverse of the hyperbolic cosine. */
  acosh(): Tensor {
    return trigonometry.acosh(this.self());
  }

  /** {@link acosh}, in place. */
  acosh_(): this {
    trigonometry.acosh_(this.self());
    return this;
  }

  /** The inverse of the hyperbolic tangent. */
  atanh(): Tensor {
    return trigonometry.atanh(this.self());
  }

  /** {@link atanh}, in place. */
  atanh_(): this {
    trigonometry.atanh_(this.self());
    return this;
  }

  /** `max(x, 0)`; the gradient at 0 is 0. */
  relu(): Tensor {
    return activation.relu(this.self());
  }

  /** {@link relu}, in place. */
  relu_(): this {
    activation.relu_(this.self());
    return this;
  }

  /** `1 / (1 + e^-x)` */
  sigmoid(): Tensor {
    return activation.sigmoid(this.self());
  }

  /** {@link sigmoid}, in place. */
  sigmoid_(): this {
    activation.sigmoid_(this.self());
    return this;
  }

  /** The hyperbolic tangent. */
  tanh(): Tensor {
    return activation.tanh(this.self());
  }

  /** {@link tanh}, in place. */
  tanh_(): this {
    activation.tanh_(this.self());
    return this;
  }

  /** The error function `2/√π ∫₀ˣ e^(-t²) dt`. */
  erf(): Tensor {
    return special.erf(this.self());
  }

  /** {@link erf}, in place. */
  erf_(): this {
    special.erf_(this.self());
    return this;
  }

  /** `1 - erf(x)`, exact where erf is near 1 */
  erfc(): Tensor {
    return special.erfc(this.self());
  }

  /** {@link erfc}, in place. */
  erfc_(): this {
    special.erfc_(this.self());
    return this;
  }

  /** `ln |Γ(x)|` */
  lgamma(): Tensor {
    return special.lgamma(this.self());
  }

  /** {@link lgamma}, in place. */
  lgamma_(): this {
    special.lgamma_(this.self());
    return this;
  }

  /** The logarithmic derivative of Γ. */
  digamma(): Tensor {
    return special.digamma(this.self());
  }

  /** {@link digamma}, in place. */
  digamma_(): this {
    special.digamma_(this.self());
    return this;
  }

  /** The next whole number down. The gradient is 0. */
  floor(): Tensor {
    return rounding.floor(this.self());
  }

  /** {@link floor}, in place. */
  floor_(): this {
    rounding.floor_(this.self());
    return this;
  }

  /** The next whole number up. The gradient is 0. */
  ceil(): Tensor {
    return rounding.ceil(this.self());
  }

  /** {@link ceil}, in place. */
  ceil_(): this {
    rounding.ceil_(this.self());
    return this;
  }

  /** Towards zero. The gradient is 0. */
  trunc(): Tensor {
    return rounding.trunc(this.self());
  }

  /** {@link trunc}, in place. */
  trunc_(): this {
    rounding.trunc_(this.self());
    return this;
  }

  /**
   * The nearest whole number, half-way the even one. The gradient is 0.
   *
   * @param options - `decimals` (default 0): how many digits after the point to keep; floats only
   */
  round(options?: rounding.RoundOptions): Tensor {
    return rounding.round(this.self(), options);
  }

  /** {@link round}, in place. */
  round_(options?: rounding.RoundOptions): this {
    rounding.round_(this.self(), options);
    return this;
  }

  /** `x - trunc(x)`; floats only. */
  frac(): Tensor {
    return rounding.frac(this.self());
  }

  /** {@link frac}, in place. */
  frac_(): this {
    rounding.frac_(this.self());
    return this;
  }

  /** {@link abs} */
  absolute(): Tensor {
    return ops.abs(this.self());
  }

  /** The n-th derivative of {@link digamma}. */
  polygamma(n: number): Tensor {
    return special.polygamma(n, this.self());
  }
}
