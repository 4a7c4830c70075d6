import type { Tensor } from '../../tensor.ts';
import { readSizeArgs, type SizeArgs } from '../creation/tensorOptions.ts';
import { drawn, drawnLike, type RandomLikeOptions, type RandomTensorOptions } from './drawn.ts';
import { normal_ } from './normal.ts';

/**
 * Standard normal numbers.
 *
 * @param args - the shape, as an array or as numbers, then options: `dtype` (float32), `requiresGrad`, `generator`.
 * @throws TypeError if the dtype is an integer type.
 * @example
 * ```ts
 * manualSeed(0);
 * randn(3); // [1.5410, -0.2934, -2.1788]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.randn.html
 */
export function randn(...args: SizeArgs<RandomTensorOptions>): Tensor {
  const [shape, options] = readSizeArgs('randn', args);
  return drawn('randn', shape, options, 'float32', normal_);
}

/**
 * Standard normal numbers in the shape, dtype and order of memory of `t`.
 *
 * @example
 * ```ts
 * manualSeed(0);
 * randnLike(zeros(3)); // [1.5410, -0.2934, -2.1788]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.randn_like.html
 */
export function randnLike(t: Tensor, options: RandomLikeOptions = {}): Tensor {
  return drawnLike('randnLike', t, options, normal_);
}
