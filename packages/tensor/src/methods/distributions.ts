import type { RandomOptions } from '../generator/generator.ts';
import * as randomOps from '../ops/random/index.ts';
import type { Tensor } from '../tensor.ts';

/** Draws from distributions other than the uniform and the normal one. */
export class DistributionMethods {
  /**
   * 1 with probability p, else 0, in any dtype.
   *
   * @param p - in [0, 1], default 0.5; or a floating-point tensor of probabilities that broadcasts to this one's shape.
   * @throws RangeError if a probability is outside [0, 1] or NaN. TypeError if p is an integer tensor.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.bernoulli_.html
   */
  bernoulli_<T extends Tensor>(this: T, options?: RandomOptions & { p?: number | Tensor }): T;
  bernoulli_<T extends Tensor>(this: T, p?: number | Tensor, options?: RandomOptions): T;
  bernoulli_<T extends Tensor>(this: T, ...args: unknown[]): T {
    randomOps.bernoulli_(this, ...args);
    return this;
  }

  /**
   * Integers, each as likely as any other: of [from, to), of [0, to) with one bound, and without any from 0 to the
   * largest that the dtype holds (2^24 and 2^53 for floats).
   *
   * @param from - the smallest; with one argument this is `to`.
   * @param to - one more than the largest; null for all that the dtype holds.
   * @throws RangeError if a bound is no integer or outside the dtype's range, or from >= to.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.random_.html
   */
  random_<T extends Tensor>(
    this: T,
    options?: RandomOptions & { from?: number | bigint; to?: number | bigint | null },
  ): T;
  random_<T extends Tensor>(this: T, to: number | bigint, options?: RandomOptions): T;
  random_<T extends Tensor>(this: T, from: number | bigint, options: RandomOptions & { to: number | bigint | null }): T;
  random_<T extends Tensor>(this: T, from?: number | bigint, to?: number | bigint | null, options?: RandomOptions): T;
  random_<T extends Tensor>(this: T, ...args: unknown[]): T {
    randomOps.random_(this, ...args);
    return this;
  }

  /**
   * Exponential numbers, of density lambd e^(-lambd x).
   *
   * @param lambd - the rate, default 1, above 0.
   * @throws TypeError on integer tensors. RangeError if `lambd` is not above 0.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.exponential_.html
   */
  exponential_<T extends Tensor>(this: T, options?: RandomOptions & { lambd?: number }): T;
  exponential_<T extends Tensor>(this: T, lambd?: number, options?: RandomOptions): T;
  exponential_<T extends Tensor>(this: T, ...args: unknown[]): T {
    randomOps.exponential_(this, ...args);
    return this;
  }

  /**
   * Cauchy numbers, of density sigma / (pi ((x - median)^2 + sigma^2)).
   *
   * @param median - default 0.
   * @param sigma - default 1, above 0.
   * @throws TypeError on integer tensors. RangeError if `sigma` is not above 0.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.cauchy_.html
   */
  cauchy_<T extends Tensor>(this: T, options?: RandomOptions & { median?: number; sigma?: number }): T;
  cauchy_<T extends Tensor>(this: T, median: number, options?: RandomOptions & { sigma?: number }): T;
  cauchy_<T extends Tensor>(this: T, median?: number, sigma?: number, options?: RandomOptions): T;
  cauchy_<T extends Tensor>(this: T, ...args: unknown[]): T {
    randomOps.cauchy_(this, ...args);
    return this;
  }

  /**
   * Numbers of trials up to and with the first success: k with probability p (1 - p)^(k - 1). In any dtype but bool.
   *
   * @param p - the probability of success, in (0, 1).
   * @throws RangeError if `p` is outside (0, 1). TypeError on bool tensors.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.geometric_.html
   */
  geometric_<T extends Tensor>(this: T, options: RandomOptions & { p: number }): T;
  geometric_<T extends Tensor>(this: T, p: number, options?: RandomOptions): T;
  geometric_<T extends Tensor>(this: T, ...args: unknown[]): T {
    randomOps.geometric_(this, ...args);
    return this;
  }

  /**
   * e to the power of normal numbers.
   *
   * @param mean - of the logarithm, default 1.
   * @param std - of the logarithm, default 2, above 0.
   * @throws TypeError on integer tensors. RangeError if `std` is not above 0.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.log_normal_.html
   */
  logNormal_<T extends Tensor>(this: T, options?: RandomOptions & { mean?: number; std?: number }): T;
  logNormal_<T extends Tensor>(this: T, mean: number, options?: RandomOptions & { std?: number }): T;
  logNormal_<T extends Tensor>(this: T, mean?: number, std?: number, options?: RandomOptions): T;
  logNormal_<T extends Tensor>(this: T, ...args: unknown[]): T {
    randomOps.logNormal_(this, ...args);
    return this;
  }

  /** Draws a 0 or a 1 for each element, which is the probability of the 1: `torch.bernoulli`. A new tensor. */
  bernoulli(this: Tensor, p?: number | RandomOptions, options?: RandomOptions): Tensor {
    return randomOps.bernoulli(this, p, options);
  }

  /**
   * Draws `numSamples` indices from each row, whose elements are the weights: `torch.multinomial`. A new tensor.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.multinomial.html
   */
  multinomial(this: Tensor, numSamples: number, ...given: randomOps.GivenMultinomial): Tensor {
    return randomOps.multinomial(this, numSamples, ...given);
  }
}
