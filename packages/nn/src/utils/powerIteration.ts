import { count, optionTable, type RulesFor, real, show, text, unchecked } from '@wick/tensor/internal';
import { empty, noGrad, normalize, type Tensor } from '@wick/tensor/light';
import { ConvTransposeNd } from '../layers/conv/convTransposeNd.ts';
import type { Module } from '../module/module.ts';

/** Options of the spectral norms. */
export interface SpectralNormOptions {
  /** Which parameter. Default: 'weight'. */
  name?: string;
  /** How often the two singular vectors are improved at each use while training. Default: 1. */
  nPowerIterations?: number;
  /** The least a norm counts as. Default: 1e-12. */
  eps?: number;
  /** The dimension of the outputs. Default: 0, for transposed convolutions 1. */
  dim?: number | null;
}

export const spectralNormTable = optionTable(
  {
    name: text('weight'),
    nPowerIterations: count(1, 1),
    eps: real(1e-12),
    dim: unchecked<number | null>(null),
  } satisfies RulesFor<SpectralNormOptions>,
  ['name', 'nPowerIterations', 'eps', 'dim'],
);
type ReadSpectralNorm = typeof spectralNormTable.defaults;

/** The options, checked against the weight. */
export function readSpectralNorm(where: string, module: Module, weight: Tensor, options: ReadSpectralNorm) {
  const { nPowerIterations, eps } = options;
  const dim = options.dim ?? (module instanceof ConvTransposeNd ? 1 : 0);
  if (!Number.isInteger(dim) || dim < -weight.ndim || dim >= weight.ndim)
    throw new RangeError(
      `${where}: dim must be a dimension of the weight of shape [${weight.shape.join(', ')}], got ${show(dim)}`,
    );
  return { nPowerIterations, eps, dim: dim < 0 ? dim + weight.ndim : dim };
}

/** The weight as a matrix with the outputs as rows. */
export function asMatrix(weight: Tensor, dim: number): Tensor {
  const order = [dim, ...weight.shape.map((_, d) => d).filter((d) => d !== dim)];
  const front = dim === 0 ? weight : weight.permute(order);
  return front.reshape([front.shape[0]!, -1]);
}

/** A random unit vector of the matrix's dtype. */
export function randomUnit(size: number, like: Tensor, eps: number): Tensor {
  return normalize(empty(size, { dtype: like.dtype }).normal_(0, 1), { dim: 0, eps });
}

/** Writes matrix · vector, normalised, into `target`, outside the graph. */
export function improve(target: Tensor, matrix: Tensor, vector: Tensor, eps: number): void {
  noGrad(() => target.copy_(normalize(matrix.mv(vector), { dim: 0, eps })));
}

/** The weight divided by its largest singular value uᵀ W v, for the vectors as they are now. */
export function divided(weight: Tensor, matrix: Tensor, u: Tensor, v: Tensor): Tensor {
  // Copies: a later use of the weight improves u and v, while this one's backward still reads them.
  return weight.div(u.clone().dot(matrix.mv(v.clone())));
}
