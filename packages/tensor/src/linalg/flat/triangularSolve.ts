import { type Fields, returnType } from '../../core/namedTuple.ts';
import { flag, type Given, optionTable, type RulesFor } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { checkSquare, turned } from '../matrices.ts';
import { solveTriangular } from '../solveTriangular.ts';

/** Options of {@link triangularSolve}. */
export interface TriangularSolveOptions {
  /** Whether A is upper triangular. Default: true. */
  upper?: boolean;
  /** Aᵀ X = b. Default: false. */
  transpose?: boolean;
  /** Ones are taken for A's diagonal. Default: false. */
  unitriangular?: boolean;
}

const table = optionTable(
  { upper: flag(true), transpose: flag(false), unitriangular: flag(false) } satisfies RulesFor<TriangularSolveOptions>,
  ['upper', 'transpose', 'unitriangular'],
);

type Pair = [solution: Tensor, clonedCoefficient: Tensor];
const pair = returnType<Pair, 'solution' | 'clonedCoefficient'>('solution', 'clonedCoefficient');

/**
 * X with A X = b for triangular A in PyTorch's older form, the right side first: see {@link solveTriangular}.
 *
 * @param b - [..., n, k]
 * @param A - [..., n, n]
 * @returns X, and a copy of A
 * @throws ShapeError if shapes do not fit; TypeError unless both have one floating-point dtype
 * @example
 * ```ts
 * triangularSolve(tensor([[2], [8]]), tensor([[1, 0], [0, 4]])).solution; // [[2], [2]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.triangular_solve.html
 */
export function triangularSolve(
  b: Tensor,
  A: Tensor,
  ...given: Given<TriangularSolveOptions, [upper: boolean, transpose: boolean, unitriangular: boolean]>
): Pair & Fields<'solution' | 'clonedCoefficient'> {
  const { upper, transpose, unitriangular } = table.take('triangularSolve', given);
  checkSquare('triangularSolve', 'A', A);
  const solution = solveTriangular(transpose ? turned(A) : A, b, { upper: upper !== transpose, unitriangular });
  return pair('triangular_solve', [solution, A.clone()]);
}
