import { apply } from '../autograd/dispatch.ts';
import { noGrad } from '../autograd/gradMode.ts';
import type { OpRecord } from '../autograd/op.ts';
import { checkNumber } from '../core/check.ts';
import { flag, number, optionTable, orNull } from '../core/options.ts';
import { amax } from '../ops/reduce/index.ts';
import type { Tensor } from '../tensor.ts';
import { eigh } from './eigh.ts';
import { checkMatrices, checkSquare, sizesOf, turned } from './matrices.ts';
import { svd, svdvals } from './svd.ts';

/** Options of {@link matrixRank} and {@link pinv}. */
export interface ToleranceOptions {
  /** Singular values up to this are 0. Default: 0. */
  atol?: number | null;
  /** Singular values up to this share of the largest are 0. Default: max(m, n) ε of the dtype, or 0 where atol is given above 0. */
  rtol?: number | null;
  /** Whether A is symmetric, which is quicker. Default: false. */
  hermitian?: boolean;
}

const table = optionTable({ atol: orNull(number(0, 0)), rtol: orNull(number(0, 0)), hermitian: flag(false) });

/** What singular values must be above, per matrix. */
function thresholdOf(A: Tensor, S: Tensor, atol: number | null, rtol: number | null): Tensor {
  const { rows, cols } = sizesOf(A);
  const epsilon = A.dtype === 'float64' ? Number.EPSILON : 2 ** -23;
  const relative = rtol ?? ((atol ?? 0) > 0 ? 0 : Math.max(rows, cols) * epsilon);
  const largest = S.shape.at(-1) === 0 ? S.sum(-1, true) : amax(S, -1, true);
  return largest.mul(relative).clampMin(atol ?? 0);
}

function singularValues(where: string, A: Tensor, hermitian: boolean): Tensor {
  if (!hermitian) return svdvals(A);
  checkSquare(where, 'A', A);
  return eigh(A)[0].abs();
}

/**
 * The number of singular values above max(atol, rtol σ₁), an int64 tensor.
 *
 * @param A - a floating-point tensor [..., m, n]
 * @param options - a number is a tolerance that is absolute, as `tol` of `torch.linalg.matrix_rank`.
 * @throws ShapeError for less than two dimensions; TypeError unless floating-point; RangeError for a negative tolerance
 * @example
 * ```ts
 * linalg.matrixRank(tensor([[1, 2], [2, 4]])); // 1
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.matrix_rank.html
 */
export function matrixRank(A: Tensor, options?: ToleranceOptions | number): Tensor {
  checkMatrices('matrixRank', 'A', A);
  const given =
    typeof options === 'number' ? { atol: checkNumber('linalg.matrixRank', 'tol', options, 0), rtol: 0 } : options;
  const { atol, rtol, hermitian } = table.read('linalg.matrixRank', given);
  return noGrad(() => {
    const S = singularValues('matrixRank', A, hermitian);
    return S.gt(thresholdOf(A, S, atol, rtol)).sum(-1);
  });
}

interface PinvAttrs {
  readonly atol: number | null;
  readonly rtol: number | null;
}

const pinvOp: OpRecord<[Tensor], PinvAttrs> = {
  name: 'linalg.pinv',
  saves: [0, 'output'],
  forward([A], { atol, rtol }) {
    const [U, S, Vh] = noGrad(() => svd(A, false));
    const kept = S.gt(thresholdOf(A, S, atol, rtol));
    const inverse = S.reciprocal().maskedFill(kept.logicalNot(), 0);
    return turned(Vh).mul(inverse.unsqueeze(-2)).matmul(turned(U));
  },
  backward(g, ctx) {
    // Of a constant rank: −Yᵀ g Yᵀ + (I − A Y) gᵀ Y Yᵀ + Yᵀ Y gᵀ (I − Y A)
    const [A, Y] = [ctx.input(0), ctx.output()];
    const [yt, gt] = [turned(Y), turned(g)];
    const first = yt.matmul(g).matmul(yt).neg();
    const second = gt.matmul(Y.matmul(yt));
    const third = yt.matmul(Y).matmul(gt);
    return [first.add(second.sub(A.matmul(Y.matmul(second)))).add(third.sub(third.matmul(Y).matmul(A)))];
  },
};

/**
 * The pseudo-inverse of Moore and Penrose, by singular values: those up to max(atol, rtol σ₁) count as 0.
 *
 * @param A - a floating-point tensor [..., m, n]
 * @param options - a number is `rtol`, as the rcond of NumPy.
 * @returns [..., n, m]
 * @throws LinAlgError if A has elements that are not finite; ShapeError for less than two dimensions; TypeError unless
 * floating-point; RangeError for a negative tolerance
 * @example
 * ```ts
 * linalg.pinv(tensor([[1, 0], [0, 2], [0, 0]])); // [[1, 0, 0], [0, 0.5, 0]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.pinv.html
 */
export function pinv(A: Tensor, options?: ToleranceOptions | number): Tensor {
  checkMatrices('pinv', 'A', A);
  const { atol, rtol, hermitian } = table.read(
    'linalg.pinv',
    typeof options === 'number' ? { rtol: options } : options,
  );
  if (hermitian) checkSquare('pinv', 'A', A);
  return apply(pinvOp, [A], { atol, rtol });
}
