import type { Scalar } from '../core/dtype.ts';
import * as elementwiseOps from '../ops/elementwise/index.ts';
import type { Tensor } from '../tensor.ts';

/** Division that rounds, and what remains of it. */
export class DivisionMethods {
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
}
