import { luFactor } from '@wick/kernels';
import { apply } from '../autograd/dispatch.ts';
import { noGrad } from '../autograd/gradMode.ts';
import type { OpRecord } from '../autograd/op.ts';
import { type Fields, returnType } from '../core/namedTuple.ts';
import { tensor } from '../ops/creation/index.ts';
import { cat, tril, triu } from '../ops/shape/index.ts';
import type { Tensor } from '../tensor.ts';
import { checkMatrices, forMatrices, Gathered, sizesOf, turned } from './matrices.ts';
import { triangular } from './solveTriangular.ts';

const lower = { upper: false, transposed: true, unit: true };
const upper = { upper: true, transposed: false, unit: false };

/** L and U of square matrices whose rows are in their pivots' order. */
const luOp: OpRecord<[Tensor], undefined, Tensor[]> = {
  name: 'linalg.lu',
  saves: ['output'],
  forward([x]) {
    const { rows: n, batch } = sizesOf(x);
    const lowers = new Gathered(batch, [n, n], x.dtype);
    const uppers = new Gathered(batch, [n, n], x.dtype);
    forMatrices(x, (a, i) => {
      luFactor(n, n, a);
      lowers.put(
        i,
        a.map((value, at) => halfOf(at, n, value)),
      );
      uppers.put(
        i,
        a.map((value, at) => (Math.floor(at / n) <= at % n ? value : 0)),
      );
    });
    return [lowers.tensor(), uppers.tensor()];
  },
  backward([gl, gu], ctx) {
    // gA = L⁻ᵀ (tril(Lᵀ gL, −1) + triu(gU Uᵀ)) U⁻ᵀ
    const [l, u] = [ctx.output(0), ctx.output(1)];
    let inner: Tensor | null = gl ? tril(turned(l).matmul(gl), -1) : null;
    if (gu) {
      const part = triu(gu.matmul(turned(u)));
      inner = inner ? inner.add(part) : part;
    }
    if (!inner) return [null];
    return [turned(triangular(u, turned(triangular(l, inner, lower)), upper))];
  },
};

function halfOf(at: number, n: number, value: number): number {
  const [row, col] = [Math.floor(at / n), at % n];
  return row === col ? 1 : row > col ? value : 0;
}

/** The permutation P with A = P L U. */
const orderOp: OpRecord<[Tensor]> = {
  name: 'linalg.luOrder',
  forward([x]) {
    const { rows, cols, batch } = sizesOf(x);
    const permutations = new Gathered(batch, [rows, rows], x.dtype);
    forMatrices(x, (a, i) => {
      const p = new Float64Array(rows * rows);
      for (const [to, from] of luFactor(rows, cols, a).order.entries()) p[from * rows + to] = 1;
      permutations.put(i, p);
    });
    return permutations.tensor();
  },
  backward: null,
};

const singularOp: OpRecord<[Tensor]> = {
  name: 'linalg.isSingular',
  forward([x]) {
    const found: boolean[] = [];
    const { rows, cols, batch } = sizesOf(x);
    forMatrices(x, (a) => found.push(luFactor(rows, cols, a).singular));
    return tensor(found, { dtype: 'bool' }).reshape(batch);
  },
  backward: null,
};

/** Of each matrix, whether a pivot is 0: a bool tensor. */
export function isSingular(A: Tensor): Tensor {
  return apply(singularOp, [A], undefined);
}

type Triple = [P: Tensor, L: Tensor, U: Tensor];
const triple = returnType<Triple, 'P' | 'L' | 'U'>('P', 'L', 'U');

/**
 * The LU decomposition A = P L U with a permutation P, L lower triangular with ones on its diagonal, U upper triangular;
 * the pivots are LAPACK's, the largest of each column. Of an m x n matrix L is m x k and U k x n, k = min(m, n).
 *
 * @param A - a floating-point tensor [..., m, n]
 * @throws ShapeError for less than two dimensions; TypeError unless floating-point
 * @example
 * ```ts
 * const { P, L, U } = linalg.lu(tensor([[0, 1], [2, 3]]));
 * P.matmul(L).matmul(U); // [[0, 1], [2, 3]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.lu.html
 */
export function lu(A: Tensor): Triple & Fields<'P' | 'L' | 'U'> {
  checkMatrices('lu', 'A', A);
  const { rows, cols } = sizesOf(A);
  const P = noGrad(() => apply(orderOp, [A.detach()], undefined));
  const ordered = turned(P).matmul(A);
  const k = Math.min(rows, cols);
  let [L, U] = apply(luOp, [ordered.narrow(-2, 0, k).narrow(-1, 0, k)], undefined) as [Tensor, Tensor];
  if (rows > k) {
    // What is below follows: its rows times U⁻¹.
    const below = triangular(U, turned(ordered.narrow(-2, k, rows - k)), { ...upper, transposed: true });
    L = cat([L, turned(below)], -2);
  } else if (cols > k) {
    const right = triangular(L, ordered.narrow(-1, k, cols - k), { ...lower, transposed: false });
    U = cat([U, right], -1);
  }
  return triple('linalg_lu', [P, L, U]);
}
