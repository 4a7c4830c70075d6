import type { Scalar } from '../core/dtype.ts';
import * as ops from '../ops/arithmetic.ts';
import type { Tensor } from '../tensor.ts';
import { MovementMethods } from './movement.ts';

/** Arithmetic with broadcasting and PyTorch's type promotion. */
export class ArithmeticMethods extends MovementMethods {
  /** this + alpha · other */
  add(other: Tensor | Scalar, options?: ops.AlphaOptions): Tensor {
    return ops.add(this.self(), other, options);
  }

  /** In place: this += alpha · other */
  add_(other: Tensor | Scalar, options?: ops.AlphaOptions): this {
    ops.add_(this.self(), other, options);
    return this;
  }

  /** this - alpha · other */
  sub(other: Tensor | Scalar, options?: ops.AlphaOptions): Tensor {
    return ops.sub(this.self(), other, options);
  }

  /** In place: this -= alpha · other */
  sub_(other: Tensor | Scalar, options?: ops.AlphaOptions): this {
    ops.sub_(this.self(), other, options);
    return this;
  }

  /** this · other, element by element */
  mul(other: Tensor | Scalar): Tensor {
    return ops.mul(this.self(), other);
  }

  /** In place: this *= other */
  mul_(other: Tensor | Scalar): this {
    ops.mul_(this.self(), other);
    return this;
  }

  /** this / other, element by element; integers give float32 */
  div(other: Tensor | Scalar): Tensor {
    return ops.div(this.self(), other);
  }

  /** In place: this /= other */
  div_(other: Tensor | Scalar): this {
    ops.div_(this.self(), other);
    return this;
  }

  /** -this */
  neg(): Tensor {
    return ops.neg(this.self());
  }
}
