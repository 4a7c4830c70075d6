import type { Scalar } from '../core/dtype.ts';
import * as assign from '../ops/assign.ts';
import * as bounds from '../ops/bounds.ts';
import * as classify from '../ops/classify.ts';
import * as conditional from '../ops/conditional.ts';
import type { Tensor } from '../tensor.ts';
import { ComparisonMethods } from './comparison.ts';

/** The last of the elementwise methods: limits, choices, and overwriting. */
export class ElementwiseMethods extends ComparisonMethods {
  /**
   * `min(max(this, min), max)`: every element brought between the limits, of which one may be left out or null. NaN stays
   * NaN. The gradient flows where the element was inside, limits included.
   *
   * @param min - a number, or a tensor that broadcasts
   * @param max - likewise; it wins where it is below min
   * @throws TypeError if neither is given, or for bool
   * @see https://docs.pytorch.org/docs/stable/generated/torch.clamp.html
   */
  clamp(min?: Tensor | Scalar | null, max?: Tensor | Scalar | null): Tensor {
    return bounds.clamp(this.self(), min, max);
  }

  /** {@link clamp}, in place. */
  clamp_(min?: Tensor | Scalar | null, max?: Tensor | Scalar | null): this {
    bounds.clamp_(this.self(), min, max);
    return this;
  }

  /** {@link clamp} */
  clip(min?: Tensor | Scalar | null, max?: Tensor | Scalar | null): Tensor {
    return bounds.clamp(this.self(), min, max);
  }

  /** {@link clamp} with a lower limit only */
  clampMin(min: Tensor | Scalar): Tensor {
    return bounds.clamp(this.self(), min);
  }

  /** {@link clampMin}, in place. */
  clampMin_(min: Tensor | Scalar): this {
    bounds.clamp_(this.self(), min);
    return this;
  }

  /** {@link clamp} with an upper limit only */
  clampMax(max: Tensor | Scalar): Tensor {
    return bounds.clamp(this.self(), null, max);
  }

  /** {@link clampMax}, in place. */
  clampMax_(max: Tensor | Scalar): this {
    bounds.clamp_(this.self(), null, max);
    return this;
  }

  /** The larger of both; NaN where either is NaN. Equal elements share the gradient half and half. */
  maximum(other: Tensor): Tensor {
    return bounds.maximum(this.self(), other);
  }

  /** The smaller of both; see {@link maximum}. */
  minimum(other: Tensor): Tensor {
    return bounds.minimum(this.self(), other);
  }

  /** The larger of both, and of a number and NaN the number. */
  fmax(other: Tensor): Tensor {
    return bounds.fmax(this.self(), other);
  }

  /** The smaller of both, and of a number and NaN the number. */
  fmin(other: Tensor): Tensor {
    return bounds.fmin(this.self(), other);
  }

  /**
   * NaN and infinities replaced by numbers.
   *
   * @param options - `nan` (default 0), `posinf` and `neginf` (default: the largest and smallest number of the dtype)
   * @see https://docs.pytorch.org/docs/stable/generated/torch.nan_to_num.html
   */
  nanToNum(options?: classify.NanToNumOptions): Tensor {
    return classify.nanToNum(this.self(), options);
  }

  /** {@link nanToNum}, in place. */
  nanToNum_(options?: classify.NanToNumOptions): this {
    classify.nanToNum_(this.self(), options);
    return this;
  }

  /** This where `condition` (bool) holds, `other` elsewhere. */
  where(condition: Tensor, other: Tensor | Scalar): Tensor {
    return conditional.where(condition, this.self(), other);
  }

  /**
   * A copy with `value` where `mask` holds.
   *
   * @param mask - bool, broadcasts to this shape
   * @param value - a number or a 0-dim tensor
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.masked_fill.html
   */
  maskedFill(mask: Tensor, value: Tensor | Scalar): Tensor {
    return conditional.maskedFill(this.self(), mask, value);
  }

  /** {@link maskedFill}, in place. */
  maskedFill_(mask: Tensor, value: Tensor | Scalar): this {
    conditional.maskedFill_(this.self(), mask, value);
    return this;
  }

  /** Every element becomes `value` (a number or a 0-dim tensor), converted to this dtype. */
  fill_(value: Tensor | Scalar): this {
    assign.fill_(this.self(), value);
    return this;
  }

  /** Every element becomes 0. */
  zero_(): this {
    assign.zero_(this.self());
    return this;
  }

  /** The elements of `source`, broadcast to this shape and converted to this dtype. */
  copy_(source: Tensor): this {
    assign.copy_(this.self(), source);
    return this;
  }
}
