import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show, showShape } from '../../core/check.ts';
import { copyInto } from '../../core/copy.ts';
import { isFloat } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { allocateStrided } from '../../core/make.ts';
import { type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import { naming } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';
import { checkOperands, checkRank, leftGradient, transposedProduct } from './matmulOp.ts';
import { type Accumulate, multiply, productShape } from './multiply.ts';

export function biasMessage(bias: Tensor, weight: Tensor): string {
  return `linear: a bias of shape ${showShape(bias.shape)} does not fit a weight of shape ${showShape(weight.shape)}`;
}

/** Whether `shape` broadcasts to `target`. */
export function fitsInto(shape: readonly number[], target: readonly number[]): boolean {
  const lead = target.length - shape.length;
  return lead >= 0 && shape.every((n, d) => n === 1 || n === target[lead + d]);
}

/** beta · c + alpha · (a @ b), c broadcast to the product's shape; with beta 0 c is not read. */
export const addmmOp: OpRecord<[c: Tensor, a: Tensor, b: Tensor], Accumulate> = {
  name: 'addmm',
  saves: (needs) => [...(needs(2) ? [1] : []), ...(needs(1) ? [2] : [])],
  forward([c, a, b], { alpha, beta }) {
    const shape = productShape('addmm', a.shape, b.shape);
    const out = allocateStrided(shape, a.dtype, null, undefined, !isFloat(a.dtype));
    if (beta !== 0) copyInto(out, c);
    multiply(a, b, shape, out._storage.data, { alpha, beta });
    return out;
  },
  backward(g, ctx) {
    const { alpha, beta } = ctx.attrs;
    const scaled = alpha === 1 ? g : g.mul(alpha);
    return [
      ctx.needs(0) ? (beta === 1 ? g : g.mul(beta)) : null,
      ctx.needs(1) ? leftGradient(scaled, ctx.shapeOf(1), ctx.stridesOf(1), ctx.input(2)) : null,
      ctx.needs(2) ? transposedProduct(ctx.input(1), scaled, ctx.shapeOf(2).length) : null,
    ];
  },
};

/** Options of {@link addmm} and its relatives. */
export interface AddmmOptions {
  /** Factor on the tensor that is added to; 0 ignores it, NaN included. Default: 1. */
  beta?: number;
  /** Factor on the product. Default: 1. */
  alpha?: number;
}

const addmmOptions = optionTable({ beta: real(1), alpha: real(1) } satisfies RulesFor<AddmmOptions>, ['beta', 'alpha']);

/**
 * `beta · input + alpha · (mat1 @ mat2)`: `torch.addmm`.
 *
 * @param input - broadcasts to [n, p]
 * @param mat1 - shape [n, m]
 * @param mat2 - shape [m, p]
 * @throws ShapeError if the shapes cannot be multiplied or do not broadcast
 * @example
 * ```ts
 * addmm(ones(2, 2), eye(2), tensor([[1, 2], [3, 4]])); // [[2, 3], [4, 5]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.addmm.html
 */
export function addmm(
  input: Tensor,
  mat1: Tensor,
  mat2: Tensor,
  ...given: Given<AddmmOptions, [beta: number, alpha: number]>
): Tensor {
  return accumulate('addmm', input, mat1, mat2, 2, given);
}

export function accumulate(
  where: string,
  c: Tensor,
  a: Tensor,
  b: Tensor,
  rank: number,
  given: readonly unknown[],
): Tensor {
  checkOperands(where, ['input', 'the first factor', 'the second factor'], [c, a, b]);
  checkRank(where, 'the first factor', a, rank);
  checkRank(where, 'the second factor', b, rank);
  if (a.shape.at(-1) !== b.shape.at(-2) || (rank === 3 && a.shape[0] !== b.shape[0])) {
    throw new ShapeError(`${where}: shapes ${showShape(a.shape)} and ${showShape(b.shape)} cannot be multiplied`);
  }
  const { alpha, beta } = addmmOptions.take(where, given);
  for (const [name, value] of Object.entries({ alpha, beta })) {
    if (typeof value !== 'number') throw new TypeError(`${where}: ${name} must be a number, got ${show(value)}`);
  }
  const shape = productShape(where, a.shape, b.shape);
  if (!fitsInto(c.shape, shape)) {
    throw new ShapeError(
      `${where}: an input of shape ${showShape(c.shape)} does not broadcast to the product's shape ${showShape(shape)}`,
    );
  }
  if (!isFloat(a.dtype)) {
    const product = a.matmul(b);
    return (beta === 0 ? product.mul(alpha) : product.mul(alpha).add(c.mul(beta))).to(a.dtype);
  }
  return naming(where, () => apply(addmmOp, [c, a, b], { alpha, beta }));
}
