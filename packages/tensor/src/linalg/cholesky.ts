import { choleskyFactor } from '@wick/kernels';
import { apply } from '../autograd/dispatch.ts';
import type { OpRecord } from '../autograd/op.ts';
import { flag, type Given, optionTable } from '../core/options.ts';
import { tril } from '../ops/shape/index.ts';
import type { Tensor } from '../tensor.ts';
import { LinAlgError } from './errors.ts';
import {
  checkMatrices,
  checkSameDType,
  checkSquare,
  forMatrices,
  Gathered,
  sameBatch,
  sizesOf,
  turned,
} from './matrices.ts';
import { triangular } from './solveTriangular.ts';

const choleskyOp: OpRecord<[Tensor]> = {
  name: 'linalg.cholesky',
  saves: ['output'],
  forward([x]) {
    const { rows, batch } = sizesOf(x);
    const factors = new Gathered(batch, [rows, rows], x.dtype);
    forMatrices(x, (a, i) => {
      const info = choleskyFactor(rows, a);
      if (info > 0)
        throw new LinAlgError(
          `linalg.cholesky: ${batch.length > 0 ? `(Batch element ${i}): ` : ''}The factorization could not be completed because the input is not positive-definite (the leading minor of order ${info} is not positive-definite).`,
        );
      factors.put(i, a);
    });
    return factors.tensor();
  },
  backward(g, ctx) {
    // A = L Lᵀ: gA = L⁻ᵀ Φ(Lᵀ gL) L⁻¹, Φ the lower half mirrored, halved.
    const l = ctx.output();
    const phi = tril(turned(l).matmul(g));
    const both = phi.add(turned(tril(phi, -1))).mul(0.5);
    const left = triangular(l, both, { upper: false, transposed: true, unit: false });
    return [turned(triangular(l, turned(left), { upper: false, transposed: true, unit: false }))];
  },
};

/** Options of {@link cholesky} and {@link choleskySolve}. */
export interface CholeskyOptions {
  /** The upper factor U, A = Uᵀ U, instead of the lower one. Default: false. */
  upper?: boolean;
}

const table = optionTable({ upper: flag(false) }, ['upper']);

/**
 * The Cholesky factor of symmetric positive-definite matrices, A = L Lᵀ with L lower triangular (or A = Uᵀ U with
 * `upper`). Only that triangle of A is read.
 *
 * @param A - a floating-point tensor [..., n, n]
 * @param options - `upper`: U instead of L. Default: false.
 * @throws LinAlgError unless positive-definite; ShapeError unless square; TypeError unless floating-point
 * @example
 * ```ts
 * linalg.cholesky(tensor([[4, 2], [2, 5]])); // [[2, 0], [1, 2]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.cholesky.html
 */
export function cholesky(A: Tensor, ...given: Given<CholeskyOptions, [upper: boolean]>): Tensor {
  checkSquare('cholesky', 'A', A);
  const { upper } = table.take('linalg.cholesky', given);
  return upper ? turned(apply(choleskyOp, [turned(A)], undefined)) : apply(choleskyOp, [A], undefined);
}

/**
 * X with A X = B from the Cholesky factor of A: `torch.cholesky_solve`.
 *
 * @param B - right-hand sides [..., n, k]
 * @param L - a factor as {@link cholesky} gives it [..., n, n]
 * @param options - `upper`: the factor is U. Default: false.
 * @throws ShapeError if shapes do not fit; TypeError unless both have one floating-point dtype
 * @example
 * ```ts
 * const L = linalg.cholesky(tensor([[4, 2], [2, 5]]));
 * linalg.choleskySolve(tensor([[8], [9]]), L); // [[1.375], [1.25]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cholesky_solve.html
 */
export function choleskySolve(B: Tensor, L: Tensor, ...given: Given<CholeskyOptions, [upper: boolean]>): Tensor {
  checkMatrices('choleskySolve', 'B', B);
  checkSquare('choleskySolve', 'L', L);
  checkSameDType('choleskySolve', L, B);
  const { upper } = table.take('linalg.choleskySolve', given);
  const [factor, sides] = sameBatch('choleskySolve', L, B);
  const half = triangular(factor, sides, { upper, transposed: upper, unit: false, whole: true });
  return triangular(factor, half, { upper, transposed: !upper, unit: false, whole: true });
}
