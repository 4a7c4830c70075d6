import type { Scalar } from '../core/dtype.ts';
import * as elementwiseOps from '../ops/elementwise/index.ts';
import type { Tensor } from '../tensor.ts';

/** Functions of three tensors, element by element. */
export class TernaryMethods {
  /** `this + weight · (end - this)`; all of one floating-point dtype. */
  lerp(this: Tensor, end: Tensor, weight: Tensor | Scalar): Tensor {
    return elementwiseOps.lerp(this, end, weight);
  }

  /** {@link lerp}, in place. */
  lerp_<T extends Tensor>(this: T, end: Tensor, weight: Tensor | Scalar): T {
    elementwiseOps.lerp_(this, end, weight);
    return this;
  }

  /** `this + value · tensor1 · tensor2`; `value` is 1 by default. */
  addcmul(this: Tensor, tensor1: Tensor, tensor2: Tensor, options?: elementwiseOps.ValueOptions): Tensor {
    return elementwiseOps.addcmul(this, tensor1, tensor2, options);
  }

  /** {@link addcmul}, in place. */
  addcmul_<T extends Tensor>(this: T, tensor1: Tensor, tensor2: Tensor, options?: elementwiseOps.ValueOptions): T {
    elementwiseOps.addcmul_(this, tensor1, tensor2, options);
    return this;
  }

  /** `this + value · tensor1 / tensor2`; `value` is 1 by default; not defined for integers. */
  addcdiv(this: Tensor, tensor1: Tensor, tensor2: Tensor, options?: elementwiseOps.ValueOptions): Tensor {
    return elementwiseOps.addcdiv(this, tensor1, tensor2, options);
  }

  /** {@link addcdiv}, in place. */
  addcdiv_<T extends Tensor>(this: T, tensor1: Tensor, tensor2: Tensor, options?: elementwiseOps.ValueOptions): T {
    elementwiseOps.addcdiv_(this, tensor1, tensor2, options);
    return this;
  }
}
