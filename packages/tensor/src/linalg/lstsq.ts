import { decide } from '../autograd/dispatch.ts';
import { showShape } from '../core/check.ts';
import { ShapeError } from '../core/errors.ts';
import { type Fields, returnType } from '../core/namedTuple.ts';
import { type Given, number, optionTable, orNull, word } from '../core/options.ts';
import { unrepeatable } from '../core/tracer.ts';
import { zeros } from '../ops/creation/index.ts';
import type { Tensor } from '../tensor.ts';
import { checkMatrices, checkSameDType, sameBatch, sizesOf } from './matrices.ts';
import { matrixRank, pinv } from './rank.ts';
import { svdvals } from './svd.ts';

/** Options of {@link lstsq}. */
export interface LstsqOptions {
  /** Singular values up to this share of the largest are 0. Default: max(m, n) ε. */
  rcond?: number | null;
  /** What PyTorch's results hold besides: 'gelsd' and 'gelss' also the singular values. Default: 'gelsy'. */
  driver?: 'gelsy' | 'gels' | 'gelsd' | 'gelss';
}

const table = optionTable(
  {
    rcond: orNull(number(0, 0)),
    driver: word<'gelsy' | 'gels' | 'gelsd' | 'gelss'>('gelsy', ['gelsy', 'gels', 'gelsd', 'gelss']),
  },
  ['rcond'],
);
type Quadruple = [solution: Tensor, residuals: Tensor, rank: Tensor, singularValues: Tensor];
type Names = 'solution' | 'residuals' | 'rank' | 'singular_values';
const quadruple = returnType<Quadruple, Names>('solution', 'residuals', 'rank', 'singular_values');

/**
 * X that minimises ‖A X − B‖, of several the shortest: least squares by singular values, whatever the driver.
 *
 * @param A - [..., m, n]
 * @param B - [..., m, k], or [..., m] with A's batch
 * @returns solution [..., n, k]; residuals, the squared lengths of A X − B for each column, if m > n, every matrix has
 * full rank and the driver is not 'gelsy', else empty; rank (empty with 'gels'); singular values with 'gelsd' and
 * 'gelss', else empty
 * @throws ShapeError if shapes do not fit; TypeError unless both have one floating-point dtype; RangeError for a negative
 * rcond
 * @example
 * ```ts
 * const { solution } = linalg.lstsq(tensor([[1, 0], [1, 1], [1, 2]]), tensor([[1], [2], [3]]));
 * solution.allclose(ones(2, 1)); // true
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.lstsq.html
 */
export function lstsq(
  A: Tensor,
  B: Tensor,
  ...given: Given<LstsqOptions, [rcond: number | null]>
): Quadruple & Fields<Names> {
  checkMatrices('lstsq', 'A', A);
  const { rcond, driver } = table.take('linalg.lstsq', given);
  const isVector = A.ndim - 1 === B.ndim && String(B.shape) === String(A.shape.slice(0, -1));
  const sides = isVector ? B.unsqueeze(-1) : B;
  checkMatrices('lstsq', 'B', sides);
  checkSameDType('lstsq', A, B);
  if (sides.shape.at(-2) !== A.shape.at(-2))
    throw new ShapeError(
      `linalg.lstsq: A and B must have the same number of rows, got shapes ${showShape(A.shape)} and ${showShape(B.shape)}`,
    );
  const [matrices, right] = sameBatch('lstsq', A, sides);
  const { rows, cols } = sizesOf(A);
  const solution = pinv(matrices, { rtol: rcond }).matmul(right);
  const none = () => zeros([0], { dtype: A.dtype });
  const rank = matrixRank(matrices, { rtol: rcond });
  if (driver !== 'gelsy' && rows > cols)
    unrepeatable(
      'lstsq() with this driver, whose residuals are there for some values only,',
      'leave the driver out and compute them: A.matmul(solution).sub(B).square().sum(-2)',
    );
  const full =
    driver !== 'gelsy' && rows > cols && decide('lstsq()', rank, (all) => all.eq(cols).all().item<boolean>());
  const residuals = full ? matrices.matmul(solution).sub(right).square().sum(-2) : none();
  return quadruple('linalg_lstsq', [
    isVector ? solution.squeeze(-1) : solution,
    residuals,
    driver === 'gels' ? zeros([0], { dtype: 'int64' }) : rank,
    driver === 'gelsd' || driver === 'gelss' ? svdvals(matrices.detach()) : none(),
  ]);
}
