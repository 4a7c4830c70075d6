import { decide } from '../autograd/dispatch.ts';
import { whole } from '../autograd/whole.ts';
import { show, showShape } from '../core/check.ts';
import { ShapeError } from '../core/errors.ts';
import { flag, type Given, type Named, named, optionTable, type RulesFor, real, unchecked } from '../core/options.ts';
import { isTensor } from '../core/tensorCore.ts';
import { where } from '../ops/elementwise/index.ts';
import { amax, amin, type Dims, norm as vectorNormOf } from '../ops/reduce/index.ts';
import type { Tensor } from '../tensor.ts';
import { inv } from './inverse.ts';
import { isSingular } from './lu.ts';
import { checkMatrices, checkSquare, onDiagonal } from './matrices.ts';
import { svdvals } from './svd.ts';

/** The order of a norm of matrices. */
export type MatrixOrder = 'fro' | 'nuc' | number;

/** Options of the norms of vectors, or of both. */
export interface NormOptions<O> {
  /** The order. Default: 2 for vectors; null, the 2-norm of all elements or of `dim`, for both. */
  ord?: O;
  /** The dimensions of the vectors or matrices. Default: null, all of them. */
  dim?: Dims;
  /** Leave those as 1. Default: false. */
  keepdim?: boolean;
}

/** Options of {@link matrixNorm}. */
export interface MatrixNormOptions {
  /** The order. Default: 'fro'. */
  ord?: MatrixOrder;
  /** The two dimensions of the matrices. Default: [-2, -1]. */
  dim?: readonly [number, number];
  /** Leave those as 1. Default: false. */
  keepdim?: boolean;
}

type GivenNorm<O> = Given<NormOptions<O>, [ord: O, dim: Dims, keepdim: boolean]>;

const places = ['ord', 'dim', 'keepdim'] as const;
const of = { dim: unchecked<Dims>(null), keepdim: flag(false) };
const vectorNormOptions = optionTable({ ord: real(2), ...of } satisfies RulesFor<NormOptions<number>>, places);
const normOptions = optionTable(
  { ord: unchecked<MatrixOrder | null>(null), ...of } satisfies RulesFor<NormOptions<MatrixOrder>>,
  places,
);
const matrixNormOptions = optionTable(
  {
    ord: unchecked<MatrixOrder>('fro'),
    dim: unchecked<readonly [number, number]>([-2, -1]),
    keepdim: flag(false),
  } satisfies RulesFor<MatrixNormOptions>,
  places,
);

function checkFloats(where: string, x: unknown): asserts x is Tensor {
  if (!isTensor(x)) throw new TypeError(`linalg.${where}: expected a Tensor, got ${show(x)}`);
  if (!x.isFloatingPoint()) throw new TypeError(`linalg.${where}: the tensor must be floating-point, got ${x.dtype}`);
}

/**
 * The p-norm of a vector, (Σ |x|^p)^(1/p); ±∞ the largest or smallest |x|, 0 how many are not 0.
 *
 * @param x - floating-point, of any shape
 * @param given - `ord`, which is p, `dim` and `keepdim`, in this order or by name
 * @throws TypeError unless floating-point, or unless p is a number
 * @example
 * ```ts
 * linalg.vectorNorm(tensor([3, 4])); // 5
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.vector_norm.html
 */
export function vectorNorm(x: Tensor, ...given: GivenNorm<number>): Tensor {
  checkFloats('vectorNorm', x);
  const { ord, dim, keepdim } = vectorNormOptions.take('linalg.vectorNorm', given);
  return vectorNormOf(x, { p: ord, ...(dim === null || dim === undefined ? {} : { dim: dim as number[] }), keepdim });
}

/**
 * A norm of matrices: 'fro' √Σ a², 'nuc' the sum of singular values, ±∞ the largest or smallest sum of a row's |a|, ±1 of
 * a column's, ±2 the largest or smallest singular value.
 *
 * @param A - [..., m, n]
 * @param given - `ord`, `dim` and `keepdim`, in this order or by name
 * @throws ShapeError for less than two dimensions; RangeError for another order, or a dimension twice; TypeError unless
 * floating-point
 * @example
 * ```ts
 * linalg.matrixNorm(tensor([[3, 0], [0, -4]]), 'nuc'); // 7
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.matrix_norm.html
 */
export function matrixNorm(
  A: Tensor,
  ...given: Given<MatrixNormOptions, [ord: MatrixOrder, dim: readonly [number, number], keepdim: boolean]>
): Tensor {
  checkMatrices('matrixNorm', 'A', A);
  const { ord, dim, keepdim } = matrixNormOptions.take('linalg.matrixNorm', given);
  if (!Array.isArray(dim) || dim.length !== 2)
    throw new RangeError(`linalg.matrixNorm: dim must be two dimensions, got ${show(dim)}`);
  const [first, second] = dim.map((d) => (d < 0 ? d + A.ndim : d)) as [number, number];
  if (first === second) throw new RangeError(`linalg.matrixNorm: dim must be two different dimensions, got [${dim}]`);
  const others = A.shape.map((_, d) => d).filter((d) => d !== first && d !== second);
  const matrices = A.permute(...others, first, second);
  const back = (t: Tensor) => {
    if (!keepdim) return t;
    const [low, high] = [Math.min(first, second), Math.max(first, second)];
    return t.unsqueeze(low).unsqueeze(high);
  };
  return back(normOf(matrices, ord));
}

function normOf(A: Tensor, ord: MatrixOrder): Tensor {
  switch (ord) {
    case 'fro':
      return vectorNormOf(A, { p: 2, dim: [-2, -1] });
    case 'nuc':
      return svdvals(A).sum(-1);
    case 2:
      return amax(svdvals(A), -1);
    case -2:
      return amin(svdvals(A), -1);
    case 1:
      return amax(A.abs().sum(-2), -1);
    case -1:
      return amin(A.abs().sum(-2), -1);
    case Number.POSITIVE_INFINITY:
      return amax(A.abs().sum(-1), -1);
    case Number.NEGATIVE_INFINITY:
      return amin(A.abs().sum(-1), -1);
    default:
      throw new RangeError(
        `linalg.matrixNorm: ord must be 'fro', 'nuc', 1, -1, 2, -2, Infinity or -Infinity, got ${show(ord)}`,
      );
  }
}

/**
 * A norm of vectors or matrices. Without an order the 2-norm of all elements, or of `dim`; with one, of a vector
 * ({@link vectorNorm}) or, with two dimensions, of matrices ({@link matrixNorm}).
 *
 * @throws ShapeError or RangeError if dimensions do not fit the order; TypeError unless floating-point
 * @example
 * ```ts
 * linalg.norm(tensor([[3, 0], [0, -4]])); // 5
 * linalg.norm(tensor([[3, 0], [0, -4]]), 1); // 4
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.norm.html
 */
export function norm(A: Tensor, ...given: GivenNorm<MatrixOrder | null>): Tensor {
  checkFloats('norm', A);
  const { ord, dim, keepdim } = normOptions.take('linalg.norm', given);
  if (ord === null) return vectorNorm(A, 2, dim, keepdim);
  const dims = typeof dim === 'number' ? [dim] : (dim ?? null);
  if (dims === null && A.ndim > 2)
    throw new ShapeError(
      `linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got ${A.ndim}D, shape ${showShape(A.shape)}`,
    );
  const two = (dims ?? A.shape).length === 2;
  if (two) return matrixNorm(A, ord, (dims ?? [-2, -1]) as [number, number], keepdim);
  if (typeof ord === 'string')
    throw new RangeError(`linalg.norm: ord ${show(ord)} needs two dimensions, got shape ${showShape(A.shape)}`);
  return vectorNorm(A, ord, dims, keepdim);
}

/**
 * The condition number ‖A‖ ‖A⁻¹‖ in a norm: by default the ratio of the largest and the smallest singular value. ∞ where
 * a matrix is singular.
 *
 * @param A - [..., n, n]; with 2, -2 or null also [..., m, n]
 * @param p - the norm, as {@link matrixNorm} has it; null (the default) is 2.
 * @throws ShapeError if shapes do not fit; RangeError for another order; TypeError unless floating-point
 * @example
 * ```ts
 * linalg.cond(tensor([[3, 0], [0, -4]])); // 1.3333
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.cond.html
 */
export function cond(A: Tensor, order: Named<'p', MatrixOrder | null> = null): Tensor {
  const p = named('linalg.cond', 'p', order) ?? null;
  checkMatrices('cond', 'A', A);
  if (p === null || p === 2 || p === -2) {
    const S = svdvals(A);
    const [large, small] = [S.select(-1, 0), S.select(-1, -1)];
    return p === -2 ? small.div(large) : large.div(small);
  }
  checkSquare('cond', 'A', A);
  if (p === 'nuc') {
    const S = svdvals(A);
    return S.sum(-1).mul(S.reciprocal().sum(-1));
  }
  return whole('linalg.cond', [A], { p }, ([a]) => [conditionOf(a!, p)])[0]!;
}

function conditionOf(A: Tensor, p: MatrixOrder): Tensor {
  const singular = isSingular(A);
  if (!decide('cond()', singular, (all) => all.any().item<boolean>()))
    return matrixNorm(A, p).mul(matrixNorm(inv(A), p));
  // The identity stands in for what has no inverse; the result is ∞ there.
  const identity = onDiagonal(A.shape.at(-1)!, 1, A.dtype).expand(A.shape);
  const safe = where(singular.unsqueeze(-1).unsqueeze(-1), identity, A);
  return matrixNorm(A, p)
    .mul(matrixNorm(inv(safe), p))
    .maskedFill(singular, Number.POSITIVE_INFINITY);
}
