import { flag, type Given, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { matrixNorm } from '../norms.ts';

/** Options of {@link nuclearNorm}. */
export interface NuclearNormOptions {
  /** The two dimensions of the matrices. Default: the last two. */
  dim?: readonly [number, number];
  /** Leave them in place with size 1. Default: false. */
  keepdim?: boolean;
}

const table = optionTable(
  { dim: unchecked<readonly [number, number]>([-2, -1]), keepdim: flag(false) } satisfies RulesFor<NuclearNormOptions>,
  ['dim', 'keepdim'],
);

/**
 * The sum of the singular values of matrices.
 *
 * @throws ShapeError for less than two dimensions; TypeError unless floating-point
 * @example
 * ```ts
 * nuclearNorm(tensor([[3, 0], [0, -4]])); // 7
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.matrix_norm.html
 */
export function nuclearNorm(
  A: Tensor,
  ...given: Given<NuclearNormOptions, [dim: readonly [number, number], keepdim: boolean]> | [keepdim: boolean]
): Tensor {
  // PyTorch has the flag alone in this place, too.
  const { dim, keepdim } = table.take('nuclearNorm', typeof given[0] === 'boolean' ? [undefined, ...given] : given);
  return matrixNorm(A, 'nuc', dim, keepdim);
}
