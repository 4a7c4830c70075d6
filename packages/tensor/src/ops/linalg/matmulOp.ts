import { apply } from '../../autograd/dispatch.ts';
import type { BackwardContext } from '../../autograd/node.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show, showShape } from '../../core/check.ts';
import { isFloat } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { allocateStrided } from '../../core/make.ts';
import { naming } from '../../core/room.ts';
import { isRowMajor, numelOf } from '../../core/shape.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';
import { reshape } from '../shape/reshape.ts';
import { transpose } from '../shape/transpose.ts';
import { multiply, productShape } from './multiply.ts';

/** Whether the right factor was a vector, now a column. */
export type MatmulAttrs = { readonly byVector: true } | undefined;

/** Matrices over batch dimensions that broadcast: [..., m, k] @ [..., k, n]. Operands have at least two dimensions. */
export const matmulOp: OpRecord<[Tensor, Tensor], MatmulAttrs> = {
  name: 'matmul',
  saves: [0, 1],
  forward([a, b]) {
    const shape = productShape('matmul', a.shape, b.shape);
    const out = allocateStrided(shape, a.dtype, null, undefined, !isFloat(a.dtype));
    multiply(a, b, shape, out._storage.data);
    return out;
  },
  backward(g, ctx) {
    const [a, b] = [ctx.input(0), ctx.input(1)];
    return [
      ctx.needs(0) ? leftGradientOf(g, ctx, b) : null, // dA = G Bᵀ
      ctx.needs(1) ? rightGradient(a, g, ctx.shapeOf(1), ctx.stridesOf(1)) : null, // dB = Aᵀ G
    ];
  },
};

/** Whether a matrix, or the rows of a batch of them as one, lies column by column without gaps. */
function byColumns(shape: readonly number[], strides: readonly number[]): boolean {
  const count = numelOf(shape.slice(0, -1));
  if (strides.at(-1) !== count) return false;
  let step = 1;
  for (let d = shape.length - 2; d >= 0; d--) {
    if (strides[d] !== step && (shape.length === 2 || shape[d] !== 1)) return false;
    step *= shape[d]!;
  }
  return true;
}

/**
 * `g @ bᵀ`; column by column in memory where the left factor is a matrix, or rows that one matrix is multiplied with,
 * and lay so: as the transposed product, which gives the rows alone.
 */
export function leftGradient(g: Tensor, shape: readonly number[], strides: readonly number[], b: Tensor): Tensor {
  if (b.ndim !== 2 || !byColumns(shape, strides)) return product(g, transpose(b, -2, -1));
  return transpose(product(b, transpose(rowsOf(g), 0, 1)), 0, 1);
}

/** The gradient of the left factor, which lies in memory as PyTorch's ways of multiplying leave it. */
function leftGradientOf(g: Tensor, ctx: BackwardContext<MatmulAttrs>, b: Tensor): Tensor {
  const [shape, strides] = [ctx.shapeOf(0), ctx.stridesOf(0)];
  if (ctx.attrs?.byVector) return product(g, transpose(b, -2, -1));
  if (shape.length === 2 && b.ndim > 2 && b.ndim === g.ndim) {
    // All of the batch shares the matrix: one product with all right factors beside each other.
    const [columns, grads] = [rowsOf(transpose(b, -2, -1)), rowsOf(transpose(g, -2, -1))];
    if (isRowMajor(shape, strides)) return product(transpose(grads, 0, 1), columns);
    return transpose(product(transpose(columns, 0, 1), grads), 0, 1);
  }
  const gradient = leftGradient(g, shape, strides, b);
  return shape.length > 2 && gradient.ndim === 2 ? reshape(gradient, shape) : gradient;
}

/** `aᵀ @ g`; column by column in memory where the right factor is a matrix that lay so. */
function rightGradient(a: Tensor, g: Tensor, shape: readonly number[], strides: readonly number[]): Tensor {
  if (shape.length !== 2 || !byColumns(shape, strides)) return transposedProduct(a, g, shape.length);
  return transpose(product(transpose(rowsOf(g), 0, 1), rowsOf(a)), 0, 1);
}

/** `a @ b` for operands that are known to fit. */
export function product(a: Tensor, b: Tensor, attrs?: MatmulAttrs): Tensor {
  return apply(matmulOp, [a, b], attrs);
}

/** `aᵀ @ g`; for a matrix that all of the batch shares as one tall product, so that no batch of gradients is made. */
export function transposedProduct(a: Tensor, g: Tensor, rank: number): Tensor {
  const shared = rank === 2 && a.ndim > 2;
  const rows = shared ? rowsOf(a) : a;
  return product(transpose(rows, -2, -1), shared ? rowsOf(g) : g);
}

/** [..., n] as [rows, n]. */
export function rowsOf(x: Tensor): Tensor {
  return x.ndim === 2 ? x : reshape(x, [numelOf(x.shape.slice(0, -1)), x.shape.at(-1)!]);
}

/** Checks that the operands are tensors of one dtype that can be multiplied. */
export function checkOperands(where: string, names: readonly string[], tensors: readonly Tensor[]): void {
  for (let i = 0; i < tensors.length; i++)
    if (!isTensor(tensors[i])) throw new TypeError(`${where}: ${names[i]} must be a Tensor, got ${show(tensors[i])}`);
  const dtype = tensors[0]!.dtype;
  for (const t of tensors) {
    if (t.dtype === 'bool')
      throw new TypeError(`${where}: bool tensors cannot be multiplied as matrices: convert them with to(…)`);
    if (t.dtype !== dtype) {
      throw new TypeError(`${where}: expected operands of one dtype, got ${tensors.map((x) => x.dtype).join(' and ')}`);
    }
  }
}

/** Checks the number of dimensions of an operand. */
export function checkRank(where: string, name: string, t: Tensor, rank: number): void {
  if (t.ndim !== rank)
    throw new ShapeError(
      `${where}: ${name} must have ${rank} dimension${rank === 1 ? '' : 's'}, got shape ${showShape(t.shape)}`,
    );
}

export function checkInner(where: string, a: Tensor, b: Tensor): void {
  const k = b.ndim === 1 ? b.shape[0] : b.shape.at(-2);
  if (a.shape.at(-1) !== k) {
    throw new ShapeError(
      `${where}: shapes ${showShape(a.shape)} and ${showShape(b.shape)} cannot be multiplied: sizes ${a.shape.at(-1)} and ${k} must be equal`,
    );
  }
}

export function ranked(
  where: string,
  a: Tensor,
  b: Tensor,
  aRank: number,
  bRank: number,
  names: [string, string],
): Tensor {
  checkOperands(where, names, [a, b]);
  checkRank(where, names[0], a, aRank);
  checkRank(where, names[1], b, bRank);
  checkInner(where, a, b);
  return naming(where, () => a.matmul(b));
}
