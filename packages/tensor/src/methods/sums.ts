import type { DType } from '../core/dtype.ts';
import type { Dims, ReduceOptions, SumOptions } from '../ops/reduce/arguments.ts';
import * as reduceOps from '../ops/reduce/index.ts';
import type { Tensor } from '../tensor.ts';

/** Sums, products and what is made of them: over all elements, one dimension or several. */
export class SumMethods {
  /**
   * The sum of the elements: `torch.sum`. Integers and bools give int64.
   *
   * @param dim - the dimensions to reduce, all by default; or all options at once
   * @param keepdim - leave the reduced dimensions in place with size 1 (default false)
   * @example
   * ```ts
   * const x = ones(2, 3, 4);
   * x.sum().item(); // 24
   * x.sum(0).shape; // [3, 4]
   * x.sum([0, 2], true).shape; // [1, 3, 1]
   * x.sum({ dim: 1, dtype: 'float64' }).shape; // [2, 4]
   * ```
   * @see https://docs.pytorch.org/docs/stable/generated/torch.sum.html
   */
  sum(this: Tensor, dim?: Dims, keepdim?: boolean): Tensor;
  sum(this: Tensor, options?: SumOptions): Tensor;
  sum(this: Tensor, dim?: Dims | SumOptions, keepdim?: boolean): Tensor {
    return reduceOps.sum(this, dim, keepdim);
  }

  /**
   * The mean of the elements, NaN where there are none: `torch.mean`. Arguments as in {@link sum}.
   *
   * @throws TypeError for integers and bools, unless a floating-point `dtype` is given
   * @see https://docs.pytorch.org/docs/stable/generated/torch.mean.html
   */
  mean(this: Tensor, dim?: Dims, keepdim?: boolean): Tensor;
  mean(this: Tensor, options?: SumOptions): Tensor;
  mean(this: Tensor, dim?: Dims | SumOptions, keepdim?: boolean): Tensor {
    return reduceOps.mean(this, dim, keepdim);
  }

  /**
   * The product of the elements, 1 where there are none: `torch.prod`. Arguments as in {@link sum}; integers and bools
   * give int64.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.prod.html
   */
  prod(this: Tensor, dim?: Dims, keepdim?: boolean): Tensor;
  prod(this: Tensor, options?: SumOptions): Tensor;
  prod(this: Tensor, dim?: Dims | SumOptions, keepdim?: boolean): Tensor {
    return reduceOps.prod(this, dim, keepdim);
  }

  /**
   * The sum of the elements that are not NaN: `torch.nansum`. Arguments as in {@link sum}.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.nansum.html
   */
  nansum(this: Tensor, dim?: Dims, keepdim?: boolean): Tensor;
  nansum(this: Tensor, options?: SumOptions): Tensor;
  nansum(this: Tensor, dim?: Dims | SumOptions, keepdim?: boolean): Tensor {
    return reduceOps.nansum(this, dim, keepdim);
  }

  /**
   * Whether some element is not zero (NaN is not): `torch.any`. Bool, for uint8 tensors uint8. An empty list of
   * dimensions reduces none.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.any.html
   */
  any(this: Tensor, dim?: Dims, keepdim?: boolean): Tensor;
  any(this: Tensor, options?: ReduceOptions): Tensor;
  any(this: Tensor, dim?: Dims | ReduceOptions, keepdim?: boolean): Tensor {
    return reduceOps.any(this, dim, keepdim);
  }

  /**
   * Whether no element is zero: `torch.all`. As {@link any}; of no elements it is true.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.all.html
   */
  all(this: Tensor, dim?: Dims, keepdim?: boolean): Tensor;
  all(this: Tensor, options?: ReduceOptions): Tensor;
  all(this: Tensor, dim?: Dims | ReduceOptions, keepdim?: boolean): Tensor {
    return reduceOps.all(this, dim, keepdim);
  }

  /** How many elements are not zero, over all dimensions or some, as int64: `torch.count_nonzero`. */
  countNonzero(this: Tensor, dim?: Dims): Tensor {
    return reduceOps.countNonzero(this, dim);
  }

  /**
   * The variance, Σ (x - mean)² / max(0, n - correction): `torch.var`.
   *
   * @param dim - the dimensions to reduce, all by default; or all options at once, `correction` (default 1) and the older
   * `unbiased` among them
   * @param keepdim - leave the reduced dimensions in place with size 1 (default false)
   * @throws TypeError for integers and bools
   * @see https://docs.pytorch.org/docs/stable/generated/torch.var.html
   */
  var(this: Tensor, dim?: Dims, keepdim?: boolean): Tensor;
  var(this: Tensor, options?: reduceOps.VarOptions): Tensor;
  var(this: Tensor, dim?: Dims | reduceOps.VarOptions, keepdim?: boolean): Tensor {
    return reduceOps.varOf(this, dim, keepdim);
  }

  /**
   * The standard deviation, the root of {@link var}: `torch.std`. Its gradient is 0 where it is 0.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.std.html
   */
  std(this: Tensor, dim?: Dims, keepdim?: boolean): Tensor;
  std(this: Tensor, options?: reduceOps.VarOptions): Tensor;
  std(this: Tensor, dim?: Dims | reduceOps.VarOptions, keepdim?: boolean): Tensor {
    return reduceOps.std(this, dim, keepdim);
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
  norm(this: Tensor, p?: number | 'fro' | null, dim?: Dims, keepdim?: boolean): Tensor;
  norm(this: Tensor, options?: reduceOps.NormOptions): Tensor;
  norm(this: Tensor, p?: reduceOps.NormOptions['p'] | reduceOps.NormOptions, dim?: Dims, keepdim?: boolean): Tensor {
    return reduceOps.norm(this, p, dim, keepdim);
  }

  /**
   * Running sums along a dimension: `torch.cumsum`. Integers and bools give int64.
   *
   * @param options - `dtype`: what the input is converted to first
   * @see https://docs.pytorch.org/docs/stable/generated/torch.cumsum.html
   */
  cumsum(this: Tensor, dim: number, options?: { dtype?: DType }): Tensor {
    return reduceOps.cumsum(this, dim, options);
  }

  /**
   * Running products along a dimension: `torch.cumprod`. Integers and bools give int64.
   *
   * @param options - `dtype`: what the input is converted to first
   * @see https://docs.pytorch.org/docs/stable/generated/torch.cumprod.html
   */
  cumprod(this: Tensor, dim: number, options?: { dtype?: DType }): Tensor {
    return reduceOps.cumprod(this, dim, options);
  }
}
