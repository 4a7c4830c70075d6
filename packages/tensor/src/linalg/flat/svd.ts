import { type Fields, returnType } from '../../core/namedTuple.ts';
import { flag, type Given, optionTable, type RulesFor } from '../../core/options.ts';
import { zeros } from '../../ops/creation/index.ts';
import type { Tensor } from '../../tensor.ts';
import { checkMatrices, sizesOf, turned } from '../matrices.ts';
import { svd as svdOf, svdvals } from '../svd.ts';

/** Options of the older `svd`. */
export interface OldSvdOptions {
  /** As many singular vectors as values; with false all. Default: true. */
  some?: boolean;
  /** With false zeros stand for the vectors. Default: true. */
  computeUv?: boolean;
}

const table = optionTable({ some: flag(true), computeUv: flag(true) } satisfies RulesFor<OldSvdOptions>, [
  'some',
  'computeUv',
]);

type Triple = [U: Tensor, S: Tensor, V: Tensor];

/** What {@link svd} and its kin give. */
export type OldSvd = Triple & Fields<'U' | 'S' | 'V'>;

export const oldSvd = returnType<Triple, 'U' | 'S' | 'V'>('U', 'S', 'V');

/**
 * The singular value decomposition A = U diag(S) Vᵀ in its older form, with V: `linalg.svd` gives Vᵀ.
 *
 * @param A - a floating-point tensor [..., m, n]
 * @throws ShapeError for less than two dimensions; TypeError unless floating-point
 * @example
 * ```ts
 * svd(tensor([[3, 0], [0, -4]])).S; // [4, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.svd.html
 */
export function svd(A: Tensor, ...given: Given<OldSvdOptions, [some: boolean, computeUv: boolean]>): OldSvd {
  checkMatrices('svd', 'A', A);
  const { some, computeUv } = table.take('svd', given);
  if (!computeUv) {
    const { rows, cols, batch } = sizesOf(A);
    const square = (n: number) => zeros([...batch, n, n], { dtype: A.dtype });
    return oldSvd('svd', [square(rows), svdvals(A), square(cols)]);
  }
  const [U, S, Vh] = svdOf(A, !some);
  return oldSvd('svd', [U, S, turned(Vh)]);
}
