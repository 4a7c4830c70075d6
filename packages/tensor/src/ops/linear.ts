import { isFloat } from '../core/dtype.ts';
import { ShapeError, show, showShape } from '../core/errors.ts';
import { aliasOf, allocateTensor, dense, wrapArray } from '../core/make.ts';
import { numelOf } from '../core/shape.ts';
import { apply } from '../dispatch.ts';
import { type Accumulate, multiply, productShape } from '../matmul/multiply.ts';
import type { Operand, OpRecord } from '../op.ts';
import { copyInto } from '../strided/copy.ts';
import type { Tensor } from '../tensor.ts';
import { checkOperands, checkRank, product, rowsOf, transposedProduct } from './matmul.ts';
import { reshape, transpose } from './movement.ts';

/** x [..., in] · weightᵀ [in, out] + bias, as one step: what every fully connected layer is. */
export const linearOp: OpRecord<[x: Tensor, weight: Tensor, bias: Operand]> = {
  name: 'linear',
  saves: [0, 1],
  forward([x, weight, bias]) {
    const [outs, ins] = weight.shape as [number, number];
    const count = numelOf(x.shape.slice(0, -1));
    const rows = x.ndim === 2 ? x : wrapArray(dense(x), [count, ins], x.dtype);
    const out = allocateTensor([...x.shape.slice(0, -1), outs], x.dtype);
    if (bias) copyInto(out, bias);
    const columns = aliasOf(weight, [ins, outs], [weight._strides[1]!, weight._strides[0]!]);
    multiply(rows, columns, [count, outs], out._storage.data, { alpha: 1, beta: bias ? 1 : 0 });
    return out;
  },
  backward(g, ctx) {
    const [x, weight] = [ctx.input(0), ctx.input(1)];
    const grad = rowsOf(g);
    return [
      ctx.needs(0) ? reshape(product(grad, weight), x.shape) : null, // dX = G W
      ctx.needs(1) ? product(transpose(grad, 0, 1), rowsOf(x)) : null, // dW = Gᵀ X
      ctx.needs(2) ? g : null, // summed to the bias's shape by the engine
    ];
  },
};

/**
 * A fully connected layer, `x · weightᵀ + bias`: `torch.nn.functional.linear`.
 *
 * @param x - shape [..., in]
 * @param weight - shape [out, in], or [in], which gives a result of shape [...]
 * @param bias - shape [out] (or one that broadcasts to the result), or null
 * @returns shape [..., out]
 * @throws ShapeError where the sizes do not fit, TypeError where the dtypes differ
 * @example
 * ```ts
 * linear(tensor([1, 2]), tensor([[1, 1], [0, 1]]), tensor([10, 0])); // [13, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.linear.html
 */
export function linear(x: Tensor, weight: Tensor, bias: Tensor | null = null): Tensor {
  checkOperands('linear', ['input', 'weight', 'bias'], bias ? [x, weight, bias] : [x, weight]);
  if (x.ndim === 0 || x.shape.at(-1) !== weight.shape.at(-1)) {
    throw new ShapeError(
      `linear: an input of shape ${showShape(x.shape)} does not fit a weight of shape ${showShape(weight.shape)}: the last sizes must be equal`,
    );
  }
  if (weight.ndim === 1) {
    if (bias && (x.ndim !== 1 || bias.ndim !== 0)) throw new ShapeError(biasMessage(bias, weight));
    const row = linear(x, reshape(weight, [1, weight.shape[0]!]), bias);
    return reshape(row, x.shape.slice(0, -1));
  }
  checkRank('linear', 'weight', weight, 2);
  const shape = [...x.shape.slice(0, -1), weight.shape[0]!];
  if (bias && !fitsInto(bias.shape, shape)) throw new ShapeError(biasMessage(bias, weight));
  return apply(linearOp, [x, weight, bias], undefined);
}

function biasMessage(bias: Tensor, weight: Tensor): string {
  return `linear: a bias of shape ${showShape(bias.shape)} does not fit a weight of shape ${showShape(weight.shape)}`;
}

/** Whether `shape` broadcasts to `target`. */
function fitsInto(shape: readonly number[], target: readonly number[]): boolean {
  const lead = target.length - shape.length;
  return lead >= 0 && shape.every((n, d) => n === 1 || n === target[lead + d]);
}

/** beta · c + alpha · (a @ b), c broadcast to the product's shape; with beta 0 c is not read. */
export const addmmOp: OpRecord<[c: Tensor, a: Tensor, b: Tensor], Accumulate> = {
  name: 'addmm',
  saves: [1, 2],
  forward([c, a, b], { alpha, beta }) {
    const shape = productShape('addmm', a.shape, b.shape);
    const out = allocateTensor(shape, a.dtype);
    if (beta !== 0) copyInto(out, c);
    multiply(a, b, shape, out._storage.data, { alpha, beta });
    return out;
  },
  backward(g, ctx) {
    const { alpha, beta } = ctx.attrs;
    const scaled = alpha === 1 ? g : g.mul(alpha);
    return [
      ctx.needs(0) ? (beta === 1 ? g : g.mul(beta)) : null,
      ctx.needs(1) ? product(scaled, transpose(ctx.input(2), -2, -1)) : null,
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
export function addmm(input: Tensor, mat1: Tensor, mat2: Tensor, options: AddmmOptions = {}): Tensor {
  return accumulate('addmm', input, mat1, mat2, 2, options);
}

/**
 * `beta · input + alpha · (batch1 @ batch2)` for each matrix of a batch: `torch.baddbmm`.
 *
 * @param input - broadcasts to [b, n, p]
 * @param batch1 - shape [b, n, m]
 * @param batch2 - shape [b, m, p]
 * @throws ShapeError if the shapes cannot be multiplied or do not broadcast
 * @example
 * ```ts
 * baddbmm(zeros(1, 1, 1), ones(1, 1, 3), ones(1, 3, 1)); // [[[3]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.baddbmm.html
 */
export function baddbmm(input: Tensor, batch1: Tensor, batch2: Tensor, options: AddmmOptions = {}): Tensor {
  return accumulate('baddbmm', input, batch1, batch2, 3, options);
}

/**
 * `beta · input + alpha · (mat @ vec)`: `torch.addmv`.
 *
 * @param input - broadcasts to [n]
 * @param mat - shape [n, m]
 * @param vec - shape [m]
 * @throws ShapeError if the shapes cannot be multiplied or do not broadcast
 * @example
 * ```ts
 * addmv(ones(2), tensor([[1, 2], [3, 4]]), tensor([1, 1])); // [4, 8]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.addmv.html
 */
export function addmv(input: Tensor, mat: Tensor, vec: Tensor, options: AddmmOptions = {}): Tensor {
  checkRank('addmv', 'vec', vec, 1);
  const column = input.ndim === 0 ? input : reshape(input, [...input.shape, 1]);
  const out = accumulate('addmv', column, mat, reshape(vec, [vec.shape[0]!, 1]), 2, options);
  return reshape(out, [mat.shape[0]!]);
}

function accumulate(where: string, c: Tensor, a: Tensor, b: Tensor, rank: number, options: AddmmOptions): Tensor {
  checkOperands(where, ['input', 'the first factor', 'the second factor'], [c, a, b]);
  checkRank(where, 'the first factor', a, rank);
  checkRank(where, 'the second factor', b, rank);
  if (a.shape.at(-1) !== b.shape.at(-2) || (rank === 3 && a.shape[0] !== b.shape[0])) {
    throw new ShapeError(`${where}: shapes ${showShape(a.shape)} and ${showShape(b.shape)} cannot be multiplied`);
  }
  const { alpha = 1, beta = 1 } = options;
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
  return apply(addmmOp, [c, a, b], { alpha, beta });
}
