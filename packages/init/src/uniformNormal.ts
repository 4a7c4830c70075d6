import { noGrad, type RandomOptions, type Tensor } from '@wick/tensor';
import { checkArguments, checkFinite, checkFloatTensor, checkNumber } from './check.ts';
import { drawsAreOff } from './withoutDraws.ts';

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
export function uniform_<T extends Tensor>(tensor: T, options: { a?: number; b?: number } & RandomOptions = {}): T {
  checkArguments('uniform_', tensor, options, { a: true, b: true, generator: true });
  const { a = 0, b = 1, generator } = options;
  return drawUniform('uniform_', tensor, a, b, generator);
}

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
export function normal_<T extends Tensor>(tensor: T, options: { mean?: number; std?: number } & RandomOptions = {}): T {
  checkArguments('normal_', tensor, options, { mean: true, std: true, generator: true });
  const { mean = 0, std = 1, generator } = options;
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
  checkFinite(where, 'a', a);
  checkFinite(where, 'b', b);
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
  checkNumber(where, 'mean', mean);
  checkStd(where, std);
  if (!drawsAreOff()) noGrad(() => tensor.normal_(mean, std, { generator }));
  return tensor;
}

export function checkStd(where: string, std: unknown): void {
  checkNumber(where, 'std', std);
  if ((std as number) < 0) throw new RangeError(`${where}: std must not be negative, got ${String(std)}`);
}
