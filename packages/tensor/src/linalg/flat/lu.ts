import { whole } from '../../autograd/whole.ts';
import { show, showShape } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import { ShapeError } from '../../core/errors.ts';
import { wrapArray } from '../../core/make.ts';
import { type Fields, returnType } from '../../core/namedTuple.ts';
import { flag, type Given, optionTable, type RulesFor } from '../../core/options.ts';
import { sameShape } from '../../core/shape.ts';
import { isTensor } from '../../core/tensorCore.ts';
import { eye, zeros } from '../../ops/creation/index.ts';
import { cat, tril, triu } from '../../ops/shape/index.ts';
import type { Tensor } from '../../tensor.ts';
import { lu as luOf } from '../lu.ts';
import { checkMatrices, checkSquare, sizesOf, turned } from '../matrices.ts';
import { solveTriangular } from '../solveTriangular.ts';

/**
 * The LU decomposition as LAPACK packs it: L below the diagonal and U from it on in one matrix, and the row that each was
 * swapped with, counted from 1. `linalg.lu` gives P, L and U.
 *
 * @param A - a floating-point tensor [..., m, n]
 * @returns [LU, pivots], pivots an int32 tensor [..., min(m, n)]
 * @throws ShapeError for less than two dimensions; TypeError unless floating-point
 * @example
 * ```ts
 * const [LU, pivots] = lu(tensor([[0, 1], [2, 3]]));
 * LU; // [[2, 3], [0, 1]]
 * pivots; // [2, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.lu.html
 */
export function lu(A: Tensor): [LU: Tensor, pivots: Tensor] {
  checkMatrices('lu', 'A', A);
  const { rows, cols } = sizesOf(A);
  const [P, L, U] = luOf(A);
  const zero = (m: number, n: number) => zeros([...A.shape.slice(0, -2), m, n], { dtype: A.dtype });
  const low = tril(L, -1);
  const LU =
    rows > cols
      ? low.add(cat([U, zero(rows - cols, cols)], -2))
      : rows < cols
        ? cat([low, zero(rows, cols - rows)], -1).add(U)
        : low.add(U);
  const k = Math.min(rows, cols);
  return [LU, whole('linalg.luPivots', [P.detach()], undefined, ([p]) => [pivotsOf(p!, k)])[0]!];
}

/** The swaps whose product is P. */
function pivotsOf(P: Tensor, k: number): Tensor {
  const { rows, count, batch } = sizesOf(P);
  const p = dense(P);
  const pivots = new Int32Array(count * k);
  for (let b = 0; b < count; b++) {
    const now = Array.from({ length: rows }, (_, i) => i);
    for (let i = 0; i < k; i++) {
      const at = now.findIndex((from) => Number(p[(b * rows + from) * rows + i]) === 1);
      [now[i], now[at]] = [now[at]!, now[i]!];
      pivots[b * k + i] = at + 1;
    }
  }
  return wrapArray(pivots, [...batch, k], 'int32');
}

/** P from the swaps: A = P L U. */
function permutation(where: string, LU: Tensor, pivots: Tensor): Tensor {
  if (!isTensor(pivots) || pivots.dtype !== 'int32')
    throw new TypeError(`${where}: pivots must be an int32 tensor, got ${show(pivots)}`);
  const { rows, cols, batch } = sizesOf(LU);
  const k = Math.min(rows, cols);
  const shape = [...batch, k];
  if (!sameShape(pivots.shape, shape))
    throw new ShapeError(`${where}: pivots must have shape ${showShape(shape)}, got ${showShape(pivots.shape)}`);
  const told = { rows, cols };
  return whole('linalg.luPermutation', [pivots], told, ([t]) => [permuted(where, LU, t!)])[0]!;
}

function permuted(where: string, LU: Tensor, pivots: Tensor): Tensor {
  const { rows, cols, count, batch } = sizesOf(LU);
  const k = Math.min(rows, cols);
  const swaps = dense(pivots) as Int32Array;
  const p = new Float64Array(count * rows * rows);
  for (let b = 0; b < count; b++) {
    const from = Array.from({ length: rows }, (_, i) => i);
    for (let i = 0; i < k; i++) {
      const at = swaps[b * k + i]! - 1;
      if (!(at >= i && at < rows))
        throw new RangeError(`${where}: pivots must be rows from their own on, got ${at + 1}`);
      [from[i], from[at]] = [from[at]!, from[i]!];
    }
    for (let i = 0; i < rows; i++) p[(b * rows + from[i]!) * rows + i] = 1;
  }
  return wrapArray(p, [...batch, rows, rows], 'float64').to(LU.dtype);
}

/** Options of {@link luUnpack}. */
export interface LuUnpackOptions {
  /** Whether L and U are made; else they are empty. Default: true. */
  unpackData?: boolean;
  /** Whether P is made; else it is empty. Default: true. */
  unpackPivots?: boolean;
}

const table = optionTable({ unpackData: flag(true), unpackPivots: flag(true) } satisfies RulesFor<LuUnpackOptions>, [
  'unpackData',
  'unpackPivots',
]);

type Triple = [P: Tensor, L: Tensor, U: Tensor];
const triple = returnType<Triple, 'P' | 'L' | 'U'>('P', 'L', 'U');

/**
 * P, L and U of what {@link lu} packed.
 *
 * @throws ShapeError or RangeError if the pivots do not fit; TypeError unless LU is floating-point and the pivots are int32
 * @example
 * ```ts
 * luUnpack(...lu(tensor([[0, 1], [2, 3]]))).U; // [[2, 3], [0, 1]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.lu_unpack.html
 */
export function luUnpack(
  LU: Tensor,
  pivots: Tensor,
  ...given: Given<LuUnpackOptions, [unpackData: boolean, unpackPivots: boolean]>
): Triple & Fields<'P' | 'L' | 'U'> {
  checkMatrices('luUnpack', 'LU', LU);
  const { unpackData, unpackPivots } = table.take('luUnpack', given);
  const P = unpackPivots ? permutation('luUnpack', LU, pivots) : nothing(LU);
  if (!unpackData) return triple('lu_unpack', [P, nothing(LU), nothing(LU)]);
  const { rows, cols } = sizesOf(LU);
  const k = Math.min(rows, cols);
  const L = tril(LU.narrow(-1, 0, k), -1).add(eye(rows, k, { dtype: LU.dtype }));
  return triple('lu_unpack', [P, L, triu(LU.narrow(-2, 0, k))]);
}

const nothing = (LU: Tensor) => zeros([0], { dtype: LU.dtype });

/**
 * X with A X = b from what {@link lu} made of A.
 *
 * @param b - [..., n, k]
 * @throws ShapeError or RangeError if shapes or pivots do not fit; TypeError unless dtypes fit
 * @example
 * ```ts
 * luSolve(tensor([[1], [5]]), ...lu(tensor([[0, 1], [2, 3]]))); // [[1], [1]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.lu_solve.html
 */
export function luSolve(b: Tensor, LU: Tensor, pivots: Tensor): Tensor {
  checkSquare('luSolve', 'LU', LU);
  checkMatrices('luSolve', 'b', b);
  const ordered = turned(permutation('luSolve', LU, pivots)).matmul(b);
  const half = solveTriangular(LU, ordered, { upper: false, unitriangular: true });
  return solveTriangular(LU, half, { upper: true });
}
