import { elementBytes, type Scalar } from '../core/dtype.ts';
import * as activationOps from '../ops/activation/index.ts';
import * as elementwiseOps from '../ops/elementwise/index.ts';
import type { Tensor } from '../tensor.ts';

/** Functions of numbers beyond everyday arithmetic, and those that overwrite what they are of. */
export class SpecialMethods {
  /** Radians of degrees. */
  deg2rad(this: Tensor): Tensor {
    return elementwiseOps.deg2rad(this);
  }

  /** {@link deg2rad}, in place. */
  deg2rad_<T extends Tensor>(this: T): T {
    return elementwiseOps.deg2rad_(this);
  }

  /** Degrees of radians. */
  rad2deg(this: Tensor): Tensor {
    return elementwiseOps.rad2deg(this);
  }

  /** {@link rad2deg}, in place. */
  rad2deg_<T extends Tensor>(this: T): T {
    return elementwiseOps.rad2deg_(this);
  }

  /** `sin(πx) / (πx)`, and 1 at 0. */
  sinc(this: Tensor): Tensor {
    return elementwiseOps.sinc(this);
  }

  /** {@link sinc}, in place. */
  sinc_<T extends Tensor>(this: T): T {
    return elementwiseOps.sinc_(this);
  }

  /** The logarithm of the multivariate gamma function. */
  mvlgamma(this: Tensor, p: number): Tensor {
    return elementwiseOps.mvlgamma(this, p);
  }

  /** {@link mvlgamma}, in place. */
  mvlgamma_<T extends Tensor>(this: T, p: number): T {
    return elementwiseOps.storeInto('mvlgamma_', this, (x) => elementwiseOps.mvlgamma(x, p));
  }

  /** The magnitude with the sign of `other`. */
  copysign(this: Tensor, other: Tensor | Scalar): Tensor {
    return elementwiseOps.copysign(this, other);
  }

  /** {@link copysign}, in place. */
  copysign_<T extends Tensor>(this: T, other: Tensor | Scalar): T {
    return elementwiseOps.storeInto('copysign_', this, (x) => elementwiseOps.copysign(x, other));
  }

  /** The modified Bessel function of order 0. */
  i0(this: Tensor): Tensor {
    return elementwiseOps.i0(this);
  }

  /** {@link i0}, in place. */
  i0_<T extends Tensor>(this: T): T {
    elementwiseOps.i0_(this);
    return this;
  }

  /** The regularized lower incomplete gamma function of this and `other`. */
  igamma(this: Tensor, other: Tensor | Scalar): Tensor {
    return elementwiseOps.igamma(this, other);
  }

  /** {@link igamma}, in place. */
  igamma_<T extends Tensor>(this: T, other: Tensor | Scalar): T {
    return elementwiseOps.storeInto('igamma_', this, (x) => elementwiseOps.igamma(x, other));
  }

  /** The regularized upper incomplete gamma function of this and `other`, 1 - {@link igamma}. */
  igammac(this: Tensor, other: Tensor | Scalar): Tensor {
    return elementwiseOps.igammac(this, other);
  }

  /** {@link igammac}, in place. */
  igammac_<T extends Tensor>(this: T, other: Tensor | Scalar): T {
    return elementwiseOps.storeInto('igammac_', this, (x) => elementwiseOps.igammac(x, other));
  }

  /** The number that follows this one towards `other`; float32 and float64. */
  nextafter(this: Tensor, other: Tensor): Tensor {
    return elementwiseOps.nextafter(this, other);
  }

  /** {@link nextafter}, in place. */
  nextafter_<T extends Tensor>(this: T, other: Tensor): T {
    return elementwiseOps.storeInto('nextafter_', this, (x) => elementwiseOps.nextafter(x, other));
  }

  /** `mantissa · 2^exponent`, the mantissa from ½ to 1 and the exponent an int32: `torch.frexp`. */
  frexp(this: Tensor): elementwiseOps.MantissaAndExponent {
    return elementwiseOps.frexp(this);
  }

  /** The greatest common divisor of integers. */
  gcd(this: Tensor, other: Tensor): Tensor {
    return elementwiseOps.gcd(this, other);
  }

  /** {@link gcd}, in place. */
  gcd_<T extends Tensor>(this: T, other: Tensor): T {
    return elementwiseOps.gcd_(this, other);
  }

  /** The least common multiple of integers. */
  lcm(this: Tensor, other: Tensor): Tensor {
    return elementwiseOps.lcm(this, other);
  }

  /** {@link lcm}, in place. */
  lcm_<T extends Tensor>(this: T, other: Tensor): T {
    return elementwiseOps.lcm_(this, other);
  }

  /** `this · 2^other` */
  ldexp(this: Tensor, other: Tensor): Tensor {
    return elementwiseOps.ldexp(this, other);
  }

  /** {@link ldexp}, in place. */
  ldexp_<T extends Tensor>(this: T, other: Tensor): T {
    return elementwiseOps.ldexp_(this, other);
  }

  /** `this^exponent` in float64. */
  floatPower(this: Tensor, exponent: Tensor | Scalar): Tensor {
    return elementwiseOps.floatPower(this, exponent);
  }

  /** {@link floatPower}, in place. */
  floatPower_<T extends Tensor>(this: T, exponent: Tensor | Scalar): T {
    return elementwiseOps.storeInto('floatPower_', this, (x) => elementwiseOps.floatPower(x, exponent));
  }

  /** 0 below 0, 1 above, and `values` at 0. */
  heaviside(this: Tensor, values: Tensor): Tensor {
    return elementwiseOps.heaviside(this, values);
  }

  /** {@link heaviside}, in place. */
  heaviside_<T extends Tensor>(this: T, values: Tensor): T {
    return elementwiseOps.storeInto('heaviside_', this, (x) => elementwiseOps.heaviside(x, values));
  }

  /** `this · ln(other)`, and 0 where this is 0. */
  xlogy(this: Tensor, other: Tensor | Scalar): Tensor {
    return elementwiseOps.xlogy(this, other);
  }

  /** {@link xlogy}, in place. */
  xlogy_<T extends Tensor>(this: T, other: Tensor | Scalar): T {
    return elementwiseOps.xlogy_(this, other);
  }

  /** `log2(2^this + 2^other)` without overflow. */
  logaddexp2(this: Tensor, other: Tensor): Tensor {
    return elementwiseOps.logaddexp2(this, other);
  }

  /** The tensor itself. */
  positive(this: Tensor): Tensor {
    return elementwiseOps.positive(this);
  }

  /** Which elements have the sign of negative numbers. */
  signbit(this: Tensor): Tensor {
    return elementwiseOps.signbit(this);
  }

  /** Which elements are +∞. */
  isposinf(this: Tensor): Tensor {
    return elementwiseOps.isposinf(this);
  }

  /** Which elements are -∞. */
  isneginf(this: Tensor): Tensor {
    return elementwiseOps.isneginf(this);
  }

  /** {@link Tensor.polygamma}, in place. */
  polygamma_<T extends Tensor>(this: T, n: number): T {
    return elementwiseOps.storeInto('polygamma_', this, (x) => elementwiseOps.polygamma(n, x));
  }

  /** The bytes of one element. */
  elementSize(this: Tensor): number {
    return elementBytes(this.dtype);
  }

  /** The tensor with what lies within ±lambd set to 0. */
  hardshrink(this: Tensor, ...given: activationOps.GivenHardshrink): Tensor {
    return activationOps.hardshrink(this, ...given);
  }

  /** The tensor where it is positive, `weight` times it elsewhere. */
  prelu(this: Tensor, weight: Tensor): Tensor {
    return activationOps.prelu(this, weight);
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

  /** Which elements are infinite. */
  isinf(this: Tensor): Tensor {
    return elementwiseOps.isinf(this);
  }

  /** `|this - other| ≤ atol + rtol · |other|`; `rtol` 1e-5, `atol` 1e-8, `equalNan` false by default. One dtype. */
  isclose(this: Tensor, other: Tensor, ...given: elementwiseOps.GivenCloseness): Tensor {
    return elementwiseOps.isclose(this, other, ...given);
  }

  /** Whether all elements are close: {@link isclose}. */
  allclose(this: Tensor, other: Tensor, ...given: elementwiseOps.GivenCloseness): boolean {
    return elementwiseOps.allclose(this, other, ...given);
  }

  /** The larger of both, and of a number and NaN the number. */
  fmax(this: Tensor, other: Tensor): Tensor {
    return elementwiseOps.fmax(this, other);
  }

  /** The smaller of both, and of a number and NaN the number. */
  fmin(this: Tensor, other: Tensor): Tensor {
    return elementwiseOps.fmin(this, other);
  }

  /**
   * NaN and infinities replaced by numbers.
   *
   * @param options - `nan` (default 0), `posinf` and `neginf` (default: the largest and smallest number of the dtype)
   * @see https://docs.pytorch.org/docs/stable/generated/torch.nan_to_num.html
   */
  nanToNum(this: Tensor, ...given: elementwiseOps.GivenNanToNum): Tensor {
    return elementwiseOps.nanToNum(this, ...given);
  }

  /** {@link nanToNum}, in place. */
  nanToNum_<T extends Tensor>(this: T, ...given: elementwiseOps.GivenNanToNum): T {
    elementwiseOps.nanToNum_(this, ...given);
    return this;
  }
}
