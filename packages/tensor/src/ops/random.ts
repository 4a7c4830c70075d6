import {
  fillBernoulli,
  fillBernoulliFrom,
  fillCauchy,
  fillExponential,
  fillGeometric,
  fillLogNormal,
  fillNormal,
  fillRandom,
  fillRandomRange,
  fillUniform,
  type MersenneTwister,
  normalSerial,
} from '@wick/kernels';
import { type FloatArray, isFloat, type TypedArray } from '../core/dtype.ts';
import { ShapeError, show, showShape } from '../core/errors.ts';
import { aliasOf, allocateTensor, dense } from '../core/make.ts';
import { broadcastShapes, sameShape } from '../core/shape.ts';
import { applyInPlace, checkWritable } from '../dispatch.ts';
import type { OpRecord } from '../op.ts';
import { type Generator, generatorOf, type RandomOptions } from '../random/generator.ts';
import { fillInMemoryOrder } from '../random/memoryOrder.ts';
import { Tensor } from '../tensor.ts';
import { expand } from './movement.ts';

/** The attributes of a recorded draw: where it came from, and the numbers that describe it. */
export type DrawAttrs<P extends string> = { readonly generator: Generator } & { readonly [K in P]: number };

/** In place: the old values do not matter, so their gradient is zero. */
type DrawOp<A> = OpRecord<[Tensor], A>;

/**
 * Draws into the memory of `t`. The kernels check their arguments before they draw; `name` takes the place of the
 * kernel's own in what they say.
 */
function draw(
  name: string,
  t: Tensor,
  generator: Generator,
  fill: (twister: MersenneTwister, out: TypedArray, dims: readonly number[]) => void,
): Tensor {
  try {
    fillInMemoryOrder(t, (out, dims) => fill(generator._twister, out, dims));
  } catch (error) {
    if (error instanceof Error) error.message = error.message.replace(/^\w+(?=: )/, name);
    throw error;
  }
  return t;
}

const noGradient: DrawOp<unknown>['backward'] = (g) => [allocateTensor(g.shape, g.dtype)];

export const uniformOp: DrawOp<DrawAttrs<'from' | 'to'>> = {
  name: 'uniform',
  forward: ([x], { generator, from, to }, out = x) =>
    draw('uniform_', out, generator, (twister, data) => fillUniform(twister, data as FloatArray, from, to)),
  backward: noGradient,
};

export const normalOp: DrawOp<DrawAttrs<'mean' | 'std'>> = {
  name: 'normal',
  forward([x], { generator, mean, std }, out = x) {
    // From 16 elements on, PyTorch draws contiguous tensors in blocks, others one by one.
    const fill = out.isContiguous() ? fillNormal : normalSerial;
    return draw('normal_', out, generator, (twister, data) => fill(twister, data as FloatArray, mean, std));
  },
  backward: noGradient,
};

export const exponentialOp: DrawOp<DrawAttrs<'lambda'>> = {
  name: 'exponential',
  forward: ([x], { generator, lambda }, out = x) =>
    draw('exponential_', out, generator, (twister, data) => fillExponential(twister, data as FloatArray, lambda)),
  backward: noGradient,
};

export const cauchyOp: DrawOp<DrawAttrs<'median' | 'sigma'>> = {
  name: 'cauchy',
  forward: ([x], { generator, median, sigma }, out = x) =>
    draw('cauchy_', out, generator, (twister, data) => fillCauchy(twister, data as FloatArray, median, sigma)),
  backward: noGradient,
};

export const logNormalOp: DrawOp<DrawAttrs<'mean' | 'std'>> = {
  name: 'logNormal',
  forward: ([x], { generator, mean, std }, out = x) =>
    draw('logNormal_', out, generator, (twister, data) => fillLogNormal(twister, data as FloatArray, mean, std)),
  backward: noGradient,
};

export const geometricOp: DrawOp<DrawAttrs<'p'>> = {
  name: 'geometric',
  forward: ([x], { generator, p }, out = x) =>
    draw('geometric_', out, generator, (twister, data) => fillGeometric(twister, data, p)),
  backward: noGradient,
};

export const bernoulliOp: DrawOp<DrawAttrs<'p'>> = {
  name: 'bernoulli',
  forward: ([x], { generator, p }, out = x) =>
    draw('bernoulli_', out, generator, (twister, data) => fillBernoulli(twister, data, p)),
  backward: noGradient,
};

/** Each element with a probability of its own; the probabilities have the target's shape. */
export const bernoulliFromOp: OpRecord<[Tensor, Tensor], { readonly generator: Generator }> = {
  name: 'bernoulli',
  forward: ([x, p], { generator }, out = x) =>
    draw('bernoulli_', out, generator, (twister, data, dims) => {
      const shape = dims.map((d) => p.shape[d]!);
      const strides = dims.map((d) => p._strides[d]!);
      fillBernoulliFrom(twister, data, dense(aliasOf(p, shape, strides)) as FloatArray);
    }),
  backward: (g, ctx) => [
    allocateTensor(g.shape, g.dtype),
    ctx.needs(1) ? allocateTensor(ctx.shapeOf(1), ctx.dtypeOf(1)) : null,
  ],
};

interface RandomAttrs {
  readonly generator: Generator;
  /** null: from 0 on, all that the dtype holds. */
  readonly from: bigint | number | null;
  /** null: up to the largest integer that the dtype holds. */
  readonly to: bigint | number | null;
}

export const randomOp: DrawOp<RandomAttrs> = {
  name: 'random',
  forward: ([x], { generator, from, to }, out = x) =>
    draw('random_', out, generator, (twister, data) => {
      if (from === null) fillRandom(twister, data, out.dtype);
      else fillRandomRange(twister, data, from, to);
    }),
  backward: noGradient,
};

/** Arguments of a draw as they come: numbers, and options as the last one, whichever place that is. */
export type DrawArgs = readonly unknown[];

/** Takes the options off the end of the arguments and fills in defaults for the numbers left out. */
function readDraw<P extends string>(
  name: string,
  args: DrawArgs,
  defaults: { readonly [K in P]: number | undefined },
): DrawAttrs<P> {
  const [values, generator] = splitOptions(name, args);
  const attrs: Record<string, unknown> = { generator };
  const names = Object.keys(defaults) as P[];
  if (values.length > names.length)
    throw new TypeError(`${name}: expected at most ${names.length} numbers, then options, got ${show(args)}`);
  names.forEach((key, i) => {
    const value = values[i] ?? defaults[key];
    if (typeof value !== 'number') throw new TypeError(`${name}: ${key} must be a number, got ${show(value)}`);
    attrs[key] = value;
  });
  return attrs as DrawAttrs<P>;
}

/** The arguments without the options, and the generator that these name. */
export function splitOptions(name: string, args: DrawArgs): [unknown[], Generator] {
  const values = [...args];
  while (values.length > 0 && values.at(-1) === undefined) values.pop();
  const last = values.at(-1);
  const hasOptions = typeof last === 'object' && last !== null && !(last instanceof Tensor);
  if (hasOptions) values.pop();
  if (hasOptions && '_twister' in last)
    throw new TypeError(`${name}: a generator is given inside the options: { generator }`);
  return [values, generatorOf(name, hasOptions ? (last as RandomOptions) : {})];
}

function requireFloat(name: string, t: Tensor): void {
  if (!isFloat(t.dtype)) throw new TypeError(`${name}: a floating-point tensor is needed, this one is ${t.dtype}`);
}

/** {@link Tensor.uniform_} */
export function uniform_(t: Tensor, ...args: DrawArgs): Tensor {
  const attrs = readDraw('uniform_', args, { from: 0, to: 1 });
  requireFloat('uniform_', t);
  return applyInPlace(uniformOp, [t], attrs);
}

/** {@link Tensor.normal_} */
export function normal_(t: Tensor, ...args: DrawArgs): Tensor {
  const attrs = readDraw('normal_', args, { mean: 0, std: 1 });
  requireFloat('normal_', t);
  return applyInPlace(normalOp, [t], attrs);
}

/** {@link Tensor.exponential_} */
export function exponential_(t: Tensor, ...args: DrawArgs): Tensor {
  const attrs = readDraw('exponential_', args, { lambda: 1 });
  requireFloat('exponential_', t);
  return applyInPlace(exponentialOp, [t], attrs);
}

/** {@link Tensor.cauchy_} */
export function cauchy_(t: Tensor, ...args: DrawArgs): Tensor {
  const attrs = readDraw('cauchy_', args, { median: 0, sigma: 1 });
  requireFloat('cauchy_', t);
  return applyInPlace(cauchyOp, [t], attrs);
}

/** {@link Tensor.logNormal_} */
export function logNormal_(t: Tensor, ...args: DrawArgs): Tensor {
  const attrs = readDraw('logNormal_', args, { mean: 1, std: 2 });
  requireFloat('logNormal_', t);
  return applyInPlace(logNormalOp, [t], attrs);
}

/** {@link Tensor.geometric_} */
export function geometric_(t: Tensor, ...args: DrawArgs): Tensor {
  const attrs = readDraw('geometric_', args, { p: undefined });
  if (t.dtype === 'bool') throw new TypeError('geometric_: a numeric tensor is needed, this one is bool');
  return applyInPlace(geometricOp, [t], attrs);
}

/** {@link Tensor.bernoulli_} */
export function bernoulli_(t: Tensor, ...args: DrawArgs): Tensor {
  const p = args[0];
  if (!(p instanceof Tensor)) return applyInPlace(bernoulliOp, [t], readDraw('bernoulli_', args, { p: 0.5 }));
  const [, generator] = splitOptions('bernoulli_', args.slice(1));
  if (!isFloat(p.dtype)) throw new TypeError(`bernoulli_: p must be a floating-point tensor, got ${show(p)}`);
  checkWritable('bernoulli_', t);
  if (!sameShape(broadcastShapes('bernoulli_', t.shape, p.shape), t.shape))
    throw new ShapeError(
      `bernoulli_: p of shape ${showShape(p.shape)} does not broadcast to the tensor's shape ${showShape(t.shape)}`,
    );
  const full = sameShape(p.shape, t.shape) ? p : expand(p, t.shape);
  return applyInPlace(bernoulliFromOp, [t, full], { generator });
}

/** {@link Tensor.random_} */
export function random_(t: Tensor, ...args: DrawArgs): Tensor {
  const [values, generator] = splitOptions('random_', args);
  for (const [i, value] of values.entries()) {
    if (value === undefined || (value === null && i === 1) || typeof value === 'bigint') continue;
    const which = values.length === 1 ? 'to' : i === 0 ? 'from' : 'to';
    if (typeof value !== 'number' || i > 1)
      throw new TypeError(`random_: ${which} must be an integer, got ${show(value)}`);
    if (!Number.isInteger(value)) throw new RangeError(`random_: ${which} must be an integer, got ${show(value)}`);
  }
  const bounds = values as (bigint | number | null | undefined)[];
  const from = values.length === 0 ? null : values.length === 1 ? 0 : (bounds[0] ?? 0);
  const to = values.length === 1 ? bounds[0]! : (bounds[1] ?? null);
  if (t.dtype === 'bool' && from !== null) checkBool(from, to);
  return applyInPlace(randomOp, [t], { generator, from, to });
}

function checkBool(from: bigint | number, to: bigint | number | null): void {
  if (from < 0 || from > 1) throw new RangeError(`random_: from must be 0 or 1 for bool, got ${show(from)}`);
  if (to !== null && to > 2) throw new RangeError(`random_: to must be at most 2 for bool, got ${show(to)}`);
}
