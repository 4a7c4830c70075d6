import type { RandomOptions } from '../generator/generator.ts';
import * as randomOps from '../ops/random/index.ts';
import type { Tensor } from '../tensor.ts';

/**
 * Random numbers in place. Contiguous or not, what is drawn is what PyTorch draws, and the stream stands where
 * PyTorch's stands afterwards: elements are visited in the order of memory. Arguments are checked before anything is
 * drawn or written; a tensor without elements draws nothing. The gradient of what is overwritten is zero.
 */
export class RandomMethods {
  /**
   * Uniform numbers in [from, to). A rounded result equal to `to` becomes `from`.
   *
   * @param from - default 0.
   * @param to - default 1, not below `from`.
   * @param options - `generator`: where the numbers come from. May stand in place of any argument left out.
   * @throws TypeError on integer tensors. RangeError if from > to, or a bound or their distance is not finite.
   * @example
   * ```ts
   * const generator = new Generator().manualSeed(0);
   * empty(2, 3).uniform_(-0.1, 0.1, { generator });
   * ```
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.uniform_.html
   */
  uniform_<T extends Tensor>(this: T, options?: RandomOptions & { from?: number; to?: number }): T;
  uniform_<T extends Tensor>(this: T, from: number, options?: RandomOptions & { to?: number }): T;
  uniform_<T extends Tensor>(this: T, from?: number, to?: number, options?: RandomOptions): T;
  uniform_<T extends Tensor>(this: T, ...args: unknown[]): T {
    randomOps.uniform_(this, ...args);
    return this;
  }

  /**
   * Normal numbers. As in PyTorch, a contiguous tensor of 16 elements or more is drawn in blocks, any other one by one:
   * the same seed gives other numbers.
   *
   * @param mean - default 0.
   * @param std - default 1, not negative.
   * @throws TypeError on integer tensors. RangeError if `std` is negative or NaN.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.normal_.html
   */
  normal_<T extends Tensor>(this: T, options?: RandomOptions & { mean?: number; std?: number }): T;
  normal_<T extends Tensor>(this: T, mean: number, options?: RandomOptions & { std?: number }): T;
  normal_<T extends Tensor>(this: T, mean?: number, std?: number, options?: RandomOptions): T;
  normal_<T extends Tensor>(this: T, ...args: unknown[]): T {
    randomOps.normal_(this, ...args);
    return this;
  }
}
