import { finite, type Given, generator, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import { noGrad, type RandomOptions, type Tensor } from '@wick/tensor/light';
import { checkFloatTensor, checkTensor, notNegative } from './check.ts';
import { drawsAreOff } from './withoutDraws.ts';

/** Options of {@link uniform_}. */
export interface UniformOptions extends RandomOptions {
  /** The lower bound. Default: 0. */
  a?: number;
  /** The upper bound. Default: 1. */
  b?: number;
}

const uniformOptions = optionTable({ a: finite(0), b: finite(1), generator } satisfies RulesFor<UniformOptions>, [
  'a',
  'b',
]);

/**
 * Fills a tensor from the uniform distribution over [a, b).
 *
 * @param options - `a` (default 0), `b` (default 1), `generator`.
 * @throws TypeError on integer tensors; RangeError if a > b or one of them is not finite.
 * @example
 * ```ts
 * init.uniform_(empty(3, 5), { a: -0.1, b: 0.1 });
 * ```
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.uniform_
 */
export function uniform_<T extends Tensor>(tensor: T, ...given: Given<UniformOptions, [a: number, b: number]>): T {
  checkTensor('uniform_', tensor);
  const { a, b, generator } = uniformOptions.take('uniform_', given);
  return drawUniform('uniform_', tensor, a, b, generator);
}

/** Options of {@link normal_}. */
export interface NormalOptions extends RandomOptions {
  /** Default: 0. */
  mean?: number;
  /** The deviation, from 0 up. Default: 1. */
  std?: number;
}

const normalOptions = optionTable(
  { mean: number(0), std: notNegative(1), generator } satisfies RulesFor<NormalOptions>,
  ['mean', 'std'],
);

/**
 * Fills a tensor of any shape from the normal distribution N(mean, std²).
 *
 * @param options - `mean` (default 0), `std` (default 1), `generator`.
 * @throws TypeError on integer tensors; RangeError if `std` is negative or NaN.
 * @example
 * ```ts
 * init.normal_(empty(3, 5), { mean: 0, std: 0.02 });
 * ```
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.normal_
 */
export function normal_<T extends Tensor>(tensor: T, ...given: Given<NormalOptions, [mean: number, std: number]>): T {
  checkTensor('normal_', tensor);
  const { mean, std, generator } = normalOptions.take('normal_', given);
  return drawNormal('normal_', tensor, mean, std, generator);
}

/** Checks in the name of `where`, then draws. */
export function drawUniform<T extends Tensor>(
  where: string,
  tensor: T,
  a: number,
  b: number,
  generator: RandomOptions['generator'],
): T {
  checkFloatTensor(where, tensor);
  if (a > b) throw new RangeError(`${where}: a must not be above b, got a = ${a}, b = ${b}`);
  if (!drawsAreOff()) noGrad(() => tensor.uniform_(a, b, { generator }));
  return tensor;
}

/** Checks in the name of `where`, then draws. */
export function drawNormal<T extends Tensor>(
  where: string,
  tensor: T,
  mean: number,
  std: number,
  generator: RandomOptions['generator'],
): T {
  checkFloatTensor(where, tensor);
  if (!drawsAreOff()) noGrad(() => tensor.normal_(mean, std, { generator }));
  return tensor;
}
