import type { DType } from '../core/dtype.ts';
import * as activationOps from '../ops/activation/index.ts';
import type { Dims, ReduceOptions } from '../ops/reduce/arguments.ts';
import * as reduceOps from '../ops/reduce/index.ts';
import type { Tensor } from '../tensor.ts';

/** The reductions and what goes with them; those of exponentials stand here. */
export class ReduceMethods {
  /**
   * log Σ e^x over one dimension or several, without overflow: `torch.logsumexp`. Integers give float32.
   *
   * @param keepdim - leave the reduced dimensions in place with size 1 (default false)
   * @see https://docs.pytorch.org/docs/stable/generated/torch.logsumexp.html
   */
  logsumexp(this: Tensor, dim: Dims, keepdim?: boolean): Tensor;
  logsumexp(this: Tensor, options: ReduceOptions): Tensor;
  logsumexp(this: Tensor, dim: Dims | ReduceOptions, keepdim?: boolean): Tensor {
    return reduceOps.logsumexp(this, dim, keepdim);
  }

  /**
   * e^x / Σ e^x along a dimension, so that each line sums to 1: `torch.softmax`.
   *
   * @param options - `dtype`: what the input is converted to first
   * @throws TypeError for integers and bools, unless a floating-point `dtype` is given
   * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.softmax.html
   */
  softmax(this: Tensor, dim: number, options?: { dtype?: DType }): Tensor {
    return activationOps.softmax(this, dim, options);
  }

  /**
   * The logarithm of {@link softmax}, computed as x - log Σ e^x: `torch.log_softmax`. Arguments as there.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.log_softmax.html
   */
  logSoftmax(this: Tensor, dim: number, options?: { dtype?: DType }): Tensor {
    return activationOps.logSoftmax(this, dim, options);
  }
}
