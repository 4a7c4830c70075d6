import * as sums from '../ops/sum.ts';
import type { Dims, ReduceOptions, SumOptions } from '../reduce/arguments.ts';
import type { Tensor } from '../tensor.ts';
import { ElementwiseMethods } from './elementwise.ts';

/** Reductions: over all elements, one dimension or several. */
export class ReduceMethods extends ElementwiseMethods {
  /**
   * The sum of the elements: `torch.sum`. Integers and bools give int64.
   *
   * @param dim - the dimensions to reduce, all by default; or all options at once
   * @param keepdim - leave the reduced dimensions in place with size 1 (default false)
   * @example
   * ```ts
   * x.sum(); x.sum(0); x.sum([0, 2], true); x.sum({ dim: 1, dtype: 'float64' });
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

  /** The sum of the elements that are not NaN: `torch.nansum`. Arguments as in {@link sum}. */
  nansum(dim?: Dims, keepdim?: boolean): Tensor;
  nansum(options?: SumOptions): Tensor;
  nansum(dim?: Dims | SumOptions, keepdim?: boolean): Tensor {
    return sums.nansum(this.self(), dim, keepdim);
  }

  /** How many elements are not zero, over all dimensions or some: `torch.count_nonzero`. */
  countNonzero(dim?: ReduceOptions['dim']): Tensor {
    return sums.countNonzero(this.self(), dim);
  }
}
