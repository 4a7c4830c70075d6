import type { Scalar } from '../core/dtype.ts';
import * as arithmetic from '../ops/arithmetic.ts';
import type { Tensor } from '../tensor.ts';
import { MovementMethods } from './movement.ts';

/** Elementwise arithmetic with broadcasting and PyTorch's type promotion. */
export class ElementwiseMethods extends MovementMethods {
  /** this + alpha · other */
  add(other: Tensor | Scalar, options?: { alpha?: number }): Tensor {
    return arithmetic.add(this.self(), other, options);
  }

  /** In place: this += alpha · other */
  add_(other: Tensor | Scalar, options?: { alpha?: number }): this {
    arithmetic.add_(this.self(), other, options);
    return this;
  }
}
