import type { DType } from '../core/dtype.ts';
import type { Named } from '../core/options.ts';
import * as elementwiseOps from '../ops/elementwise/index.ts';
import type { ValuesAndIndices } from '../ops/reduce/argBest.ts';
import * as reduceOps from '../ops/reduce/index.ts';
import type { Tensor } from '../tensor.ts';

/** Running sums, products and extremes along a dimension. */
export class CumulativeMethods {
  /**
   * Running sums along a dimension: `torch.cumsum`. Integers and bools give int64.
   *
   * @param options - `dtype`: what the input is converted to first
   * @see https://docs.pytorch.org/docs/stable/generated/torch.cumsum.html
   */
  cumsum(this: Tensor, dim: number | reduceOps.ScanOptions, options?: { dtype?: DType }): Tensor {
    return reduceOps.cumsum(this, dim, options);
  }

  /**
   * Running products along a dimension: `torch.cumprod`. Integers and bools give int64.
   *
   * @param options - `dtype`: what the input is converted to first
   * @see https://docs.pytorch.org/docs/stable/generated/torch.cumprod.html
   */
  cumprod(this: Tensor, dim: number | reduceOps.ScanOptions, options?: { dtype?: DType }): Tensor {
    return reduceOps.cumprod(this, dim, options);
  }

  /**
   * The running largest along a dimension and its index, the latest of equal ones: `torch.cummax`.
   *
   * @returns [values, indices]
   */
  cummax(this: Tensor, dim: Named<'dim', number>): ValuesAndIndices {
    return reduceOps.cummax(this, dim);
  }

  /**
   * The running smallest along a dimension and its index, the latest of equal ones: `torch.cummin`.
   *
   * @returns [values, indices]
   */
  cummin(this: Tensor, dim: Named<'dim', number>): ValuesAndIndices {
    return reduceOps.cummin(this, dim);
  }

  /** Running log Σ e^x along a dimension. */
  logcumsumexp(this: Tensor, dim: Named<'dim', number>): Tensor {
    return reduceOps.logcumsumexp(this, dim);
  }

  /** {@link Tensor.cumsum}, in place. */
  cumsum_<T extends Tensor>(this: T, dim: number | reduceOps.ScanOptions): T {
    return elementwiseOps.storeInto('cumsum_', this, (x) => reduceOps.cumsum(x, dim));
  }

  /** {@link Tensor.cumprod}, in place. */
  cumprod_<T extends Tensor>(this: T, dim: number | reduceOps.ScanOptions): T {
    return elementwiseOps.storeInto('cumprod_', this, (x) => reduceOps.cumprod(x, dim));
  }
}
