import type { Named } from '../core/options.ts';
import * as elementwiseOps from '../ops/elementwise/index.ts';
import type { Tensor } from '../tensor.ts';

/** Inverse and further functions of one tensor, element by element; each has a twin in place, which ends in `_`. */
export class TranscendentalMethods {
  /** `2^x` */
  exp2(this: Tensor): Tensor {
    return elementwiseOps.exp2(this);
  }

  /** {@link exp2}, in place. */
  exp2_<T extends Tensor>(this: T): T {
    elementwiseOps.exp2_(this);
    return this;
  }

  /** The logarithm to base 2. */
  log2(this: Tensor): Tensor {
    return elementwiseOps.log2(this);
  }

  /** {@link log2}, in place. */
  log2_<T extends Tensor>(this: T): T {
    elementwiseOps.log2_(this);
    return this;
  }

  /** The logarithm to base 10. */
  log10(this: Tensor): Tensor {
    return elementwiseOps.log10(this);
  }

  /** {@link log10}, in place. */
  log10_<T extends Tensor>(this: T): T {
    elementwiseOps.log10_(this);
    return this;
  }

  /** The tangent, of radians. */
  tan(this: Tensor): Tensor {
    return elementwiseOps.tan(this);
  }

  /** {@link tan}, in place. */
  tan_<T extends Tensor>(this: T): T {
    elementwiseOps.tan_(this);
    return this;
  }

  /** The inverse of the sine, from -π/2 to π/2. */
  asin(this: Tensor): Tensor {
    return elementwiseOps.asin(this);
  }

  /** {@link asin}, in place. */
  asin_<T extends Tensor>(this: T): T {
    elementwiseOps.asin_(this);
    return this;
  }

  /** The inverse of the cosine, from 0 to π. */
  acos(this: Tensor): Tensor {
    return elementwiseOps.acos(this);
  }

  /** {@link acos}, in place. */
  acos_<T extends Tensor>(this: T): T {
    elementwiseOps.acos_(this);
    return this;
  }

  /** The inverse of the tangent, from -π/2 to π/2. */
  atan(this: Tensor): Tensor {
    return elementwiseOps.atan(this);
  }

  /** {@link atan}, in place. */
  atan_<T extends Tensor>(this: T): T {
    elementwiseOps.atan_(this);
    return this;
  }

  /** The inverse of the hyperbolic sine. */
  asinh(this: Tensor): Tensor {
    return elementwiseOps.asinh(this);
  }

  /** {@link asinh}, in place. */
  asinh_<T extends Tensor>(this: T): T {
    elementwiseOps.asinh_(this);
    return this;
  }

  /** The inverse of the hyperbolic cosine. */
  acosh(this: Tensor): Tensor {
    return elementwiseOps.acosh(this);
  }

  /** {@link acosh}, in place. */
  acosh_<T extends Tensor>(this: T): T {
    elementwiseOps.acosh_(this);
    return this;
  }

  /** The inverse of the hyperbolic tangent. */
  atanh(this: Tensor): Tensor {
    return elementwiseOps.atanh(this);
  }

  /** {@link atanh}, in place. */
  atanh_<T extends Tensor>(this: T): T {
    elementwiseOps.atanh_(this);
    return this;
  }

  /** `1 - erf(x)`, exact where erf is near 1 */
  erfc(this: Tensor): Tensor {
    return elementwiseOps.erfc(this);
  }

  /** {@link erfc}, in place. */
  erfc_<T extends Tensor>(this: T): T {
    elementwiseOps.erfc_(this);
    return this;
  }

  /** `ln |Γ(x)|` */
  lgamma(this: Tensor): Tensor {
    return elementwiseOps.lgamma(this);
  }

  /** {@link lgamma}, in place. */
  lgamma_<T extends Tensor>(this: T): T {
    elementwiseOps.lgamma_(this);
    return this;
  }

  /** The logarithmic derivative of Γ. */
  digamma(this: Tensor): Tensor {
    return elementwiseOps.digamma(this);
  }

  /** {@link digamma}, in place. */
  digamma_<T extends Tensor>(this: T): T {
    elementwiseOps.digamma_(this);
    return this;
  }

  /** `x - trunc(x)`; floats only. */
  frac(this: Tensor): Tensor {
    return elementwiseOps.frac(this);
  }

  /** {@link frac}, in place. */
  frac_<T extends Tensor>(this: T): T {
    elementwiseOps.frac_(this);
    return this;
  }

  /** The n-th derivative of {@link digamma}. */
  polygamma(this: Tensor, n: number): Tensor {
    return elementwiseOps.polygamma(n, this);
  }

  /** The inverse of {@link erf}: infinite at -1 and 1, NaN beyond. */
  erfinv(this: Tensor): Tensor {
    return elementwiseOps.erfinv(this);
  }

  /** {@link erfinv}, in place. */
  erfinv_<T extends Tensor>(this: T): T {
    elementwiseOps.erfinv_(this);
    return this;
  }

  /** `ln(x / (1 - x))`, of x clamped to [eps, 1 - eps] if `eps` is given. */
  logit(this: Tensor, eps?: Named<'eps', number | null>): Tensor {
    return elementwiseOps.logit(this, eps);
  }

  /** {@link logit}, in place. */
  logit_<T extends Tensor>(this: T, eps?: Named<'eps', number | null>): T {
    elementwiseOps.logit_(this, eps);
    return this;
  }
}
