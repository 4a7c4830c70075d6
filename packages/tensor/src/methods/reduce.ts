import type { DType } from '../core/dtype.ts';
import type { Named } from '../core/options.ts';
import * as activationOps from '../ops/activation/index.ts';
import * as elementwiseOps from '../ops/elementwise/index.ts';
import type { Dims, ReduceOptions, SumOptions } from '../ops/reduce/arguments.ts';
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
  logsumexp(this: Tensor, dim: Dims, keepdim?: reduceOps.Keep): Tensor;
  logsumexp(this: Tensor, options: ReduceOptions): Tensor;
  logsumexp(this: Tensor, dim: Dims | ReduceOptions, keepdim?: reduceOps.Keep): Tensor {
    return reduceOps.logsumexp(this, dim, keepdim);
  }

  /**
   * e^x / Σ e^x along a dimension, so that each line sums to 1: `torch.softmax`.
   *
   * @param options - `dtype`: what the input is converted to first
   * @throws TypeError for integers and bools, unless a floating-point `dtype` is given
   * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.softmax.html
   */
  softmax(this: Tensor, dim: number | activationOps.AlongOptions, options?: { dtype?: DType }): Tensor {
    return activationOps.softmax(this, dim, options);
  }

  /**
   * The logarithm of {@link softmax}, computed as x - log Σ e^x: `torch.log_softmax`. Arguments as there.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.log_softmax.html
   */
  logSoftmax(this: Tensor, dim: number | activationOps.AlongOptions, options?: { dtype?: DType }): Tensor {
    return activationOps.logSoftmax(this, dim, options);
  }

  /**
   * The product of the elements, 1 where there are none: `torch.prod`. Arguments as in {@link sum}; integers and bools
   * give int64.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.prod.html
   */
  prod(this: Tensor, dim?: Dims | SumOptions, keepdim?: reduceOps.KeepAs): Tensor {
    return reduceOps.prod(this, dim, keepdim);
  }

  /**
   * The sum of the elements that are not NaN: `torch.nansum`. Arguments as in {@link sum}.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.nansum.html
   */
  nansum(this: Tensor, dim?: Dims | SumOptions, keepdim?: reduceOps.KeepAs): Tensor {
    return reduceOps.nansum(this, dim, keepdim);
  }

  /** How many elements are not zero, over all dimensions or some, as int64: `torch.count_nonzero`. */
  countNonzero(this: Tensor, dim?: Named<'dim', Dims>): Tensor {
    return reduceOps.countNonzero(this, dim);
  }

  /**
   * The variance, Σ (x - mean)² / max(0, n - correction): `torch.var`.
   *
   * @param dim - `dim` (all by default), the older `unbiased` and `keepdim` in this order, as in PyTorch, `unbiased` alone,
   * or by name with `correction` (default 1) among them
   * @throws TypeError for integers and bools
   * @see https://docs.pytorch.org/docs/stable/generated/torch.var.html
   */
  var(this: Tensor, dim?: reduceOps.VarDim, unbiased?: reduceOps.VarUnbiased, keepdim?: reduceOps.VarKeep): Tensor {
    return reduceOps.varOf(this, dim, unbiased, keepdim);
  }

  /**
   * The standard deviation, the root of {@link var}: `torch.std`. Its gradient is 0 where it is 0.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.std.html
   */
  std(this: Tensor, dim?: reduceOps.VarDim, unbiased?: reduceOps.VarUnbiased, keepdim?: reduceOps.VarKeep): Tensor {
    return reduceOps.std(this, dim, unbiased, keepdim);
  }

  /**
   * The p-norm of the elements as one vector, (Σ |x|^p)^(1/p): `torch.norm`. 0 counts what is not zero, an infinity
   * gives the largest (-Infinity: the smallest) magnitude. The gradient of the 2-norm is 0 at 0.
   *
   * @param p - the order (default 2, also as 'fro'), or all options at once
   * @param dim - the dimensions to reduce, all by default
   * @param keepdim - leave the reduced dimensions in place with size 1 (default false)
   * @throws TypeError for integers and bools; RangeError for an infinite or negative order of no elements
   * @see https://docs.pytorch.org/docs/stable/generated/torch.norm.html
   */
  norm(this: Tensor, p?: number | 'fro' | null, dim?: reduceOps.NormDim, keepdim?: reduceOps.KeepAs): Tensor;
  norm(this: Tensor, options?: reduceOps.NormOptions): Tensor;
  norm(
    this: Tensor,
    p?: reduceOps.NormOptions['p'] | reduceOps.NormOptions,
    dim?: reduceOps.NormDim,
    keepdim?: reduceOps.KeepAs,
  ): Tensor {
    return reduceOps.norm(this, p, dim, keepdim);
  }

  /** The mean of what is not NaN. */
  nanmean(this: Tensor, dim?: reduceOps.Dims | reduceOps.SumOptions, keepdim?: reduceOps.KeepAs): Tensor {
    return reduceOps.nanmean(this, dim, keepdim);
  }

  /** The p-norm of the difference. */
  dist(this: Tensor, other: Tensor, p?: number): Tensor {
    return reduceOps.dist(this, other, p);
  }

  /** Parts along a dimension whose p-norm is above `maxnorm` scaled down to it. */
  renorm(this: Tensor, p: number, dim: number, maxnorm: number): Tensor {
    return reduceOps.renorm(this, p, dim, maxnorm);
  }

  /** {@link renorm}, in place. */
  renorm_<T extends Tensor>(this: T, p: number, dim: number, maxnorm: number): T {
    return elementwiseOps.storeInto('renorm_', this, (x) => reduceOps.renorm(x, p, dim, maxnorm));
  }
}
