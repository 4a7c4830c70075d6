import { any, count, flag, type Given, optionTable, type RulesFor } from '../../core/options.ts';
import { isTensor } from '../../core/tensorCore.ts';
import { randn } from '../../ops/random/index.ts';
import type { Tensor } from '../../tensor.ts';
import { checkMatrices, sizesOf, turned } from '../matrices.ts';
import { qr } from '../qr.ts';
import { svd } from '../svd.ts';
import { type OldSvd, oldSvd } from './svd.ts';

/** Options of {@link svdLowrank}. */
export interface LowRankOptions {
  /** How many singular values, a few more than the rank that is sought. Default: 6. */
  q?: number;
  /** How often the basis is improved. Default: 2. */
  niter?: number;
  /** What is taken from A, such as its mean; broadcasts to it. Default: null, nothing. */
  M?: Tensor | null;
}

/** Options of {@link pcaLowrank}. */
export interface PcaLowrankOptions {
  /** How many components. Default: 6, or all where there are fewer. */
  q?: number;
  /** Take the mean of the rows from them first. Default: true. */
  center?: boolean;
  /** How often the basis is improved. Default: 2. */
  niter?: number;
}

const svdTable = optionTable(
  {
    q: count(6, 0),
    niter: count(2, 0),
    M: any<Tensor | null>(null, 'a Tensor', (given) => given === null || isTensor(given)),
  } satisfies RulesFor<LowRankOptions>,
  ['q', 'niter', 'M'],
);
const pcaTable = optionTable(
  {
    q: count<number | undefined>(undefined, 0),
    center: flag(true),
    niter: count(2, 0),
  } satisfies RulesFor<PcaLowrankOptions>,
  ['q', 'center', 'niter'],
);

/**
 * The largest singular values and their vectors, A ≈ U diag(S) Vᵀ, from a random basis of A's columns: quicker than
 * {@link svd} where few are wanted. Draws `randn(n, q)`, n the smaller size.
 *
 * @param A - a floating-point tensor [..., m, n]
 * @throws RangeError for more values than there are; ShapeError for less than two dimensions; TypeError unless floating-point
 * @example
 * ```ts
 * manualSeed(0);
 * svdLowrank(tensor([[3, 4], [6, 8]]), 1).S; // [11.1803]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.svd_lowrank.html
 * @see Halko, Martinsson, Tropp, Finding structure with randomness (2009)
 */
export function svdLowrank(
  A: Tensor,
  ...given: Given<LowRankOptions, [q: number, niter: number, M: Tensor | null]>
): OldSvd {
  checkMatrices('svdLowrank', 'A', A);
  const { q, niter, M } = svdTable.take('svdLowrank', given);
  checkCount('svdLowrank', A, q);
  return oldSvd('svd_lowrank', approximate(M ? A.sub(M) : A, q, niter));
}

/**
 * The principal components of the rows of A: {@link svdLowrank} of what is left without their mean. The columns of V are the
 * directions, `A.matmul(V)` the components.
 *
 * @param A - a floating-point tensor [..., m, n], a sample a row
 * @throws RangeError for more components than there are; ShapeError for less than two dimensions; TypeError unless floating-point
 * @example
 * ```ts
 * manualSeed(0);
 * pcaLowrank(tensor([[1, 1], [2, 2], [3, 3]]), 1).S; // [2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.pca_lowrank.html
 */
export function pcaLowrank(
  A: Tensor,
  ...given: Given<PcaLowrankOptions, [q: number, center: boolean, niter: number]>
): OldSvd {
  checkMatrices('pcaLowrank', 'A', A);
  const { rows, cols } = sizesOf(A);
  const { q = Math.min(6, rows, cols), center, niter } = pcaTable.take('pcaLowrank', given);
  checkCount('pcaLowrank', A, q);
  return oldSvd('svd_lowrank', approximate(center ? A.sub(A.mean(-2, true)) : A, q, niter));
}

function checkCount(where: string, A: Tensor, q: number): void {
  const { rows, cols } = sizesOf(A);
  if (q > Math.min(rows, cols))
    throw new RangeError(`${where}: q must be at most ${Math.min(rows, cols)}, the smaller size of A, got ${q}`);
}

function approximate(A: Tensor, q: number, niter: number): [Tensor, Tensor, Tensor] {
  const wide = A.shape.at(-2)! < A.shape.at(-1)!;
  const tall = wide ? turned(A) : A;
  let basis = qr(tall.matmul(randn([tall.shape.at(-1)!, q], { dtype: A.dtype })))[0];
  for (let i = 0; i < niter; i++) {
    basis = qr(turned(tall).matmul(basis))[0];
    basis = qr(tall.matmul(basis))[0];
  }
  const [u, S, Vh] = svd(turned(basis).matmul(tall), false);
  const U = basis.matmul(u);
  return wide ? [turned(Vh), S, U] : [U, S, turned(Vh)];
}
