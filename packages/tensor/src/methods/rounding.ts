import * as elementwiseOps from '../ops/elementwise/index.ts';
import type { Tensor } from '../tensor.ts';

/** Whole numbers near those of a tensor; each has a twin in place, which ends in `_`. */
export class RoundingMethods {
  /** The next whole number down. The gradient is 0. */
  floor(this: Tensor): Tensor {
    return elementwiseOps.floor(this);
  }

  /** {@link floor}, in place. */
  floor_<T extends Tensor>(this: T): T {
    elementwiseOps.floor_(this);
    return this;
  }

  /** The next whole number up. The gradient is 0. */
  ceil(this: Tensor): Tensor {
    return elementwiseOps.ceil(this);
  }

  /** {@link ceil}, in place. */
  ceil_<T extends Tensor>(this: T): T {
    elementwiseOps.ceil_(this);
    return this;
  }

  /** Towards zero. The gradient is 0. */
  trunc(this: Tensor): Tensor {
    return elementwiseOps.trunc(this);
  }

  /** {@link trunc}, in place. */
  trunc_<T extends Tensor>(this: T): T {
    elementwiseOps.trunc_(this);
    return this;
  }

  /**
   * The nearest whole number, half-way the even one. The gradient is 0.
   *
   * @param options - `decimals` (default 0): how many digits after the point to keep; floats only
   */
  round(this: Tensor, ...given: elementwiseOps.GivenRound): Tensor {
    return elementwiseOps.round(this, ...given);
  }

  /** {@link round}, in place. */
  round_<T extends Tensor>(this: T, ...given: elementwiseOps.GivenRound): T {
    elementwiseOps.round_(this, ...given);
    return this;
  }
}
