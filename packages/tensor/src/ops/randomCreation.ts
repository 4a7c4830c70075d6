import { randperm as permute } from '@wick/kernels';
import { allocate, type DType } from '../core/dtype.ts';
import { show } from '../core/errors.ts';
import { wrapArray } from '../core/make.ts';
import { checkShape, numelOf } from '../core/shape.ts';
import { Storage } from '../core/storage.ts';
import { generatorOf, type RandomOptions } from '../random/generator.ts';
import { stridesLike } from '../random/memoryOrder.ts';
import { convert } from '../strided/copy.ts';
import { Tensor } from '../tensor.ts';
import { readOptions, readSizeArgs, type SizeArgs, type TensorOptions } from './creation.ts';
import { bernoulli_, normal_, random_, uniform_ } from './random.ts';

/** Options of every function that makes a random tensor. */
export type RandomTensorOptions = TensorOptions & RandomOptions;

/** Makes a tensor and lets `fill` draw into it; options are checked before anything is drawn. */
function drawn(
  where: string,
  shape: readonly number[],
  options: RandomTensorOptions,
  dtype: DType,
  fill: (t: Tensor, options: RandomOptions) => Tensor,
  strides?: readonly number[],
): Tensor {
  const chosen = readOptions(where, options, dtype);
  const generator = generatorOf(where, options);
  const t = new Tensor({
    storage: new Storage(allocate(chosen.dtype, numelOf(shape))),
    shape: [...shape],
    strides,
    dtype: chosen.dtype,
  });
  named(where, () => fill(t, { generator }));
  // What is drawn from a tensor of probabilities may have a history, in which its gradient is 0.
  return t.requiresGrad ? t : t.requiresGrad_(chosen.requiresGrad);
}

/** What a creation function says is wrong, it says in its own name. */
function named(where: string, run: () => void): void {
  try {
    run();
  } catch (error) {
    if (error instanceof Error) error.message = error.message.replace(/^\w+(?=: )/, where);
    throw error;
  }
}

/** A tensor like another one; the strides are its own too, if they have no gaps, and draws follow them. */
function drawnLike(
  where: string,
  t: Tensor,
  options: RandomTensorOptions,
  fill: (t: Tensor, options: RandomOptions) => Tensor,
): Tensor {
  if (!(t instanceof Tensor)) throw new TypeError(`${where}: expected a Tensor, got ${show(t)}`);
  return drawn(where, t.shape, options, t.dtype, fill, stridesLike(t.shape, t._strides));
}

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
 * Uniform numbers in [0, 1) in the shape, dtype and order of memory of `t`.
 *
 * @example
 * ```ts
 * manualSeed(0);
 * randLike(zeros(3)); // [0.4963, 0.7682, 0.0885]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.rand_like.html
 */
export function randLike(t: Tensor, options: RandomTensorOptions = {}): Tensor {
  return drawnLike('randLike', t, options, uniform_);
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
export function randnLike(t: Tensor, options: RandomTensorOptions = {}): Tensor {
  return drawnLike('randnLike', t, options, normal_);
}

type Size = number | readonly number[];

/**
 * Integers of [low, high), each as likely as any other.
 *
 * @param low - the smallest; left out, as in `randint(10, [3])`, it is 0.
 * @param high - one more than the largest.
 * @param size - the shape; a number makes one dimension.
 * @param options - `dtype` is int64 by default.
 * @throws RangeError if a bound is no integer or outside the dtype's range, or low >= high.
 * @example
 * ```ts
 * randint(0, 10, [2, 3], { generator: new Generator().manualSeed(0) });
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.randint.html
 */
export function randint(high: number | bigint, size: Size, options?: RandomTensorOptions): Tensor;
export function randint(low: number | bigint, high: number | bigint, size: Size, options?: RandomTensorOptions): Tensor;
export function randint(...args: unknown[]): Tensor {
  const [low, high, rest] = readBounds('randint', args, 1);
  const [size, options] = rest as [Size | undefined, RandomTensorOptions | undefined];
  if (typeof size !== 'number' && !Array.isArray(size))
    throw new TypeError(`randint: size must be an array or a number, got ${show(size)}`);
  const shape = checkShape('randint', typeof size === 'number' ? [size] : size);
  return drawn('randint', shape, options ?? {}, 'int64', (t, o) => random_(t, low, high, o));
}

/**
 * Integers of [low, high) in the shape, dtype and order of memory of `t`; `low` may be left out and is 0 then.
 *
 * @example
 * ```ts
 * manualSeed(0);
 * randintLike(zeros(4), 0, 10); // [4, 9, 3, 0]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.randint_like.html
 */
export function randintLike(t: Tensor, high: number | bigint, options?: RandomTensorOptions): Tensor;
export function randintLike(
  t: Tensor,
  low: number | bigint,
  high: number | bigint,
  options?: RandomTensorOptions,
): Tensor;
export function randintLike(t: Tensor, ...args: unknown[]): Tensor {
  const [low, high, rest] = readBounds('randintLike', args, 0);
  return drawnLike('randintLike', t, (rest[0] as RandomTensorOptions | undefined) ?? {}, (x, o) =>
    random_(x, low, high, o),
  );
}

/** `low, high, …` or `high, …`, of which at least `more` arguments follow the bounds. */
function readBounds(
  where: string,
  args: readonly unknown[],
  more: number,
): [number | bigint, number | bigint, unknown[]] {
  const isNumber = (x: unknown) => typeof x === 'number' || typeof x === 'bigint';
  // In randint(5, 3) the 3 is the size; in randint(2, 5, 3) it is the third number.
  const both =
    isNumber(args[1]) &&
    args.slice(2, 2 + more).every((x) => isNumber(x) || Array.isArray(x)) &&
    args.length >= 2 + more;
  const [low, high] = both ? args : [0, args[0]];
  for (const [name, x] of [
    ['low', low],
    ['high', high],
  ] as const) {
    if (!isNumber(x)) throw new TypeError(`${where}: ${name} must be an integer, got ${show(x)}`);
    if (typeof x === 'number' && !Number.isInteger(x))
      throw new RangeError(`${where}: ${name} must be an integer, got ${show(x)}`);
  }
  const bounds = [low, high] as [number | bigint, number | bigint];
  if (bounds[0] >= bounds[1])
    throw new RangeError(`${where}: low must be below high, got low ${show(low)} and high ${show(high)}`);
  return [...bounds, args.slice(both ? 2 : 1)];
}

/** The largest n whose permutation a dtype holds. */
const permutable: Record<DType, number> = {
  bool: 0,
  uint8: 255,
  int32: 2 ** 31 - 1,
  int64: Number.POSITIVE_INFINITY,
  float32: 2 ** 24 + 1,
  float64: 2 ** 53,
};

/**
 * The numbers 0 to n - 1 in random order.
 *
 * @param n - a whole number from 0 up.
 * @param options - `dtype` is int64 by default.
 * @throws RangeError if `n` is no such number, or the dtype does not hold it.
 * @example
 * ```ts
 * manualSeed(0);
 * randperm(5); // [4, 0, 1, 3, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.randperm.html
 */
export function randperm(n: number, options: RandomTensorOptions = {}): Tensor {
  const [size] = checkShape('randperm', [n]) as [number];
  const { dtype, requiresGrad } = readOptions('randperm', options, 'int64');
  if (dtype === 'bool') throw new TypeError('randperm: dtype bool holds no permutation');
  if (size > permutable[dtype])
    throw new RangeError(`randperm: n must be at most ${permutable[dtype]} for ${dtype}, got ${n}`);
  const order = permute(generatorOf('randperm', options)._twister, size) as BigInt64Array<ArrayBuffer>;
  return wrapArray(convert(order, dtype), [size], dtype).requiresGrad_(requiresGrad);
}

/**
 * 1 with the probability that the element of `p` says, else 0; in the dtype of `p`, row by row in memory.
 *
 * @param p - a floating-point tensor of probabilities in [0, 1].
 * @throws TypeError if `p` is of an integer type. RangeError if a probability is outside [0, 1].
 * @example
 * ```ts
 * manualSeed(0);
 * bernoulli(tensor([0.1, 0.5, 0.9])); // [0, 0, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bernoulli.html
 */
export function bernoulli(p: Tensor, options: RandomOptions = {}): Tensor {
  if (!(p instanceof Tensor)) throw new TypeError(`bernoulli: p must be a Tensor, got ${show(p)}`);
  return drawn('bernoulli', p.shape, options, p.dtype, (t, o) => bernoulli_(t, p, o));
}
