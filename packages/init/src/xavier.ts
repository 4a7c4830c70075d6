import { type Given, generator, optionTable, type RulesFor } from '@wick/tensor/internal';
import type { RandomOptions, Tensor } from '@wick/tensor/light';
import { checkFloatTensor, checkTensor, isEmpty, notNegative } from './check.ts';
import { fansOf } from './fans.ts';
import { drawNormal, drawUniform } from './uniformNormal.ts';

/** Options of the Xavier functions. */
export interface XavierOptions extends RandomOptions {
  /** Scales the result; see {@link calculateGain}. Default: 1. */
  gain?: number;
}

const xavierOptions = optionTable({ gain: notNegative(1), generator } satisfies RulesFor<XavierOptions>, ['gain']);

/**
 * Glorot's uniform initialisation: U(-a, a) with a = gain · √(6 / (fanIn + fanOut)).
 *
 * @throws ShapeError for fewer than 2 dimensions (a bias: use zeros_, constant_ or uniform_); TypeError on integers.
 * @example
 * ```ts
 * const linear = new nn.Linear(20, 30);
 * init.xavierUniform_(linear.weight, { gain: init.calculateGain('tanh') });
 * ```
 * @see Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks (2010)
 */
export function xavierUniform_<T extends Tensor>(tensor: T, ...given: Given<XavierOptions, [gain: number]>): T {
  checkTensor('xavierUniform_', tensor);
  const { gain, generator } = xavierOptions.take('xavierUniform_', given);
  const std = xavierStd('xavierUniform_', tensor, gain);
  if (isEmpty('xavierUniform_', tensor)) return tensor;
  const bound = Math.sqrt(3) * std;
  return drawUniform('xavierUniform_', tensor, -bound, bound, generator);
}

/**
 * Glorot's normal initialisation: N(0, std²) with std = gain · √(2 / (fanIn + fanOut)).
 *
 * @throws ShapeError for fewer than 2 dimensions (a bias: use zeros_, constant_ or uniform_); TypeError on integers.
 * @example
 * ```ts
 * manualSeed(0);
 * init.xavierNormal_(empty(2, 3)); // [[0.9746, -0.1856, -1.3780], [0.3595, -0.6859, -0.8845]]
 * ```
 * @see Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks (2010)
 */
export function xavierNormal_<T extends Tensor>(tensor: T, ...given: Given<XavierOptions, [gain: number]>): T {
  checkTensor('xavierNormal_', tensor);
  const { gain, generator } = xavierOptions.take('xavierNormal_', given);
  const std = xavierStd('xavierNormal_', tensor, gain);
  if (isEmpty('xavierNormal_', tensor)) return tensor;
  return drawNormal('xavierNormal_', tensor, 0, std, generator);
}

function xavierStd(where: string, tensor: Tensor, gain: number): number {
  const [fanIn, fanOut] = fansOf(where, tensor);
  checkFloatTensor(where, tensor);
  return gain * Math.sqrt(2 / (fanIn + fanOut));
}
