import type { Scalar } from '../core/dtype.ts';
import * as elementwiseOps from '../ops/elementwise/index.ts';
import type { Tensor } from '../tensor.ts';

/** The last of the elementwise methods: limits, choices, and overwriting. */
export class ElementwiseMethods {
  /**
   * `min(max(this, min), max)`: every element brought between the limits, of which one may be left out or null. NaN stays
   * NaN. The gradient flows where the element was inside, limits included.
   *
   * @param min - a number, or a tensor that broadcasts
   * @param max - likewise; it wins where it is below min
   * @throws TypeError if neither is given, or for bool
   * @see https://docs.pytorch.org/docs/stable/generated/torch.clamp.html
   */
  clamp(
    this: Tensor,
    min?: Tensor | Scalar | null | elementwiseOps.ClampOptions,
    max?: Tensor | Scalar | null | Pick<elementwiseOps.ClampOptions, 'max'>,
  ): Tensor {
    return elementwiseOps.clamp(this, min, max);
  }

  /** {@link clamp}, in place. */
  clamp_<T extends Tensor>(
    this: T,
    min?: Tensor | Scalar | null | elementwiseOps.ClampOptions,
    max?: Tensor | Scalar | null | Pick<elementwiseOps.ClampOptions, 'max'>,
  ): T {
    elementwiseOps.clamp_(this, min, max);
    return this;
  }

  /** {@link clamp} with a lower limit only */
  clampMin(this: Tensor, min: Tensor | Scalar): Tensor {
    return elementwiseOps.clamp(this, min);
  }

  /** {@link clampMin}, in place. */
  clampMin_<T extends Tensor>(this: T, min: Tensor | Scalar): T {
    elementwiseOps.clamp_(this, min);
    return this;
  }

  /** {@link clamp} with an upper limit only */
  clampMax(this: Tensor, max: Tensor | Scalar): Tensor {
    return elementwiseOps.clamp(this, null, max);
  }

  /** {@link clampMax}, in place. */
  clampMax_<T extends Tensor>(this: T, max: Tensor | Scalar): T {
    elementwiseOps.clamp_(this, null, max);
    return this;
  }

  /** The larger of both; NaN where either is NaN. Equal elements share the gradient half and half. */
  maximum(this: Tensor, other: Tensor): Tensor {
    return elementwiseOps.maximum(this, other);
  }

  /** The smaller of both; see {@link maximum}. */
  minimum(this: Tensor, other: Tensor): Tensor {
    return elementwiseOps.minimum(this, other);
  }

  /** This where `condition` (bool) holds, `other` elsewhere. */
  where(this: Tensor, condition: Tensor, other: Tensor | Scalar): Tensor {
    return elementwiseOps.where(condition, this, other);
  }

  /**
   * A copy with `value` where `mask` holds.
   *
   * @param mask - bool, broadcasts to this shape
   * @param value - a number or a 0-dim tensor
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.masked_fill.html
   */
  maskedFill(this: Tensor, mask: Tensor, value: Tensor | Scalar): Tensor {
    return elementwiseOps.maskedFill(this, mask, value);
  }

  /** {@link maskedFill}, in place. */
  maskedFill_<T extends Tensor>(this: T, mask: Tensor, value: Tensor | Scalar): T {
    elementwiseOps.maskedFill_(this, mask, value);
    return this;
  }

  /** Every element becomes `value` (a number or a 0-dim tensor), converted to this dtype. */
  fill_<T extends Tensor>(this: T, value: Tensor | Scalar): T {
    elementwiseOps.fill_(this, value);
    return this;
  }

  /** Every element becomes 0. */
  zero_<T extends Tensor>(this: T): T {
    elementwiseOps.zero_(this);
    return this;
  }

  /** The elements of `source`, broadcast to this shape and converted to this dtype. */
  copy_<T extends Tensor>(this: T, source: Tensor): T {
    elementwiseOps.copy_(this, source);
    return this;
  }
}
