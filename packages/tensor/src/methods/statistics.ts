import type { Given } from '../core/options.ts';
import * as linalgOps from '../ops/linalg/index.ts';
import * as reduceOps from '../ops/reduce/index.ts';
import type { Tensor } from '../tensor.ts';

/** Counts, quantiles, differences, and what is distinct. */
export class StatisticsMethods {
  /** How often each whole number from 0 up occurs in this vector of integers: `torch.bincount`. */
  bincount(
    this: Tensor,
    ...given: Given<reduceOps.BincountOptions, [weights: Tensor | null, minlength: number]>
  ): Tensor {
    return reduceOps.bincount(this, ...given);
  }

  /** How many elements lie in each of `bins` bins between `min` and `max`: `torch.histc`. */
  histc(this: Tensor, ...given: Given<reduceOps.HistcOptions, [bins: number, min: number, max: number]>): Tensor {
    return reduceOps.histc(this, ...given);
  }

  /**
   * How many elements lie in each of `bins` bins, a number or their edges, and the edges: `torch.histogram`.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.histogram.html
   */
  histogram(this: Tensor, ...given: reduceOps.GivenHistogram): reduceOps.Histogram {
    return reduceOps.histogram(this, ...given);
  }

  /**
   * The q-th quantiles of all elements or along a dimension: `torch.quantile`.
   *
   * @param q - a number from 0 to 1, or a vector of them, which then is the result's first dimension
   * @see https://docs.pytorch.org/docs/stable/generated/torch.quantile.html
   */
  quantile(
    this: Tensor,
    q: Tensor | number,
    ...given: Given<reduceOps.QuantileOptions, [dim: number | null, keepdim: boolean]>
  ): Tensor {
    return reduceOps.quantile(this, q, ...given);
  }

  /** {@link quantile} of the elements that are not NaN. */
  nanquantile(
    this: Tensor,
    q: Tensor | number,
    ...given: Given<reduceOps.QuantileOptions, [dim: number | null, keepdim: boolean]>
  ): Tensor {
    return reduceOps.nanquantile(this, q, ...given);
  }

  /** The differences of neighbours along a dimension, taken `n` times: `torch.diff`. */
  diff(
    this: Tensor,
    ...given: Given<reduceOps.DiffOptions, [n: number, dim: number, prepend: Tensor | null, append: Tensor | null]>
  ): Tensor {
    return reduceOps.diff(this, ...given);
  }

  /** The covariances of variables, one a row with an observation in each column: `torch.cov`. */
  cov(this: Tensor, options?: linalgOps.CovOptions): Tensor {
    return linalgOps.cov(this, options);
  }

  /** The correlations of variables, one a row with an observation in each column: `torch.corrcoef`. */
  corrcoef(this: Tensor): Tensor {
    return linalgOps.corrcoef(this);
  }

  /**
   * The distinct elements in ascending order, or the distinct parts along `dim`: `torch.unique`.
   *
   * @param options - `returnInverse`: also which of them each element is; `returnCounts`: also how many there were
   * @returns a tensor, or an array of it with the inverse and the counts
   * @see https://docs.pytorch.org/docs/stable/generated/torch.unique.html
   */
  unique<const O extends reduceOps.UniqueOptions = object>(this: Tensor, options?: O): reduceOps.UniqueResult<O>;
  unique<I extends boolean = false, C extends boolean = false>(
    this: Tensor,
    sorted?: boolean,
    returnInverse?: I,
    returnCounts?: C,
    dim?: number | null,
  ): reduceOps.UniqueAt<I, C>;
  unique(
    this: Tensor,
    sorted?: boolean | reduceOps.UniqueOptions,
    returnInverse?: boolean,
    returnCounts?: boolean,
    dim?: number | null,
  ): Tensor | Tensor[] {
    return reduceOps.unique(this, sorted, returnInverse, returnCounts, dim);
  }

  /** The elements without those that are the same as the one before them; otherwise as {@link unique}. */
  uniqueConsecutive<const O extends reduceOps.UniqueConsecutiveOptions = object>(
    this: Tensor,
    options?: O,
  ): reduceOps.UniqueResult<O>;
  uniqueConsecutive<I extends boolean = false, C extends boolean = false>(
    this: Tensor,
    returnInverse?: I,
    returnCounts?: C,
    dim?: number | null,
  ): reduceOps.UniqueAt<I, C>;
  uniqueConsecutive(
    this: Tensor,
    returnInverse?: boolean | reduceOps.UniqueConsecutiveOptions,
    returnCounts?: boolean,
    dim?: number | null,
  ): Tensor | Tensor[] {
    return reduceOps.uniqueConsecutive(this, returnInverse, returnCounts, dim);
  }
}
