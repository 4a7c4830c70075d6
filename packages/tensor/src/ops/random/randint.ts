import { show } from '../../core/check.ts';
import { isRecord } from '../../core/options.ts';
import { checkShape } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { drawn, drawnLike, type RandomLikeOptions, type RandomTensorOptions } from './drawn.ts';
import { random_ } from './random.ts';

/** Options of `randint`. */
export interface RandintOptions extends RandomTensorOptions {
  /** The smallest. Default: 0. */
  low?: number | bigint;
  /** One more than the largest; has to be given. */
  high?: number | bigint;
  /** The shape; has to be given. */
  size: Size;
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
export function randint(options: RandintOptions): Tensor;
export function randint(
  low: number | bigint,
  high: number | bigint,
  options: Omit<RandintOptions, 'low' | 'high'>,
): Tensor;
export function randint(high: number | bigint, options: Omit<RandintOptions, 'high'>): Tensor;
export function randint(...args: unknown[]): Tensor {
  const [low, high, rest] = readBounds('randint', inOrder(args), 1);
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
export function randintLike(t: Tensor, high: number | bigint, options?: RandomLikeOptions): Tensor;
export function randintLike(
  t: Tensor,
  low: number | bigint,
  high: number | bigint,
  options?: RandomLikeOptions,
): Tensor;
export function randintLike(t: Tensor, ...args: unknown[]): Tensor {
  const [low, high, rest] = readBounds('randintLike', args, 0);
  return drawnLike('randintLike', t, (rest[0] as RandomLikeOptions | undefined) ?? {}, (x, o) =>
    random_(x, low, high, o),
  );
}

/** Bounds and size that were given by name, in their places. */
function inOrder(args: readonly unknown[]): unknown[] {
  const last = args.at(-1);
  if (!isRecord(last) || !('size' in last)) return [...args];
  const { low, high, size, ...options } = last;
  const before = [...args.slice(0, -1)];
  return [...(low === undefined ? [] : [low]), ...before, ...(high === undefined ? [] : [high]), size, options];
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
