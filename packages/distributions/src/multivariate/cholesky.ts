import { broadcastShapes, eye, linalg, type Tensor } from '@wick/tensor';

/** The matrix-vector products of a batch. */
export function batchMv(matrix: Tensor, vector: Tensor): Tensor {
  return matrix.matmul(vector.unsqueeze(-1)).squeeze(-1);
}

/** |L⁻¹ x|² of a batch of triangular matrices and one of vectors, which broadcast. */
export function mahalanobis(lower: Tensor, x: Tensor): Tensor {
  const n = x.shape.at(-1)!;
  const batch = broadcastShapes(lower.shape.slice(0, -2), x.shape.slice(0, -1));
  const L = lower.expand([...batch, n, n]);
  const b = x.expand([...batch, n]).unsqueeze(-1);
  return linalg.solveTriangular(L, b, { upper: false }).square().sum(-2).squeeze(-1);
}

/** ln of the product of the diagonal. */
export function logDiagonal(lower: Tensor): Tensor {
  return lower.diagonal(0, -2, -1).log().sum(-1);
}

/** The Cholesky factor of the inverse of a positive definite matrix. */
export function precisionToScaleTril(precision: Tensor): Tensor {
  const flipped = linalg.cholesky(precision.flip([-2, -1]));
  const inverse = flipped.flip([-2, -1]).mT;
  const n = precision.shape.at(-1)!;
  return linalg.solveTriangular(inverse, eye(n, { dtype: precision.dtype }).expand(inverse.shape), { upper: false });
}

/** Σ of the squares of each matrix: the trace of X Xᵀ. */
export function traceXXT(x: Tensor): Tensor {
  return x.square().sum([-2, -1]);
}

/** (L Lᵀ)⁻¹ */
export function choleskyInverse(lower: Tensor): Tensor {
  return linalg.choleskySolve(eye(lower.shape.at(-1)!, { dtype: lower.dtype }).expand(lower.shape), lower);
}
