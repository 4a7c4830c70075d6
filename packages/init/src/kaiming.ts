import { type Given, generator, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import type { RandomOptions, Tensor } from '@wick/tensor/light';
import { checkFloatTensor, checkTensor, isEmpty } from './check.ts';
import { type FanMode, fanMode, fanOf } from './fans.ts';
import { gainOf, type Nonlinearity, nonlinearity } from './gain.ts';
import { drawNormal, drawUniform } from './uniformNormal.ts';

/** Options of the Kaiming functions. */
export interface KaimingOptions extends RandomOptions {
  /** The slope below zero of the rectifier that follows; used with `'leaky_relu'` alone. Default: 0. */
  a?: number;
  /** Default: `'fan_in'`. */
  mode?: FanMode;
  /** Which gain. Default: `'leaky_relu'` (with `a` = 0 the same as `'relu'`). */
  nonlinearity?: Nonlinearity;
}

const kaimingOptions = optionTable(
  { a: number(0), mode: fanMode, nonlinearity, generator } satisfies RulesFor<KaimingOptions>,
  ['a', 'mode', 'nonlinearity'],
);

/**
 * He's uniform initialisation: U(-bound, bound) with bound = gain · √(3 / fan).
 *
 * @throws ShapeError for fewer than 2 dimensions (a bias: use zeros_, constant_ or uniform_); RangeError for an
 * unknown mode or nonlinearity; TypeError on integers.
 * @example
 * ```ts
 * const conv = new nn.Conv2d(3, 64, 7);
 * init.kaimingUniform_(conv.weight, { nonlinearity: 'relu' }); // U(±√2 · √(3 / 147))
 * ```
 * @see He et al., Delving deep into rectifiers (2015)
 */
export function kaimingUniform_<T extends Tensor>(
  tensor: T,
  ...given: Given<KaimingOptions, [a: number, mode: FanMode, nonlinearity: Nonlinearity]>
): T {
  checkTensor('kaimingUniform_', tensor);
  const read = kaimingOptions.take('kaimingUniform_', given);
  const std = kaimingStd('kaimingUniform_', tensor, read);
  if (std === null) return tensor;
  const bound = Math.sqrt(3) * std;
  return drawUniform('kaimingUniform_', tensor, -bound, bound, read.generator);
}

/**
 * He's normal initialisation: N(0, std²) with std = gain / √fan.
 *
 * @throws ShapeError for fewer than 2 dimensions (a bias: use zeros_, constant_ or uniform_); RangeError for an unknown
 * mode or nonlinearity; TypeError on integers.
 * @example
 * ```ts
 * const conv = new nn.Conv2d(3, 64, 3);
 * init.kaimingNormal_(conv.weight, { mode: 'fan_out', nonlinearity: 'relu' });
 * ```
 * @see He et al., Delving deep into rectifiers (2015)
 */
export function kaimingNormal_<T extends Tensor>(
  tensor: T,
  ...given: Given<KaimingOptions, [a: number, mode: FanMode, nonlinearity: Nonlinearity]>
): T {
  checkTensor('kaimingNormal_', tensor);
  const read = kaimingOptions.take('kaimingNormal_', given);
  const std = kaimingStd('kaimingNormal_', tensor, read);
  return std === null ? tensor : drawNormal('kaimingNormal_', tensor, 0, std, read.generator);
}

/** The deviation, null for a tensor without elements. */
function kaimingStd(
  where: string,
  tensor: Tensor,
  { a, mode, nonlinearity }: Pick<Required<KaimingOptions>, 'a' | 'mode' | 'nonlinearity'>,
): number | null {
  if (isEmpty(where, tensor)) return null;
  const fan = fanOf(where, tensor, mode);
  checkFloatTensor(where, tensor);
  return gainOf(where, nonlinearity, a) / Math.sqrt(fan);
}
