import type { Tensor } from '../../tensor.ts';
import { readSizeArgs, type SizeArgs } from '../creation/tensorOptions.ts';
import { drawn, drawnLike, type RandomLikeOptions, type RandomTensorOptions } from './drawn.ts';
import { uniform_ } from './uniform.ts';

/**
 * Uniform numbers in [0, 1).
 *
 * @param args - the shape, as an array or as numbers, then options: `dtype` (float32), `requiresGrad`, `generator`.
 * @throws TypeError if the dtype is an integer type.
 * @example
 * ```ts
 * manualSeed(0);
 * rand(2); // [0.4963, 0.7682]
 * rand([2, 3], { dtype: 'float64', generator: new Generator().manualSeed(1) });
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.rand.html
 */
export function rand(...args: SizeArgs<RandomTensorOptions>): Tensor {
  const [shape, options] = readSizeArgs('rand', args);
  return drawn('rand', shape, options, 'float32', uniform_);
}

/**
 * Uniform numbers in [0, 1) in the shape, dtype and order of memory of `t`.
 *
 * @example
 * ```ts
 * manualSeed(0);
 * randLike(zeros(3)); // [0.4963, 0.7682, 0.0885]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.rand_like.html
 */
export function randLike(t: Tensor, options: RandomLikeOptions = {}): Tensor {
  return drawnLike('randLike', t, options, uniform_);
}
