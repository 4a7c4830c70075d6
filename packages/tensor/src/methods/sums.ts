import type { DType } from '../core/dtype.ts';
import * as products from '../ops/product.ts';
import * as scans from '../ops/scan.ts';
import * as sums from '../ops/sum.ts';
import * as spread from '../ops/variance.ts';
import * as norms from '../ops/vectorNorm.ts';
import type { Dims, ReduceOptions, SumOptions } from '../reduce/arguments.ts';
import type { Tensor } from '../tensor.ts';
import { ElementwiseMethods } from './elementwise.ts';

/** Sums, products and what is made of them: over all elements, one dimension or several. */
export class SumMethods extends ElementwiseMethods {
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
  sum(dim?: Dims, keepdim?: boolean): Tensor;
  sum(options?: SumOptions): Tensor;
  sum(dim?: Dims | SumOptions, keepdim?: boolean): Tensor {
    return sums.sum(this.self(), dim, keepdim);
  }

  /**
   * The mean of the elements, NaN where there are none: `torch.mean`. Arguments as in {@link sum}.
   *
   * @throws TypeError for integers and bools, unless a floating-point `dtype` is given
   * @see https://docs.pytorch.org/docs/stable/generated/torch.mean.html
   */
  mean(dim?: Dims, keepdim?: boolean): Tensor;
  mean(options?: SumOptions): Tensor;
  mean(dim?: Dims | SumOptions, keepdim?: boolean): Tensor {
    return sums.mean(this.self(), dim, keepdim);
  }

  /**
   * The product of the elements, 1 where there are none: `torch.prod`. Arguments as in {@link sum}; integers and bools
   * give int64.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.prod.html
   */
  prod(dim?: Dims, keepdim?: boolean): Tensor;
  prod(options?: SumOptions): Tensor;
  prod(dim?: Dims | SumOptions, keepdim?: boolean): Tensor {
    return products.prod(this.self(), dim, keepdim);
  }

  /**
   * The sum of the elements that are not NaN: `torch.nansum`. Arguments as in {@link sum}.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.nansum.html
   */
  nansum(dim?: Dims, keepdim?: boolean): Tensor;
  nansum(options?: SumOptions): Tensor;
  nansum(dim?: Dims | SumOptions, keepdim?: boolean): Tensor {
    return sums.nansum(this.self(), dim, keepdim);
  }

  /**
   * Whether some element is not zero (NaN is not): `torch.any`. Bool, for uint8 tensors uint8. An empty list of
   * dimensions reduces none.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.any.html
   */
  any(dim?: Dims, keepdim?: boolean): Tensor;
  any(options?: ReduceOptions): Tensor;
  any(dim?: Dims | ReduceOptions, keepdim?: boolean): Tensor {
    return products.any(this.self(), dim, keepdim);
  }

  /**
   * Whether no element is zero: `torch.all`. As {@link any}; of no elements it is true.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.all.html
   */
  all(dim?: Dims, keepdim?: boolean): Tensor;
  all(options?: ReduceOptions): Tensor;
  all(dim?: Dims | ReduceOptions, keepdim?: boolean): Tensor {
    return products.all(this.self(), dim, keepdim);
  }

  /** How many elements are not zero, over all dimensions or some, as int64: `torch.count_nonzero`. */
  countNonzero(dim?: Dims): Tensor {
    return sums.countNonzero(this.self(), dim);
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
  var(dim?: Dims, keepdim?: boolean): Tensor;
  var(options?: spread.VarOptions): Tensor;
  var(dim?: Dims | spread.VarOptions, keepdim?: boolean): Tensor {
    return spread.varOf(this.self(), dim, keepdim);
  }

  /**
   * The standard deviation, the root of {@link var}: `torch.std`. Its gradient is 0 where it is 0.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.std.html
   */
  std(dim?: Dims, keepdim?: boolean): Tensor;
  std(options?: spread.VarOptions): Tensor;
  std(dim?: Dims | spread.VarOptions, keepdim?: boolean): Tensor {
    return spread.std(this.self(), dim, keepdim);
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
  norm(p?: number | 'fro' | null, dim?: Dims, keepdim?: boolean): Tensor;
  norm(options?: norms.NormOptions): Tensor;
  norm(p?: norms.NormOptions['p'] | norms.NormOptions, dim?: Dims, keepdim?: boolean): Tensor {
    return norms.norm(this.self(), p, dim, keepdim);
  }

  /**
   * Running sums along a dimension: `torch.cumsum`. Integers and bools give int64.
   *
   * @param options - `dtype`: what the input is converted to first
   * @see https://docs.pytorch.org/docs/stable/generated/torch.cumsum.html
   */
  cumsum(dim: number, options?: { dtype?: DType }): Tensor {
    return scans.cumsum(this.self(), dim, options);
  }

  /**
   * Running products along a dimension: `torch.cumprod`. Integers and bools give int64.
   *
   * @param options - `dtype`: what the input is converted to first
   * @see https://docs.pytorch.org/docs/stable/generated/torch.cumprod.html
   */
  cumprod(dim: number, options?: { dtype?: DType }): Tensor {
    return scans.cumprod(this.self(), dim, options);
  }
}
