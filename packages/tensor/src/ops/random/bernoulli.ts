import { fillBernoulli, fillBernoulliFrom } from '@wick/kernels';
import { checkWritable } from '../../autograd/changeable.ts';
import { applyInPlace } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show, showShape } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import { type FloatArray, isFloat } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { aliasOf, allocateTensor } from '../../core/make.ts';
import { optionTable, real, unchecked } from '../../core/options.ts';
import { broadcastShapes, sameShape } from '../../core/shape.ts';
import { isTensor } from '../../core/tensorCore.ts';
import { generator } from '../../generator/checkGenerator.ts';
import { type Generator, generatorOf, type RandomOptions } from '../../generator/generator.ts';
import type { Tensor } from '../../tensor.ts';
import { expand } from '../shape/expand.ts';
import { type DrawArgs, type DrawAttrs, type DrawOp, draw, noGradient } from './draw.ts';
import { drawn } from './drawn.ts';

export const bernoulliOp: DrawOp<DrawAttrs<'p'>> = {
  name: 'bernoulli',
  halves: true,
  forward: ([x], { generator, p }, out = x) =>
    draw('bernoulli_', out, generator, (twister, data) => fillBernoulli(twister, data, p)),
  backward: noGradient,
};

/** Each element with a probability of its own; the probabilities have the target's shape. */
export const bernoulliFromOp: OpRecord<[Tensor, Tensor], { readonly generator: Generator }> = {
  name: 'bernoulli',
  halves: true,
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

const chance = real(0.5);
const bernoulliOptions = optionTable({ generator, p: unchecked<number | Tensor>(0.5) }, ['p']);

/** {@link Tensor.bernoulli_} */
export function bernoulli_(t: Tensor, ...args: DrawArgs): Tensor {
  const given = bernoulliOptions.take('bernoulli_', args);
  const from = generatorOf('bernoulli_', given);
  const { p } = given;
  if (!isTensor(p)) return applyInPlace(bernoulliOp, [t], { p: chance.read('bernoulli_', 'p', p), generator: from });
  if (!isFloat(p.dtype)) throw new TypeError(`bernoulli_: p must be a floating-point tensor, got ${show(p)}`);
  checkWritable('bernoulli_', t);
  if (!sameShape(broadcastShapes('bernoulli_', t.shape, p.shape), t.shape))
    throw new ShapeError(
      `bernoulli_: p of shape ${showShape(p.shape)} does not broadcast to the tensor's shape ${showShape(t.shape)}`,
    );
  const full = sameShape(p.shape, t.shape) ? p : expand(p, t.shape);
  return applyInPlace(bernoulliFromOp, [t, full], { generator: from });
}

/**
 * 1 with the probability that the element of `p` says, else 0; in the dtype of `p`, row by row in memory.
 *
 * @param p - a floating-point tensor of probabilities in [0, 1]; or one whose shape and dtype the result has, and a
 * probability for all.
 * @throws TypeError if `p` is of an integer type. RangeError if a probability is outside [0, 1].
 * @example
 * ```ts
 * manualSeed(0);
 * bernoulli(tensor([0.1, 0.5, 0.9])); // [0, 0, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bernoulli.html
 */
export function bernoulli(p: Tensor, options?: RandomOptions): Tensor;
export function bernoulli(like: Tensor, p?: number | RandomOptions, options?: RandomOptions): Tensor;
export function bernoulli(x: Tensor, second: number | RandomOptions = {}, third: RandomOptions = {}): Tensor {
  if (!isTensor(x)) throw new TypeError(`bernoulli: p must be a Tensor, got ${show(x)}`);
  const [p, options] = typeof second === 'number' ? [second, third] : [x, second];
  return drawn('bernoulli', x.shape, options, x.dtype, (t, o) => bernoulli_(t, p, o));
}
