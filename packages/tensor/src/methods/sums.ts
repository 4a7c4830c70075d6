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
  sum(this: Tensor, dim?: Dims | SumOptions, keepdim?: reduceOps.KeepAs): Tensor {
    return reduceOps.sum(this, dim, keepdim);
  }

  /**
   * The mean of the elements, NaN where there are none: `torch.mean`. Arguments as in {@link sum}.
   *
   * @throws TypeError for integers and bools, unless a floating-point `dtype` is given
   * @see https://docs.pytorch.org/docs/stable/generated/torch.mean.html
   */
  mean(this: Tensor, dim?: Dims | SumOptions, keepdim?: reduceOps.KeepAs): Tensor {
    return reduceOps.mean(this, dim, keepdim);
  }

  /**
   * Whether some element is not zero (NaN is not): `torch.any`. Bool, for uint8 tensors uint8. An empty list of
   * dimensions reduces none.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.any.html
   */
  any(this: Tensor, dim?: Dims | ReduceOptions, keepdim?: reduceOps.Keep): Tensor {
    return reduceOps.any(this, dim, keepdim);
  }

  /**
   * Whether no element is zero: `torch.all`. As {@link any}; of no elements it is true.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.all.html
   */
  all(this: Tensor, dim?: Dims | ReduceOptions, keepdim?: reduceOps.Keep): Tensor {
    return reduceOps.all(this, dim, keepdim);
  }
}
