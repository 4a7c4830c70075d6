import { whole } from '@wick/tensor/internal';
import { cat, diagonal, eye, max, noGrad, type Tensor, tensor, tril, trunc, zeros } from '@wick/tensor/light';
import { linearSolve } from './linearSolve.ts';

/** X - Xᵀ of the lower triangle of a tall X, embedded in a square: skew-symmetric. */
function skew(x: Tensor): Tensor {
  const [n, k] = [x.shape.at(-2)!, x.shape.at(-1)!];
  const lower = tril(x);
  const padding = () => zeros([...x.shape.slice(0, -1), n - k], { dtype: x.dtype });
  const square = n === k ? lower : cat([lower, padding()], -1);
  return square.sub(square.transpose(-2, -1));
}

/** {@link exponential}, which goes another way for some values. */
const matrixExp = (a: Tensor) => whole('matrixExp', [a], undefined, ([all]) => [exponential(all!)])[0]!;

/** e^A by Taylor's series of A / 2^s, squared s times: orthogonal for a skew-symmetric A. */
function exponential(a: Tensor): Tensor {
  const identity = eye(a.shape.at(-1)!, { dtype: a.dtype });
  const size = a.numel() === 0 ? 0 : Number(noGrad(() => max(a.abs().sum(-2))).item());
  const squarings = Math.max(0, Math.ceil(Math.log2(size / 0.5)));
  const small = a.div(2 ** squarings);
  // Of a norm of at most 1/2 fourteen terms leave out less than 1e-16.
  let result = identity.expand(a.shape);
  for (let i = 14; i > 0; i--) result = small.matmul(result).div(i).add(identity);
  for (let i = 0; i < squarings; i++) result = result.matmul(result);
  return result;
}

/** (I + A/2)(I - A/2)⁻¹ */
function cayley(a: Tensor): Tensor {
  const identity = eye(a.shape.at(-1)!, { dtype: a.dtype });
  return linearSolve(identity.sub(a, { alpha: 0.5 }), identity.add(a, { alpha: 0.5 }));
}

/** The first columns of a product of reflections I - τ v vᵀ, v below the diagonal of X; the diagonal gives signs. */
function householder(x: Tensor): Tensor {
  const [n, k] = [x.shape.at(-2)!, x.shape.at(-1)!];
  const below = tril(x, -1);
  const tau = below.mul(below).sum(-2, true).add(1).reciprocal().mul(2);
  const identity = eye(n, k, { dtype: x.dtype });
  const vectors = below.add(identity);
  let q = identity.expand(x.shape);
  for (let i = k - 1; i >= 0; i--) {
    const v = vectors.narrow(-1, i, 1);
    q = q.sub(v.matmul(v.transpose(-2, -1).matmul(q)).mul(tau.narrow(-1, i, 1)));
  }
  return q.mul(trunc(diagonal(x.detach(), 0, -2, -1)).unsqueeze(-2));
}

/** The maps from a tall matrix to one with orthonormal columns, for square and tall ones. */
export const maps = {
  matrix_exp: (x: Tensor) => matrixExp(skew(x)).narrow(-1, 0, x.shape.at(-1)!),
  cayley: (x: Tensor) => cayley(skew(x)).narrow(-1, 0, x.shape.at(-1)!),
  householder,
} as const;

/** The matrix that {@link householder} maps to the Q of a tall matrix: LAPACK's geqrf, with the signs of R's diagonal. */
export function reflectorsOf(q: Tensor): Tensor {
  const [n, k] = [q.shape.at(-2)!, q.shape.at(-1)!];
  const data = Float64Array.from(q.toTypedArray() as Float64Array);
  for (let start = 0; start < data.length; start += n * k) reflect(data.subarray(start, start + n * k), n, k);
  // Column by column in memory, as LAPACK leaves it.
  return tensor(data, { dtype: q.dtype }).reshape(q.shape).transpose(-2, -1).contiguous().transpose(-2, -1);
}

function reflect(a: Float64Array, n: number, k: number): void {
  for (let c = 0; c < k; c++) {
    const first = a[c * k + c]!;
    let tail = 0;
    for (let r = c + 1; r < n; r++) tail += a[r * k + c]! ** 2;
    if (tail === 0) {
      a[c * k + c] = -Math.sign(first); // no reflection: the sign is R's own, and householder() reflects e_c
      continue;
    }
    const length = Math.sqrt(first * first + tail);
    const diagonal = first >= 0 ? -length : length;
    const tau = (diagonal - first) / diagonal;
    for (let r = c + 1; r < n; r++) a[r * k + c]! /= first - diagonal;
    for (let j = c + 1; j < k; j++) {
      let sum = a[c * k + j]!;
      for (let r = c + 1; r < n; r++) sum += a[r * k + c]! * a[r * k + j]!;
      a[c * k + j]! -= tau * sum;
      for (let r = c + 1; r < n; r++) a[r * k + j]! -= tau * sum * a[r * k + c]!;
    }
    a[c * k + c] = Math.sign(diagonal);
  }
}
